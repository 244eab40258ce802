/// The days that spreadsheets count, as dates.
enum SerialDate {
    /// `2026-03-14`, `17:42:10`, or both; `nil` for a number that is no day of this calendar.
    static func text(_ serial: Double, _ kind: CellFormats.Kind, is1904: Bool) -> String? {
        guard kind != .plain, serial.isFinite, (0..<2_958_466).contains(serial) else { return nil }
        var days = Int(serial)
        var seconds = Int(((serial - Double(days)) * 86_400).rounded())
        if seconds == 86_400 {
            days += 1
            seconds = 0
        }
        let time = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if kind == .time { return days == 0 ? time : "\(days * 24 + seconds / 3_600)\(time.dropFirst(2))" }
        let date = date(days, is1904: is1904)
        return kind == .moment && seconds > 0 ? "\(date) \(time)" : date
    }

    /// By the civil calendar; spreadsheets from 1900 count a 29 February 1900 that never was.
    private static func date(_ serial: Int, is1904: Bool) -> String {
        // Days from 0000-03-01, in eras of 400 years.
        let days = serial + (is1904 ? 695_361 : serial < 60 ? 693_900 : 693_899)
        let era = days / 146_097
        let ofEra = days % 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(two(month))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
