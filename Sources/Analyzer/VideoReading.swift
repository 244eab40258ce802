import Domain

/// Reads the facts of films. What is said in them is not heard.
struct VideoReading {
    /// Inspects behind the wall.
    let inspector: any PictureInspector

    /// A container that nothing here opens is no error: a note says so.
    ///
    /// - Throws: ``Failure/Code/invalidFile`` for a broken film, and what passes: timeouts, crashes.
    func read(_ bytes: [UInt8], contentType: String) async throws -> Reading {
        var reading = Reading()
        do {
            reading.metadata = try await inspector.inspect(bytes, contentType: contentType).mapValues(\.cleaned)
            reading.methods["metadata"] = "ffprobe"
        } catch let failure as Failure where failure.code == .unsupported {
            reading.note(failure.message)
        }
        return reading
    }
}
