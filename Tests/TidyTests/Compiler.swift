import FoundationEssentials
import Glibc

/// `swiftc -typecheck` against the modules that were built for this very test run.
enum Compiler {
    /// The folder that the test bundle and the modules lie in.
    private static let products: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().path
    }()

    /// Whether the modules of the services are there; a build of these tests alone has none.
    static let hasModules = FileManager.default.fileExists(atPath: "\(products)/Modules/ServiceKit.swiftmodule")

    /// Type-checks the files as one module; returns the exit code and what the compiler said.
    static func typecheck(_ files: [String], in folder: String) throws -> (Int32, String) {
        let features = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
        var arguments = ["swiftc", "-typecheck", "-swift-version", "6", "-I", "\(products)/Modules"]
        arguments += features.flatMap { ["-enable-upcoming-feature", $0] }
        arguments += moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
        arguments += ["-Xcc", "-I/usr/include/postgresql", "-Xcc", "-I/usr/include/hiredis"]
        let log = "\(folder)/log"
        let code = try run(arguments + files, log: log)
        return (code, String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self))
    }

    /// C modules: those that SwiftPM wrote, those that packages bring, and ours.
    private static var moduleMaps: [String] {
        let generated = names(in: products).filter { $0.hasSuffix(".build") }.map {
            "\(products)/\($0)/module.modulemap"
        }
        let build = URL(fileURLWithPath: products).deletingLastPathComponent().deletingLastPathComponent().path
        let checkouts = "\(build)/checkouts"
        let brought = names(in: checkouts).flatMap { package in
            names(in: "\(checkouts)/\(package)/Sources").map {
                "\(checkouts)/\(package)/Sources/\($0)/include/module.modulemap"
            }
        }
        let native = "\(House.root)/Sources/Shared/C"
        let ours = names(in: native).map { "\(native)/\($0)/module.modulemap" }
        return (generated + brought + ours).filter { FileManager.default.fileExists(atPath: $0) }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private static func run(_ arguments: [String], log: String) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let argv = arguments.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var pid: pid_t = 0
        var status: Int32 = 0
        guard posix_spawnp(&pid, "swiftc", &actions, nil, argv, environ) == 0, waitpid(pid, &status, 0) == pid else {
            throw CompilerError()
        }
        return status >> 8
    }
}

/// There is no compiler.
struct CompilerError: Error {}
