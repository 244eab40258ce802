import CSandbox
import DecoderWire
import Glibc

/// Goes behind the wall and becomes a command-line parser. Its input is a sealed file on descriptor 0.
enum ToolRun {
    /// Libraries, fonts and tables: all that poppler reads besides its input.
    private static let readable = [
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
        "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig",
        "/usr/share/poppler",
    ]
    private static let folders = ["/usr/bin", "/usr/local/bin", "/bin"]
    /// The kernel executes the loader on the tool's behalf.
    private static let loaders = [
        "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1",
    ]

    /// Answers an exit code only if the tool could not be started.
    static func become(_ tool: DecoderTool, memoryMegabytes: Int, cpuSeconds: Int) -> Int32 {
        let candidates = folders.map { "\($0)/\(tool.program)" }
        guard let path = candidates.first(where: { access($0, X_OK) == 0 }) else { return DecoderExit.missingTool }
        let program = csandbox_open_program(path)
        guard program >= 0 else { return DecoderExit.missingTool }
        _ = lock(
            for: path,
            program,
            memoryMegabytes: memoryMegabytes,
            cpuSeconds: cpuSeconds,
            hasThreads: tool.hasThreads
        )
        let environment = ["LC_ALL=C.UTF-8", "TZ=UTC0", "HOME=/nonexistent", "PATH=/usr/bin", "MALLOC_ARENA_MAX=1"]
        CStrings.with([tool.program] + tool.programArguments) { arguments in
            CStrings.with(environment) { environment in
                _ = csandbox_become(program, arguments.list, environment.list)
            }
        }
        return DecoderExit.cannotExecute
    }

    /// From here on only this program can be executed, and only once.
    static func lock(
        for path: String?,
        _ program: Int32 = -1,
        memoryMegabytes: Int = 1_024,
        cpuSeconds: Int = 60,
        hasThreads: Bool = false
    ) -> SandboxReport {
        Wall.lockTool(
            memoryMegabytes: memoryMegabytes,
            cpuSeconds: cpuSeconds,
            readable: readable,
            executable: loaders + (path.map { [$0] } ?? []),
            program: program,
            hasThreads: hasThreads
        )
    }
}
