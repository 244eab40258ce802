import Blocking
import CCurl
import Synchronization

/// The one thread that owns libcurl's multi handle. Tasks post orders; the thread carries them out between transfers.
final class CurlLoop: Sendable {
    enum Order: Sendable {
        case start(Transfer)
        /// A direction that had paused can go on.
        case resume(Transfer)
        case cancel(Transfer)
    }

    private struct Mailbox {
        var orders: [Order] = []
        var isStopping = false
        var multi: MultiHandle?
    }

    let reach: Reach
    private let maximumConnections: Int
    private let mailbox: Mutex<Mailbox>

    init(reach: Reach, maximumConnections: Int) {
        self.reach = reach
        self.maximumConnections = maximumConnections
        mailbox = Mutex(Mailbox(multi: MultiHandle()))
    }

    /// Starts the thread; it holds the loop until ``stop()``.
    func begin() {
        // The thread ends by itself after stop(); nobody has to wait for it.
        _ = DedicatedThread { self.run() }
    }

    func post(_ order: Order) {
        let isOpen = mailbox.withLock { mailbox -> Bool in
            guard !mailbox.isStopping, let multi = mailbox.multi else { return false }
            mailbox.orders.append(order)
            // Under the lock, because the thread closes the handle under it.
            curl_multi_wakeup(multi.pointer)
            return true
        }
        guard !isOpen, case .start(let transfer) = order else { return }
        transfer.end(with: TransportError(.cancelled, "The client is closed."))
    }

    /// Ends everything under way, then the thread.
    func stop() {
        mailbox.withLock { mailbox in
            mailbox.isStopping = true
            if let multi = mailbox.multi { curl_multi_wakeup(multi.pointer) }
        }
    }

    private func run() {
        guard let multi = mailbox.withLock({ $0.multi }) else { return }
        _ = ccurl_multi_set_long(multi.pointer, CURLMOPT_MAX_TOTAL_CONNECTIONS, maximumConnections)
        _ = ccurl_multi_set_long(multi.pointer, CURLMOPT_MAXCONNECTS, maximumConnections)
        var running: [ObjectIdentifier: CurlHandle] = [:]
        var isStopping = false
        while !isStopping {
            let orders = mailbox.withLock { mailbox -> [Order] in
                isStopping = mailbox.isStopping
                defer { mailbox.orders = [] }
                return mailbox.orders
            }
            for order in orders { carryOut(order, multi, &running) }
            var count: Int32 = 0
            curl_multi_perform(multi.pointer, &count)
            settle(multi, &running)
            if !isStopping { curl_multi_poll(multi.pointer, nil, 0, 60_000, nil) }
        }
        for handle in running.values {
            curl_multi_remove_handle(multi.pointer, handle.easy)
            handle.transfer.end(with: TransportError(.cancelled, "The client is closed."))
        }
        running = [:]
        mailbox.withLock { $0.multi = nil }
        curl_multi_cleanup(multi.pointer)
    }

    private func carryOut(_ order: Order, _ multi: MultiHandle, _ running: inout [ObjectIdentifier: CurlHandle]) {
        switch order {
        case .start(let transfer):
            guard !transfer.state.withLock({ $0.isOver }) else { return }
            guard let handle = CurlHandle(transfer), curl_multi_add_handle(multi.pointer, handle.easy) == CURLM_OK
            else {
                transfer.end(with: TransportError(.invalid, "libcurl refuses the request."))
                return
            }
            running[ObjectIdentifier(transfer)] = handle
        case .resume(let transfer):
            guard let handle = running[ObjectIdentifier(transfer)] else { return }
            curl_easy_pause(handle.easy, CURLPAUSE_CONT)
        case .cancel(let transfer):
            guard let handle = running.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
            curl_multi_remove_handle(multi.pointer, handle.easy)
        }
    }

    /// Ends the transfers that libcurl says are through.
    private func settle(_ multi: MultiHandle, _ running: inout [ObjectIdentifier: CurlHandle]) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            guard ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            guard let handle = running.removeValue(forKey: ObjectIdentifier(transfer)) else { continue }
            // The message is gone after this line.
            curl_multi_remove_handle(multi.pointer, easy)
            transfer.end(with: handle.outcome(code))
        }
    }
}

// @unchecked: libcurl allows one thread at a time, which is the loop's; only curl_multi_wakeup may be called by others,
// and they call it under the mailbox' lock while the handle is open.
private struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    /// `nil` if there is no memory.
    init?() {
        guard Self.isReady, let pointer = curl_multi_init() else { return nil }
        self.pointer = pointer
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
}
