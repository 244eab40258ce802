/// What a page looks like, as tesseract's page segmentation modes number it: 1, and 3 to 13.
///
/// It goes with the task, through ports that do not know of it, as ``Caution`` does.
public struct PageLayout: Sendable, Hashable, Codable {
    /// 3: found out by itself; 6: one block of text; 7: one line; 11: scattered words; 12: the same, turned upright.
    public let mode: Int

    /// `nil` for numbers under which no text is read.
    public init?(mode: Int) {
        guard mode == 1 || (3...13).contains(mode) else { return nil }
        self.mode = mode
    }

    /// What holds for the current task; `nil`: the reader finds out.
    @TaskLocal public static var current: PageLayout?
}
