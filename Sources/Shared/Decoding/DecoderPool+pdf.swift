import DecoderWire
public import Domain

extension DecoderPool {
    private static let mostText = 64 << 20
    private static let mostProperties = 1 << 20
    /// Pixels of a page's picture.
    static let mostPagePixels = 25_000_000

    /// Jobs done at once.
    public var places: Int { settings.poolSize }

    /// Reads a PDF by poppler's `pdfinfo` and `pdftotext`, each behind the wall.
    public func readPDF(_ bytes: [UInt8], maximumPages: Int) async throws -> PDFContent {
        try await blocking("poppler") { [self] job in
            let input = try SealedInput(bytes)
            let info = try run(.pdfinfo, on: input, limit: Self.mostProperties, job).output
            let properties = try PDFProperties(String(decoding: info, as: UTF8.self))
            let count = min(properties.pageCount, maximumPages)
            let text = try run(.pdftotext(lastPage: count), on: input, limit: Self.mostText, isSteady: true, job).output
            let sizes = try run(.pdfsizes(lastPage: count), on: input, limit: Self.mostProperties, job).output
            let method = try popplerMethod { try version(job) }
            return PDFContent(
                pages: Self.pages(text, count: count),
                properties: properties.facts,
                method: method,
                sizes: PageSizes.read(String(decoding: sizes, as: UTF8.self), count: count)
            )
        }
    }

    /// Draws the page by `pdftoppm` behind the wall, at 300 dots an inch or what 25 million pixels allow, and recognises
    /// the picture.
    public func recognisePage(
        _ page: Int,
        of pdf: [UInt8],
        size: PageSize?,
        languages: String
    ) async throws -> RecognisedText {
        let side = PageSizes.longestSide(size, mostPixels: Self.mostPagePixels)
        let drawn = try await blocking("poppler") { [self] job -> [UInt8] in
            let input = try SealedInput(pdf)
            return try picture(of: page, longestSide: side, gray: true, on: input, job)
        }
        return try await recognise(drawn, contentType: "image/x-portable-graymap", languages: languages)
    }

    /// A page as a PNM picture whose longer side has so many pixels, drawn by `pdftoppm` behind the wall.
    func picture(
        of page: Int,
        longestSide: Int,
        gray: Bool,
        on input: borrowing SealedInput,
        _ job: Job
    ) throws -> [UInt8] {
        let side = min(max(longestSide, 1), DecoderTool.mostSide)
        let limit = min(side * side, Self.mostPagePixels) * (gray ? 1 : 3) + 64
        return try run(.pdftoppm(page: page, longestSide: side, gray: gray), on: input, limit: limit, job).output
    }

    /// One text a page: poppler puts a form feed behind each.
    static func pages(_ text: [UInt8], count: Int) -> [String] {
        var parts = text.split(separator: 0x0C, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        let pages = parts.prefix(count).map { Untrusted.text($0) }
        return pages + Array(repeating: "", count: max(0, count - pages.count))
    }

    /// Runs a tool of poppler's on a document.
    ///
    /// - Parameters:
    ///   - limit: bytes of its output.
    ///   - isSteady: it writes as it goes, so that silence means that it hangs.
    func run(
        _ tool: DecoderTool,
        on input: borrowing SealedInput,
        limit: Int,
        isSteady: Bool = false,
        _ job: Job
    ) throws -> ToolProcess.Result {
        let result = try run(
            tool,
            on: input,
            limit: limit,
            seconds: \.pdfSeconds,
            isSteady: isSteady,
            missing: "PDFs cannot be read here: install poppler-utils.",
            job
        )
        guard result.end != .exited(0) else { return result }
        guard !result.complaints.contains("Incorrect password") else {
            throw Failure(.needsPassword, "The PDF is encrypted: it opens only with its password.")
        }
        throw Failure(.invalidFile, "The PDF is broken or has no pages.", cause: result.end)
    }

    /// poppler prints `pdfinfo version 22.12.0` among its complaints.
    private func version(_ job: Job) throws -> String {
        let nothing = try SealedInput([0])
        let result = try ToolProcess(settings: settings, tool: .popplerVersion)
            .run(on: nothing, ToolProcess.Limits(bytes: 4_096, seconds: settings.pdfSeconds)) { child, body in
                try tracking(child) { try job.run(on: child, body) }
            }
        let words = result.complaints.split { $0.isWhitespace }
        let number = words.firstIndex(of: "version").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        return "poppler/" + (number.map { Untrusted.line(String($0), atMost: 20) } ?? "unknown")
    }
}
