/// The id of a stream's entry: milliseconds and a sequence number, ordered as numbers, never as text.
public struct EntryID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Unix milliseconds of the broker's clock.
    public let milliseconds: UInt64
    /// Counts within one millisecond.
    public let sequence: UInt64

    /// Before every entry.
    public static let zero = EntryID(milliseconds: 0, sequence: 0)

    /// An id of its two numbers.
    public init(milliseconds: UInt64, sequence: UInt64) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    /// Reads `1700000000000-0`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let milliseconds = UInt64(parts[0]), let sequence = UInt64(parts[1]) else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    /// `1700000000000-0`.
    public var description: String { "\(milliseconds)-\(sequence)" }

    /// The id right behind this one.
    public var next: EntryID {
        sequence == .max
            ? EntryID(milliseconds: milliseconds + 1, sequence: 0)
            : EntryID(milliseconds: milliseconds, sequence: sequence + 1)
    }

    /// Orders by milliseconds, then by sequence.
    public static func < (left: EntryID, right: EntryID) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }
}
