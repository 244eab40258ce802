/// Which addresses a client may connect to, whatever a name resolves to.
///
/// Checked on the very address that is connected to, after resolution, for every connection: a name server cannot show
/// one address to a check and another to the connection. No redirect is followed and no proxy is used, so nothing leads
/// around it.
public enum Reach: Sendable, Hashable {
    /// Everywhere: for servers that the operator's own settings name, such as an object store.
    case anywhere
    /// Public addresses only.
    case publicOnly
    /// Public addresses and this machine itself.
    case publicAndLoopback

    /// Whether the address, 4 or 16 bytes in network order, may be connected to.
    func allows(_ address: [UInt8]) -> Bool {
        switch self {
        case .anywhere: true
        case .publicOnly: Self.isPublic(address)
        case .publicAndLoopback: Self.isPublic(address) || Self.isLoopback(address)
        }
    }

    private static func isLoopback(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: address[0] == 127
        case 16: address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        default: false
        }
    }

    private static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: isPublicV4(address)
        case 16: isPublicV6(address)
        default: false
        }
    }

    /// The special-purpose registry of IPv4 (RFC 6890 and later), private and shared ranges included.
    private static func isPublicV4(_ address: [UInt8]) -> Bool {
        switch (address[0], address[1], address[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    /// Global unicast without the ranges that carry an IPv4 address inside: those could lead back home.
    private static func isPublicV6(_ address: [UInt8]) -> Bool {
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let translated: [UInt8] = [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)
        if address.starts(with: mapped) || address.starts(with: translated) {
            return isPublicV4(Array(address.suffix(4)))
        }
        guard address[0] & 0xE0 == 0x20 else { return false }
        let isTeredoOrSpecial = address[0] == 0x20 && address[1] == 0x01 && address[2] < 0x02
        let isDocumentation =
            address.starts(with: [0x20, 0x01, 0x0D, 0xB8]) || address.starts(with: [0x3F, 0xFF]) && address[2] < 0x10
        let isSixToFour = address.starts(with: [0x20, 0x02])
        let isISATAP = address[8] & 0xFD == 0 && address[9...11].elementsEqual([0x00, 0x5E, 0xFE])
        return !(isTeredoOrSpecial || isDocumentation || isSixToFour || isISATAP)
    }
}
