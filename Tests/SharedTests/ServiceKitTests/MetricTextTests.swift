import Metrics
import Testing

@testable import ServiceKit

struct MetricTextTests {
    @Test func countersGaugesAndHistogramsAreExposed() {
        let store = MetricStore()
        Counter(label: "stage.done", dimensions: [("stage", "analyze")], factory: store).increment(by: 3)
        Counter(label: "stage.done", dimensions: [("stage", "analyze")], factory: store).increment()
        Counter(label: "stage.done", dimensions: [("stage", "thumbnail")], factory: store).increment()
        Gauge(label: "pool.busy", factory: store).record(4.5)
        Meter(label: "lag", factory: store).set(-1)
        let page = MetricText.page(store, [])
        #expect(
            page == """
                # TYPE lag gauge
                lag -1
                # TYPE pool_busy gauge
                pool_busy 4.5
                # TYPE stage_done_total counter
                stage_done_total{stage="analyze"} 4
                stage_done_total{stage="thumbnail"} 1

                """
        )
    }

    @Test func aTimerIsAHistogramInSeconds() {
        let store = MetricStore()
        let timer = Timer(label: "stage.duration", dimensions: [("stage", "analyze")], factory: store)
        timer.recordMilliseconds(3)
        timer.recordSeconds(2)
        timer.recordSeconds(1000)
        let lines = MetricText.page(store, []).split(separator: "\n")
        #expect(lines.first == "# TYPE stage_duration_seconds histogram")
        #expect(lines.contains(#"stage_duration_seconds_bucket{stage="analyze",le="0.0025"} 0"#))
        #expect(lines.contains(#"stage_duration_seconds_bucket{stage="analyze",le="0.005"} 1"#))
        #expect(lines.contains(#"stage_duration_seconds_bucket{stage="analyze",le="600"} 2"#))
        #expect(lines.contains(#"stage_duration_seconds_bucket{stage="analyze",le="+Inf"} 3"#))
        #expect(lines.contains(#"stage_duration_seconds_sum{stage="analyze"} 1002.003"#))
        #expect(lines.contains(#"stage_duration_seconds_count{stage="analyze"} 3"#))
    }

    @Test func aLabelOfEverNewValuesEndsInOneSeries() {
        let store = MetricStore()
        for number in 0..<1000 {
            Counter(label: "files", dimensions: [("file", "\(number)")], factory: store).increment()
        }
        let page = MetricText.page(store, [])
        #expect(page.split(separator: "\n").count == MetricStore.maximumSeries + 2)
        #expect(page.contains("files_total{file=\"other\"} 800\n"))
    }

    @Test func namesAreBounded() {
        let store = MetricStore()
        for number in 0..<1000 { Counter(label: "files\(number)", factory: store).increment() }
        #expect(store.snapshot.count == MetricStore.maximumFamilies)
    }

    @Test func aNameOfTwoKindsIsExposedAsTheFirst() {
        let store = MetricStore()
        Gauge(label: "size", factory: store).record(1)
        Recorder(label: "size", factory: store).record(100)
        #expect(MetricText.page(store, []) == "# TYPE size gauge\nsize 1\n")
    }

    @Test(arguments: [("a.b-c", "a_b_c"), ("9lives", "_9lives"), ("", "_"), ("ok_total", "ok_total")])
    func namesAreWhatPrometheusTakes(_ label: String, _ name: String) {
        #expect(MetricText.name(label, unit: label == "ok_total" ? "_total" : "") == name)
    }

    @Test func labelValuesAreEscaped() {
        let store = MetricStore()
        Counter(label: "x", dimensions: [("a", "q\"\\\nz")], factory: store).increment()
        #expect(MetricText.page(store, []).contains(#"x_total{a="q\"\\\nz"} 1"#))
    }

    @Test func valuesReadNowHaveHelp() {
        let page = MetricText.page(
            MetricStore(),
            [
                Measurement("rows", "Rows\nwaiting.", labels: [("stage", "a")], value: 1),
                Measurement("rows", "Rows waiting.", labels: [("stage", "b")], value: 2),
            ]
        )
        #expect(page == "# HELP rows Rows waiting.\n# TYPE rows gauge\nrows{stage=\"a\"} 1\nrows{stage=\"b\"} 2\n")
    }

    @Test func theProcessMeasuresItself() {
        let values = Dictionary(ProcessMeasurements.read().map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        #expect((values["process_resident_memory_bytes"] ?? 0) > 1_000_000)
        #expect((values["process_cpu_seconds_total"] ?? 0) > 0)
        #expect((values["process_open_fds"] ?? 0) >= 3)
    }
}
