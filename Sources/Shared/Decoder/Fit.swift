/// The size of a picture made to fit.
enum Fit {
    /// Fits into a square box, aspect kept, never enlarged, no side under one pixel.
    static func inside(box: Int, width: Int, height: Int) -> (width: Int, height: Int) {
        let longest = max(width, height)
        guard longest > box else { return (width, height) }
        return (scaled(width, by: box, over: longest), scaled(height, by: box, over: longest))
    }

    /// At most so many pixels, aspect kept, never enlarged.
    static func within(pixels: Int, width: Int, height: Int) -> (width: Int, height: Int) {
        guard width > pixels / height else { return (width, height) }
        let scale = (Double(pixels) / (Double(width) * Double(height))).squareRoot()
        return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
    }

    private static func scaled(_ side: Int, by box: Int, over longest: Int) -> Int {
        max(1, (side * box + longest / 2) / longest)
    }
}
