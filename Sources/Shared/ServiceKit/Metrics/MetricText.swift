/// Prometheus' text format 0.0.4.
enum MetricText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The whole page: what code counted, then what is read now.
    static func page(_ store: MetricStore, _ measurements: [Measurement]) -> String {
        var page = ""
        for (name, family) in store.snapshot {
            page += "# TYPE \(name) \(family.kind)\n"
            let series = family.series.map { ($0.key, $0.value) }.sorted { $0.0.text() < $1.0.text() }
            for (labels, cell) in series {
                for sample in cell.samples {
                    page += "\(name)\(sample.suffix)\(labels.text(bound: sample.bound)) \(number(sample.value))\n"
                }
            }
        }
        let byName = Dictionary(grouping: measurements) { Self.name($0.name) }
        for (name, values) in byName.sorted(by: { $0.key < $1.key }) {
            guard let first = values.first else { continue }
            page += "# HELP \(name) \(first.help.replacing("\\", with: "\\\\").replacing("\n", with: " "))\n"
            page += "# TYPE \(name) \(first.kind.rawValue)\n"
            for value in values.prefix(MetricStore.maximumSeries) {
                let labels = MetricLabels(value.labels.map { ($0.name, $0.value) })
                page += "\(name)\(labels.text()) \(number(value.value))\n"
            }
        }
        return page
    }

    /// A name as Prometheus takes it; dots become underscores, the unit is added unless it is there.
    static func name(_ label: String, unit: String = "") -> String {
        var name = String(String.UnicodeScalarView(label.unicodeScalars.prefix(128).map { isAllowed($0) ? $0 : "_" }))
        if let first = name.unicodeScalars.first, ("0"..."9").contains(first) { name = "_" + name }
        if name.isEmpty { name = "_" }
        return name.hasSuffix(unit) ? name : name + unit
    }

    /// Whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}
