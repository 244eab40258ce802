public import FoundationEssentials

extension UUID {
    /// A time-ordered UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, 12 bits of the fraction of one (§6.2, method 3:
    /// what follows another by more than a quarter of a microsecond sorts behind it), 62 random bits.
    ///
    /// - Parameter date: the moment to carry; now by default.
    public static func version7(at date: Date = Date()) -> UUID {
        let moment = max(0, date.timeIntervalSince1970 * 1000)
        let milliseconds = UInt64(moment)
        let fraction = UInt64((moment - moment.rounded(.down)) * 4_096)
        var random = SystemRandomNumberGenerator()
        let first = random.next()
        let second = random.next()
        func byte(_ value: UInt64, _ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift) }
        return UUID(
            uuid: (
                byte(milliseconds, 40), byte(milliseconds, 32), byte(milliseconds, 24), byte(milliseconds, 16),
                byte(milliseconds, 8), byte(milliseconds, 0),
                0x70 | byte(fraction, 8), byte(fraction, 0),
                0x80 | (byte(first, 16) & 0x3F), byte(first, 24),
                byte(second, 0), byte(second, 8), byte(second, 16), byte(second, 24), byte(second, 32), byte(second, 40)
            )
        )
    }
}
