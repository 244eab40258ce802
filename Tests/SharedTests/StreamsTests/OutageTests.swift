import Streams
import Testing

struct OutageTests {
    @Test func saysSoOnceAtEachEnd() {
        var outage = Outage()
        let said = [outage.ends(), outage.begins(), outage.begins(), outage.ends(), outage.ends()]
        #expect(said == [false, true, false, true, false])
    }

    @Test(arguments: [(failures: 1, delay: 0.05), (2, 0.1), (5, 0.8), (7, 2), (1_000, 2)])
    func waitsLongerEachTime(_ row: (failures: Int, delay: Double)) {
        var outage = Outage()
        for _ in 0..<row.failures { _ = outage.begins() }
        #expect(outage.delay(random: 1) == row.delay)
        #expect(outage.delay(random: 0) == row.delay / 2)
    }
}
