import NIOCore

extension ControlAddress {
    /// The address by which others reach a port of this machine that is bound to `host`: the host itself, or this
    /// machine's first address that is not loopback where every address is bound.
    public static func reachable(boundTo host: String) -> String {
        guard host == "0.0.0.0" || host == "::" else { return host }
        let addresses = (try? System.enumerateDevices())?.compactMap(\.address?.ipAddress) ?? []
        let outside = addresses.filter { !$0.hasPrefix("127.") && $0 != "::1" && !$0.hasPrefix("fe80") }
        return outside.first { !$0.contains(":") } ?? outside.first ?? "127.0.0.1"
    }
}
