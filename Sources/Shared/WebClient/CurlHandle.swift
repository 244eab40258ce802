import CCurl
import Glibc
import Synchronization

/// One easy handle with all that libcurl only points to. Lives and dies on the loop's thread.
final class CurlHandle {
    let easy: UnsafeMutableRawPointer
    let transfer: Transfer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    /// Sets up the request; `nil` if libcurl has no memory or refuses an option.
    init?(_ transfer: Transfer) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.transfer = transfer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let isSet = setTransport() && setRequest() && setCallbacks()
        guard isSet else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// What the transfer's end means.
    func outcome(_ code: CURLcode) -> TransportError? {
        guard code != CURLE_OK else { return nil }
        if let fault = transfer.state.withLock({ $0.fault }) { return fault }
        let detail = String(cString: errorText)
        let message = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        return TransportError(Self.kind(of: code), message)
    }

    private static func kind(of code: CURLcode) -> TransportError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalid
        case CURLE_COULDNT_RESOLVE_HOST: .resolve
        case CURLE_COULDNT_CONNECT: .connect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER: .tls
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS: .tls
        default: .other
        }
    }

    private func setTransport() -> Bool {
        let limits = transfer.request.limits
        return [
            set(CURLOPT_NOSIGNAL, 1),
            set(CURLOPT_PROTOCOLS_STR, "http,https"),
            set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
            set(CURLOPT_FOLLOWLOCATION, 0),
            // An empty name also keeps libcurl from reading http_proxy.
            set(CURLOPT_PROXY, ""),
            set(CURLOPT_PATH_AS_IS, 1),
            set(CURLOPT_TCP_KEEPALIVE, 1),
            set(CURLOPT_BUFFERSIZE, 128 << 10),
            set(CURLOPT_UPLOAD_BUFFERSIZE, 128 << 10),
            set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connectSeconds)),
            set(CURLOPT_TIMEOUT_MS, Self.milliseconds(limits.totalSeconds)),
            set(CURLOPT_LOW_SPEED_LIMIT, 1),
            set(CURLOPT_LOW_SPEED_TIME, limits.silenceSeconds),
            ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText) == CURLE_OK,
        ].allSatisfy { $0 }
    }

    private func setRequest() -> Bool {
        let request = transfer.request
        var isSet = set(CURLOPT_URL, request.url) && set(CURLOPT_USERAGENT, "millrace")
        switch request.body {
        case .none:
            isSet = isSet && (request.method == "HEAD" ? set(CURLOPT_NOBODY, 1) : set(CURLOPT_HTTPGET, 1))
        case .bytes(let bytes):
            isSet = isSet && setUpload(Int64(bytes.count))
        case .stream(let length, _):
            isSet = isSet && setUpload(length ?? -1)
        }
        isSet = isSet && set(CURLOPT_CUSTOMREQUEST, request.method)
        // Without this libcurl asks and waits a second for permission before it sends a large body.
        var lines = ["Expect:"]
        lines += request.headers.sorted { $0.key < $1.key }.map { $1.isEmpty ? "\($0);" : "\($0): \($1)" }
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else { return false }
            headers = longer
        }
        return isSet && ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK
    }

    private func setUpload(_ length: Int64) -> Bool {
        set(CURLOPT_UPLOAD, 1) && ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(length)) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        // Not retained: this object holds the transfer for as long as libcurl can call.
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        return [
            ccurl_set_mover(easy, CURLOPT_HEADERFUNCTION, takeHead),
            ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context),
            ccurl_set_mover(easy, CURLOPT_WRITEFUNCTION, takeBody),
            ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context),
            ccurl_set_mover(easy, CURLOPT_READFUNCTION, giveBody),
            ccurl_set_pointer(easy, CURLOPT_READDATA, context),
            ccurl_set_seeker(easy, rewindBody),
            ccurl_set_pointer(easy, CURLOPT_SEEKDATA, context),
            ccurl_set_opener(easy, openSocket),
            ccurl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context),
            ccurl_set_pointer(easy, CURLOPT_PRIVATE, context),
        ].allSatisfy { $0 == CURLE_OK }
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        ccurl_set_long(easy, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ text: String) -> Bool {
        ccurl_set_text(easy, option, text) == CURLE_OK
    }

    /// Rounded up, so that a limit below a millisecond does not become none.
    private static func milliseconds(_ seconds: Double) -> Int {
        seconds <= 0 ? 0 : max(1, Int((min(seconds, 1e6) * 1000).rounded(.up)))
    }
}

private func takeHead(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: Context) -> Int {
    let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.takeHeadLine(bytes) == true ? bytes.count : 0
}

private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: Context) -> Int {
    transfer(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private func giveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: Context) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.fill(buffer) ?? Int(CURL_READFUNC_ABORT)
}

private func rewindBody(_ context: Context, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    let isRewound = origin == SEEK_SET && transfer(context)?.rewind(to: Int(offset)) == true
    return isRewound ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

private func openSocket(
    _ context: Context,
    _ purpose: curlsocktype,
    _ target: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let target, let transfer = transfer(context) else { return curl_socket_t(CURL_SOCKET_BAD) }
    return transfer.open(target)
}

private typealias Context = UnsafeMutableRawPointer?

private func transfer(_ context: Context) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}
