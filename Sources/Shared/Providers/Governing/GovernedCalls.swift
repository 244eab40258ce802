public import Domain
public import Logging
import WebClient

/// Makes calls of providers within their limits: breaker, governor, ledger, call, ledger, governor.
///
/// It repeats nothing by itself. Every failure says why the provider was not used, in a sentence for people.
public final class GovernedCalls: Sendable {
    private let governor: any CallGovernor
    private let ledger: any CallLedger
    private let policies: CallPolicies
    private let breakers = ProviderBreakers()
    private let logger: Logger
    private let clock = ContinuousClock()
    /// A minute's window moves on in a minute.
    private static let backgroundPatienceSeconds = 90.0

    /// Calls that count in this governor and this ledger.
    public init(
        governor: any CallGovernor,
        ledger: any CallLedger,
        policies: CallPolicies,
        logger: Logger
    ) {
        self.governor = governor
        self.ledger = ledger
        self.policies = policies
        self.logger = logger
    }

    /// Makes one call.
    ///
    /// - Parameters:
    ///   - call: what it may cost at most.
    ///   - body: the call; returns what came of it and what it cost.
    /// - Throws: ``Failure/Code/throttled`` if there is no place for it within patience, or the provider asks to wait;
    ///   ``Failure/Code/unavailable`` while the breaker is open, or ``Failure/Code/rejected`` if the provider refused what
    ///   no repetition mends; what the call throws; `CancellationError`.
    public func make<Value: Sendable>(
        _ call: PlannedCall,
        _ body: () async throws -> (Value, TokenCount)
    ) async throws -> Value {
        let (wait, isForGood) = breakers.change(call.provider) { ($0.enter(at: clock.now), $0.isForGood) }
        if let wait {
            let message = "\(call.provider) failed before and is left alone for a while."
            let code: Failure.Code = isForGood ? .rejected : .unavailable
            throw Failure(code, message, retryAfterSeconds: wait, dependency: Dependency(call.provider))
        }
        let day: Int
        do {
            day = try await place(for: call)
        } catch {
            breakers.change(call.provider) { $0.left() }
            throw error
        }
        do {
            let (value, tokens) = try await body()
            breakers.change(call.provider) { $0.succeeded() }
            await end(call, day, isSuccess: true, tokens: tokens)
            return value
        } catch {
            await failed(call, day, error)
            throw error
        }
    }

    /// Waits for a place, and counts the call.
    private func place(for call: PlannedCall) async throws -> Int {
        let limits = policies.limits(of: call)
        let patience = patience(of: call)
        let deadline = clock.now + .seconds(patience)
        var spent: CallsSpent?
        var tellings = 0
        while true {
            switch try await governor.ask(call, within: limits, spent: spent) {
            case .go(let day):
                if try await ledger.begin(call, on: day, within: limits) { return day }
                try await governor.settle(call, tokens: 0)
                throw Self.usedUp("Its calls for today are used up.", call, seconds: nil)
            case .wait(let seconds):
                // Never quite zero: a clock that is a little slow would ask in circles.
                let waiting = max(0.01, seconds)
                guard clock.now + .seconds(waiting) <= deadline else {
                    throw Self.usedUp("It is busy.", call, seconds: seconds)
                }
                try await Task.sleep(for: .seconds(waiting), clock: clock)
            case .exhausted(.provider, let seconds):
                throw Self.usedUp("Its calls for today are used up.", call, seconds: seconds)
            case .exhausted(.user, let seconds):
                throw Self.usedUp("Your calls for today are used up.", call, seconds: seconds)
            case .exhausted(.size, _):
                throw Failure(.rejected, "The text is larger than \(call.provider) may be given in a minute.")
            case .tell(let day):
                tellings += 1
                guard tellings <= 3 else {
                    throw Failure(.unavailable, "The calls of the day cannot be counted.", dependency: .broker)
                }
                spent = try await ledger.spent(call.provider, by: call.user, on: day)
            }
        }
    }

    private func patience(of call: PlannedCall) -> Double {
        if call.isInteractive { return min(1, policies.patienceSeconds) }
        return call.isBackground ? Self.backgroundPatienceSeconds : policies.patienceSeconds
    }

    private func failed(_ call: PlannedCall, _ day: Int, _ error: any Error) async {
        let failure = error as? Failure
        let isOfProvider = failure?.dependency?.description == call.provider
        breakers.change(call.provider) { breaker in
            switch failure?.code {
            case nil, .throttled?: breaker.left()
            case .rejected? where !isOfProvider: breaker.succeeded()
            case let code: breaker.failed(at: clock.now, forGood: code == .rejected)
            }
        }
        let wasSent = !((failure?.cause as? TransportError)?.isBeforeSending ?? false)
        await end(call, day, wasSent: wasSent, isSuccess: false, tokens: TokenCount(input: 0, output: 0))
        guard failure?.code == .throttled else { return }
        await told { try await governor.hold(call.provider, seconds: failure?.retryAfterSeconds ?? 10) }
    }

    /// Tells ledger and governor of the end, cancelled or not.
    private func end(
        _ call: PlannedCall,
        _ day: Int,
        wasSent: Bool = true,
        isSuccess: Bool,
        tokens: TokenCount
    ) async {
        let ending = CallEnding(
            wasSent: wasSent,
            isSuccess: isSuccess,
            tokens: tokens,
            micros: policies.policy(of: call.provider).micros(of: tokens),
            reserved: policies.limits(of: call).money.call
        )
        await told { try await ledger.end(call, on: day, ending) }
        // What failed may have cost its tokens all the same: the estimate stands.
        let counted = isSuccess ? tokens.input + tokens.output : (wasSent ? call.tokens : 0)
        await told { try await governor.settle(call, tokens: counted) }
    }

    /// The answer is there and paid for: that its end could not be written must not lose it. The place then counts for
    /// as long as a call may last.
    private func told(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.warning("The end of a call of a provider was not counted.", metadata: ["error": "\(error)"])
        }
    }

    private static func usedUp(_ why: String, _ call: PlannedCall, seconds: Double?) -> Failure {
        Failure(.throttled, why, retryAfterSeconds: seconds)
    }
}
