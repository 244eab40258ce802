import CCurl

/// The header by which a server asks for patience (RFC 9110 §10.2.3).
public enum RetryAfter {
    /// The seconds to wait: the header is a number of seconds or a date. Never negative; `nil` for anything else.
    ///
    /// - Parameter now: Unix seconds.
    public static func seconds(_ text: String, now: Double) -> Double? {
        if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
        let date = curl_getdate(text, nil)
        return date < 0 ? nil : max(0, Double(date) - now)
    }
}
