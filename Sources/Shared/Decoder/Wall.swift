import CSandbox
import DecoderWire

/// Puts the process behind the wall for the rest of its life.
enum Wall {
    /// For a decoder: from here on it can compute, read what it is given, and answer on its socket.
    static func lockDecoder(memoryMegabytes: Int, without: Set<WallPart> = []) -> SandboxReport {
        var report = csandbox_report()
        // Each job gets its own soft limit of processor time; a day is only the end of the scale.
        var limits = limits(memoryMegabytes: memoryMegabytes, cpuSeconds: 86_400)
        csandbox_lock_decoder(&limits, bits(without), &report)
        return describe(report)
    }

    /// For a process about to become a tool that may read `readable` and execute `executable`.
    ///
    /// - Parameter program: the descriptor of what it may become, once.
    static func lockTool(
        memoryMegabytes: Int,
        cpuSeconds: Int,
        readable: [String],
        executable: [String],
        program: Int32,
        hasThreads: Bool
    ) -> SandboxReport {
        var report = csandbox_report()
        var limits = limits(memoryMegabytes: memoryMegabytes, cpuSeconds: cpuSeconds)
        CStrings.with(readable) { readable in
            CStrings.with(executable) { executable in
                var tool = csandbox_tool(
                    readable: readable.constants,
                    executable: executable.constants,
                    program: program,
                    has_threads: hasThreads ? 1 : 0
                )
                csandbox_lock_tool(&limits, &tool, 0, &report)
            }
        }
        return describe(report)
    }

    private static func bits(_ parts: Set<WallPart>) -> Int32 {
        (parts.contains(.landlock) ? Int32(CSANDBOX_LANDLOCK) : 0)
            | (parts.contains(.seccomp) ? Int32(CSANDBOX_SECCOMP) : 0)
    }

    private static func limits(memoryMegabytes: Int, cpuSeconds: Int) -> csandbox_limits {
        csandbox_limits(memory: UInt64(memoryMegabytes) << 20, cpu_seconds: UInt64(cpuSeconds), descriptors: 24)
    }

    private static func describe(_ report: csandbox_report) -> SandboxReport {
        SandboxReport(
            standing: [
                "no_new_privs": report.no_new_privileges != 0,
                "undumpable": report.undumpable != 0,
                "death_signal": report.dies_with_parent != 0,
                "limits": report.limits != 0,
                "oom_score": report.dies_first != 0,
                "landlock": report.landlock_abi > 0,
                "seccomp": report.seccomp != 0,
            ],
            landlockABI: Int(report.landlock_abi)
        )
    }
}
