import Glibc

/// Who gives an order, for the audit: the account and the machine, which nobody can leave out.
enum Operator {
    /// `root@host`.
    static var name: String {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let machine = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let account = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
        return "\(account)@\(machine)"
    }
}
