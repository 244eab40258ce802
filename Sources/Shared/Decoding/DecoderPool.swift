import Blocking
import DecoderWire
import Domain
public import Logging
public import ServiceLifecycle
public import Settings
import Synchronization

/// A few warm decoders, and the command-line parsers behind the same wall: the only place where untrusted bytes go.
///
/// Each job has one decoder to itself, on a blocking thread. A decoder that hangs is killed at the time limit, one
/// that dies is replaced, and one that has done its share is retired: each costs one attempt of one file at most.
public final class DecoderPool: Service {
    let settings: DecoderSettings
    let logger: Logger
    private let threads: BlockingPool
    /// One at a time through here.
    let largeLane = LargeLane()
    private let state = Mutex(State())

    private struct State {
        /// Never more of `idle` and `busy` together than threads.
        var idle: [(decoder: DecoderProcess, jobs: Int)] = []
        var busy: [ObjectIdentifier: ChildProcess] = [:]
        var sandbox: SandboxReport?
        var popplerMethod: String?
        var isClosed = false
    }

    /// A pool by the settings in force.
    public convenience init(_ reader: SettingsReader, logger: Logger) throws {
        self.init(try DecoderSettings(reader), logger: logger)
    }

    /// A pool; decoders start when they are needed.
    public init(_ settings: DecoderSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        threads = BlockingPool(threads: settings.poolSize)
    }

    /// How much of the wall stands, as the last decoder said: `full`, `partial (missing: landlock)`, `none (…)`; `nil`
    /// before the first one started.
    public var sandbox: String? { state.withLock { $0.sandbox?.description } }

    /// Process ids of the decoders that are alive, for the operator and for tests.
    public var processes: [Int32] {
        state.withLock { $0.idle.map(\.decoder.child.id) + $0.busy.values.map(\.id) }
    }

    /// Makes sure that a decoder can be started, and says how it is walled in; for readiness.
    ///
    /// - Throws: ``Failure/Code/unavailable``.
    public func ping() async throws -> String {
        let isWorking = state.withLock { !$0.busy.isEmpty }
        if !isWorking {
            try await threads.run { [self] in
                sweep()
                let (decoder, jobs) = try checkOut(languages: nil)
                checkIn(decoder, jobs: jobs)
            }
        }
        return "sandbox: \(sandbox ?? "unknown")"
    }

    /// Keeps one decoder warm and collects what dies, until the shutdown; then ends every process.
    public func run() async throws {
        do {
            _ = try await ping()
        } catch {
            logger.error("decoder does not start", metadata: ["error": "\(error)"])
        }
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: .seconds(5))) != nil { sweep() }
        }
        await close()
    }

    /// Ends every process and waits for them; jobs under way fail.
    public func close() async {
        let (idle, busy) = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return (state.idle, Array(state.busy.values))
        }
        for child in busy { child.kill() }
        for (decoder, _) in idle { decoder.retire() }
        do {
            try await threads.shutdown()
        } catch {
            logger.info("decoder threads did not end", metadata: ["error": "\(error)"])
        }
    }

    /// Runs a call on a thread of the pool; the task's cancellation ends the child bound to the job.
    ///
    /// - Parameter tool: what is done, for the record.
    func blocking<Value: Sendable>(
        _ tool: String,
        _ call: @escaping @Sendable (Job) throws -> Value
    ) async throws -> Value {
        let job = Job(tool, Caution.current)
        return try await withTaskCancellationHandler {
            defer {
                job.finish()
                noteSandbox()
            }
            return try await threads.run { try call(job) }
        } onCancel: {
            job.cancel()
        }
    }

    /// Tells the record of the attempt how those are walled in that worked for it.
    private func noteSandbox() {
        guard let level = state.withLock({ $0.sandbox?.level }) else { return }
        Sandbox(rawValue: level.rawValue).map { Circumstances.current?.note($0) }
    }

    /// Gives the body a decoder to itself; it is kept only if the body returns, and never if the file is suspected.
    ///
    /// - Parameters:
    ///   - languages: what it must have loaded; `nil`: any decoder will do.
    ///   - isKept: whether it may do another job afterwards; one that held much gives it back by ending.
    func withDecoder<Value>(
        _ job: Job,
        languages: String?,
        isKept: Bool = true,
        _ body: (DecoderProcess) throws -> Value
    ) throws -> Value {
        let isAlone = job.caution == .alone
        let (decoder, jobs) =
            isAlone
            ? (try start(languages: languages, settings.limits(for: .alone), evicting: true), 0)
            : try checkOut(languages: languages)
        do {
            let value = try job.run(on: decoder.child) { try body(decoder) }
            checkIn(decoder, jobs: isAlone || !isKept ? settings.recycleJobs : jobs + 1)
            return value
        } catch {
            let end = decoder.retire()
            forget(decoder.child)
            logger.info("decoder retired", metadata: ["decoder.end": "\(end)", "error": "\(error)"])
            if error is DecoderGone || error is CancellationError { throw error }
            throw isClosed ? Self.shutDown : refined(error, end, of: job.tool)
        }
    }

    /// Runs the body while `close()` knows of the child.
    func tracking<Value>(_ child: ChildProcess, _ body: () throws -> Value) throws -> Value {
        let isClosed = state.withLock { state in
            state.busy[ObjectIdentifier(child)] = child
            return state.isClosed
        }
        if isClosed { child.kill() }
        defer { forget(child) }
        return try body()
    }

    /// Remembers poppler's version after the first question.
    func popplerMethod(_ ask: () throws -> String) rethrows -> String {
        if let known = state.withLock({ $0.popplerMethod }) { return known }
        let method = try ask()
        state.withLock { $0.popplerMethod = method }
        return method
    }

    private func checkOut(languages: String?) throws -> (DecoderProcess, Int) {
        let (found, misfit) = try state.withLock { state in
            guard !state.isClosed else { throw Self.shutDown }
            let index = state.idle.lastIndex { languages == nil || $0.decoder.languages == languages }
            if let index {
                let entry = state.idle.remove(at: index)
                state.busy[ObjectIdentifier(entry.decoder.child)] = entry.decoder.child
                return (Optional(entry), DecoderProcess?.none)
            }
            return (nil, state.idle.popLast()?.decoder)
        }
        misfit?.retire()
        if let found {
            guard found.decoder.child.collected() != nil else { return found }
            forget(found.decoder.child)
        }
        return (try start(languages: languages, settings), 0)
    }

    /// A fresh decoder, in the place of an idle one if need be.
    private func start(
        languages: String?,
        _ limits: DecoderSettings,
        evicting isEvicting: Bool = false
    ) throws -> DecoderProcess {
        guard !isClosed else { throw Self.shutDown }
        if isEvicting { state.withLock { $0.idle.popLast()?.decoder }?.retire() }
        let decoder = try DecoderProcess(limits, languages: languages ?? "")
        let isNews = state.withLock { state in
            state.busy[ObjectIdentifier(decoder.child)] = decoder.child
            defer { state.sandbox = decoder.sandbox }
            return state.sandbox != decoder.sandbox
        }
        if isNews { tell(decoder.sandbox) }
        return decoder
    }

    private func checkIn(_ decoder: DecoderProcess, jobs: Int) {
        let isKept = state.withLock { state in
            state.busy[ObjectIdentifier(decoder.child)] = nil
            guard !state.isClosed, jobs < settings.recycleJobs else { return false }
            state.idle.append((decoder, jobs))
            return true
        }
        if !isKept { decoder.retire() }
    }

    /// Whether processes are being ended because the service ends, not because of what they read.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    static var shutDown: Failure { Failure(.unavailable, "The decoders are shut down.", dependency: .decoder) }

    private func forget(_ child: ChildProcess) {
        state.withLock { $0.busy[ObjectIdentifier(child)] = nil }
    }

    /// Collects decoders that died while they were idle, so that none stays a zombie.
    private func sweep() {
        state.withLock { state in state.idle.removeAll { $0.decoder.child.collected() != nil } }
    }

    private func tell(_ sandbox: SandboxReport) {
        let metadata: Logger.Metadata = [
            "sandbox": "\(sandbox.level.rawValue)",
            "sandbox.missing": "\(sandbox.missing.joined(separator: " "))",
            "sandbox.landlock": "\(sandbox.landlockABI)",
        ]
        if sandbox.level == .full {
            logger.info("decoder is walled in", metadata: metadata)
        } else {
            logger.warning("this kernel lacks a part of the decoder's wall", metadata: metadata)
        }
    }
}
