extension PictureSize {
    static func bmp(_ file: HeaderBytes) -> PictureSize? {
        guard file.has("BM", at: 0), let header = file.little(14, 4) else { return nil }
        if header == 12, let width = file.little(18, 2), let height = file.little(20, 2) {
            return PictureSize(width: width, height: height)
        }
        guard header >= 40, header <= 124, let width = file.little(18, 4), let height = file.little(22, 4) else {
            return nil
        }
        // A negative height is one from the top.
        let rows = Int32(truncatingIfNeeded: height)
        return PictureSize(width: width, height: Int(rows.magnitude))
    }
}
