import Domain
import FoundationEssentials

/// `google.rpc.RetryInfo` in the body of an error: how long Google asks to wait, which sends no header for it.
enum GoogleRetryDelay {
    private struct Body: Decodable {
        struct Fault: Decodable {
            let details: [JSONValue]?
        }
        let error: Fault
    }

    /// The seconds of `"retryDelay": "23.5s"`; `nil` if there is none.
    static func seconds(in body: [UInt8]) -> Double? {
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(body)) else { return nil }
        for detail in body.error.details ?? [] {
            guard case .string(let delay)? = detail["retryDelay"], delay.hasSuffix("s"),
                let seconds = Double(delay.dropLast()), seconds.isFinite
            else { continue }
            return max(0, seconds)
        }
        return nil
    }
}
