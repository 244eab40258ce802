import Glibc

/// What the kernel says of this process, under Prometheus' usual names.
enum ProcessMeasurements {
    /// Reads all; what cannot be read is left out.
    static func read() -> [Measurement] {
        var values = [
            Measurement("process_cpu_seconds_total", "CPU time, user and system.", kind: .counter, value: cpuSeconds)
        ]
        if let bytes = residentBytes {
            values.append(Measurement("process_resident_memory_bytes", "Resident memory.", value: Double(bytes)))
        }
        if let count = openFiles {
            values.append(Measurement("process_open_fds", "Open file descriptors.", value: Double(count)))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            values.append(
                Measurement("process_max_fds", "Most file descriptors it may open.", value: Double(limit.rlim_cur))
            )
        }
        return values
    }

    /// CPU time so far.
    static var cpuSeconds: Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Resident memory; the second field of `/proc/self/statm` counts pages.
    static var residentBytes: Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = fread(&bytes, 1, bytes.count, file)
        let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    private static var openFiles: Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the folder's own descriptor.
        return max(0, count - 3)
    }
}
