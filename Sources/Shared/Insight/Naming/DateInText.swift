import Text

/// Finds a date in a text, written in figures or with a month's name (English, Thai and the larger European languages).
enum DateInText {
    /// Code points looked at.
    private static let sample = 3_000

    /// The first full date as `2026-03-14`; `nil` if there is none that can be read only one way.
    static func first(in scalars: [Unicode.Scalar]) -> String? {
        let parts = parts(of: scalars.prefix(sample))
        for index in parts.indices {
            if let date = date(parts[index...].prefix(6)) { return date }
        }
        return nil
    }

    /// The date of an EXIF time (`2026:03:14 15:09:26`) as `2026-03-14`; `nil` if it is none.
    static func exif(_ text: String) -> String? {
        let numbers = text.prefix(10).split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        return iso(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    private enum Part: Equatable {
        case number(Int, digits: Int)
        case month(Int)
        case mark(Unicode.Scalar)
        case other
    }

    /// Numbers, months and the marks between; Buddhist-era words and ordinals are dropped.
    private static func parts(of scalars: ArraySlice<Unicode.Scalar>) -> [Part] {
        var parts: [Part] = []
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            var end = index + 1
            if scalar.isDigit {
                while end < scalars.endIndex, scalars[end].isDigit { end += 1 }
                let digits = scalars[index..<end].compactMap(\.digit)
                parts.append(
                    digits.count > 4 ? .other : .number(digits.reduce(0) { $0 * 10 + $1 }, digits: digits.count)
                )
            } else if let script = Script.of(scalar) {
                while end < scalars.endIndex, Script.of(scalars[end]) == script { end += 1 }
                if script == .thai, end < scalars.endIndex, scalars[end] == "." {
                    // Thai abbreviations: ม.ค.
                    while end < scalars.endIndex, scalars[end] == "." || Script.of(scalars[end]) == .thai { end += 1 }
                }
                let word = scalars[index..<end].string.lowercased()
                if let month = months[word] {
                    parts.append(.month(month))
                } else if !ignored.contains(word) {
                    parts.append(.other)
                }
            } else if scalar == "-" || scalar == "/" || scalar == "." {
                parts.append(.mark(scalar))
            } else if !scalar.isSpace, scalar != "," {
                parts.append(.other)
            }
            index = end
        }
        return parts
    }

    private static func date(_ parts: ArraySlice<Part>) -> String? {
        var parts = Array(parts)
        // 24. Dezember 2024
        if parts.count >= 3, parts[1] == .mark("."), case .month = parts[2] { parts.remove(at: 1) }
        if case .number(let day, 1...2) = parts.first, case .month(let month) = parts.dropFirst().first,
            case .number(let year, 4) = parts.dropFirst(2).first
        {
            return iso(year: year, month: month, day: day)
        }
        if case .month(let month) = parts.first, case .number(let day, 1...2) = parts.dropFirst().first,
            case .number(let year, 4) = parts.dropFirst(2).first
        {
            return iso(year: year, month: month, day: day)
        }
        guard parts.count >= 5, case .mark(let mark) = parts[1], parts[3] == .mark(mark),
            case .number(let first, let digits) = parts[0], case .number(let second, 1...2) = parts[2],
            case .number(let third, let lastDigits) = parts[4]
        else { return nil }
        if digits == 4, lastDigits <= 2 { return iso(year: first, month: second, day: third) }
        guard digits <= 2, lastDigits == 4 else { return nil }
        // 3/4/2026 is March or April: with a stroke the order is clear only beyond 12, or in a Buddhist year (Thai).
        if mark != "/" || first > 12 || third > 2_400 || first == second {
            return iso(year: third, month: second, day: first)
        }
        return second > 12 ? iso(year: third, month: first, day: second) : nil
    }

    /// A Buddhist year (Thailand) is 543 ahead.
    private static func iso(year: Int, month: Int, day: Int) -> String? {
        let year = (2_443...2_643).contains(year) ? year - 543 : year
        guard (1_900...2_100).contains(year), (1...12).contains(month), day >= 1, day <= days(month, year) else {
            return nil
        }
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static let ignored: Set<String> = [
        "st", "nd", "rd", "th", "of", "de", "du", "พ.ศ.", "พ.ศ", "ค.ศ.", "ค.ศ", "เดือน",
    ]

    private static let months: [String: Int] = {
        let lists = [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
            "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        ]
        var months: [String: Int] = ["sept": 9]
        for list in lists {
            for (order, name) in list.split(separator: " ").enumerated() { months[String(name)] = order + 1 }
        }
        return months
    }()
}
