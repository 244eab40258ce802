import CTesseract

/// Hears from tesseract, word by word, how far it is.
final class RecognitionMonitor {
    private let voice: JobVoice
    private let monitor = TessMonitorCreate()

    init(_ voice: JobVoice) {
        self.voice = voice
    }

    deinit {
        TessMonitorDelete(monitor)
    }

    /// Runs the recognition; tesseract asks for every word whether to go on, which it always may.
    func watch(_ recognise: (OpaquePointer?) -> Int32) -> Int32 {
        TessMonitorSetCancelThis(monitor, Unmanaged.passUnretained(self).toOpaque())
        TessMonitorSetCancelFunc(monitor) { this, _ in
            if let this { Unmanaged<RecognitionMonitor>.fromOpaque(this).takeUnretainedValue().tell() }
            return false
        }
        return withExtendedLifetime(self) { recognise(monitor) }
    }

    private func tell() {
        voice.tell(Int(max(0, min(100, TessMonitorGetProgress(monitor)))), of: 100)
    }
}
