/// Numbers for people.
enum Amount {
    /// `17 s`, `3 min`, `2 h 5 min`, `4 d 1 h`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.magnitude.rounded())
        let sign = seconds < -0.5 ? "-" : ""
        switch whole {
        case ..<120: return "\(sign)\(whole) s"
        case ..<7200: return "\(sign)\(whole / 60) min"
        case ..<172_800: return "\(sign)\(whole / 3600) h \(whole % 3600 / 60) min"
        default: return "\(sign)\(whole / 86400) d \(whole % 86400 / 3600) h"
        }
    }

    /// `812 B`, `4.2 MiB`.
    static func bytes(_ count: Int) -> String {
        guard count >= 1024 else { return "\(count) B" }
        var value = Double(count)
        var unit = "B"
        for next in ["KiB", "MiB", "GiB", "TiB"] where value >= 1024 {
            value /= 1024
            unit = next
        }
        return "\(decimal(value, places: 1)) \(unit)"
    }

    /// Rounded, without an exponent.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int64(rounded))" : "\(rounded)"
    }

    /// `done=5 failed=1`, sorted.
    static func counters(_ stats: [String: Double]) -> String {
        stats.sorted { $0.key < $1.key }.map { "\($0.key)=\(decimal($0.value, places: 1))" }.joined(separator: " ")
    }
}
