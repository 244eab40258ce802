import CSandbox
import DecoderWire
import FoundationEssentials
import Glibc

/// Goes behind the wall, tries to climb it, and prints what the kernel said: `{"socket": 1, …}`, 0 for a success.
enum WallProbe {
    static func run(ofTool: Bool) -> Int32 {
        let report = ofTool ? ToolRun.lock(for: nil) : Wall.lockDecoder(memoryMegabytes: 1_024)
        var attempts = csandbox_attempts()
        csandbox_try_to_escape(&attempts)
        let answers: [String: Int32] = [
            "socket": attempts.socket,
            "open": attempts.open_file,
            "create": attempts.create_file,
            "fork": attempts.fork,
            "kill": attempts.kill_parent,
            "execute": attempts.execute,
            "trace": attempts.trace,
            "executable_memory": attempts.executable_memory,
            "much_memory": attempts.much_memory,
            "landlock_abi": Int32(report.landlockABI),
        ]
        guard let json = try? JSONEncoder().encode(answers) else { return DecoderExit.usage }
        Program.say(String(decoding: json, as: UTF8.self) + "\n", on: STDOUT_FILENO)
        return 0
    }
}
