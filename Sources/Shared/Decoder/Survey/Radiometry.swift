import CCodecs

/// What is done to the samples of a channel, by what the camera says of itself.
struct Radiometry {
    /// As the reader of bands takes it.
    var numbers: ccodecs_radiometry
    /// `black_level`, `vignette`, `exposure`, `sun_sensor`, in the order in which they are applied.
    var corrections: [String] = []
    /// The numbers are reflectance.
    var isReflectance = false
    /// It comes from a camera with a lens for each band.
    var isRaw = false
    /// Its samples were made comparable by time and light before.
    var isNormalized = false
    /// Corrections that are not to be made.
    private var left: Set<String> = []

    /// Samples divided by the end of their scale, and nothing else.
    init(end: Double, isFloat: Bool) {
        numbers = ccodecs_radiometry()
        numbers.factor = 1 / end
        numbers.end = end
        numbers.saturated = isFloat ? .infinity : end
    }

    /// Corrections that change the scale of a band against others.
    static let scales = ["exposure", "sun_sensor"]

    /// By the tags of the camera, where it is one that is known.
    ///
    /// - Parameter left: corrections that are not to be made, though they could.
    init(_ page: BandPage, exif: ExifReader?, without left: Set<String> = []) {
        self.init(end: page.end, isFloat: page.facts.is_float != 0)
        guard page.facts.is_float == 0, page.channels == 1 else { return }
        self.left = left
        let camera = (page.camera ?? "").lowercased()
        if camera.contains("micasense") {
            applyMicaSense(page, exif, camera)
        } else if camera.contains("dji") || !page.tags.texts("drone-dji:sensorgain").isEmpty {
            applyDJI(page, exif)
        } else if camera.contains("parrot") || camera.contains("sequoia") {
            applySequoia(page, exif)
        } else if camera.contains("sentera") {
            applySentera(page, exif)
        }
    }

    /// MicaSense, "RedEdge camera radiometric calibration model": L = V · a₁/g · (p − b) / (t + a₂y − a₃ty) with p and b in
    /// parts of 2¹⁶; then π L / E by the light sensor on top of the drone.
    private mutating func applyMicaSense(_ page: BandPage, _ exif: ExifReader?, _ camera: String) {
        isRaw = true
        takeBlack(exif, page.tags)
        // Twelve bits, moved up by four: the greatest is no full 65,535.
        numbers.saturated = min(numbers.saturated, 65_520)
        takeVignette(page.tags, sign: -1)
        let model = page.tags.numbers("micasense:radiometriccalibration")
        guard !left.contains("exposure"), model.count == 3, model[0] > 0, var time = exif?.exif[0x829A]?.fraction,
            time > 0,
            let gain = Self.gain(exif)
        else { return }
        // By the maker's own code: early RedEdges wrote this time for another.
        if !camera.contains("altum"), abs(time - 1 / 6_329) < 1e-6 { time = 0.000_274 }
        numbers.factor = model[0] / (gain * time) / 65_536
        numbers.row = model[1] / time - model[2]
        corrections.append("exposure")
        let scale = page.tags.number("camera:irradiancescaletosiunits", "micasense:irradiancescaletosiunits")
        let tags = page.tags
        if let level = tags.number("camera:horizontalirradiance", "micasense:horizontalirradiance"), level > 0 {
            // Without a scale the sensor counts hundredths of a watt.
            takeSun(level * (scale ?? 0.01))
        } else if let level = tags.number("camera:irradiance", "dls:spectralirradiance"), level > 0 {
            takeSun(level * (scale ?? 1))
        }
    }

    private mutating func takeSun(_ irradiance: Double) {
        guard irradiance > 0, !left.contains("sun_sensor") else { return }
        numbers.factor *= Double.pi / irradiance
        corrections.append("sun_sensor")
        isReflectance = true
    }

    /// DJI, "P4 Multispectral Image Processing Guide" and that of the Mavic 3M: (p − b) / (gain · t) · V · p_cam / E, where E
    /// is the light sensor's. A common factor stays unknown, so that this is no reflectance yet.
    private mutating func applyDJI(_ page: BandPage, _ exif: ExifReader?) {
        isRaw = true
        takeBlack(exif, page.tags)
        let tags = page.tags
        // 1: the camera has done it itself.
        if tags.number("drone-dji:vignettingflag", "camera:vignettingflag") != 1 { takeVignette(tags, sign: 1) }
        let time = tags.number("drone-dji:exposuretime").map { $0 / 1e6 } ?? exif?.exif[0x829A]?.fraction
        guard !left.contains("exposure"), let gain = tags.number("drone-dji:sensorgain"), gain > 0, let time, time > 0
        else { return }
        // Thousandths of a second, so that the numbers stay near those of a picture.
        numbers.factor /= gain * time * 1_000
        corrections.append("exposure")
        if let own = tags.number("drone-dji:sensorgainadjustment"), own > 0 { numbers.factor *= own }
        guard !left.contains("sun_sensor"), let level = tags.number("drone-dji:irradiance", "camera:irradiance"),
            level > 0
        else { return }
        numbers.factor *= 1_000 / level
        corrections.append("sun_sensor")
    }

    /// Parrot, "Application note: pixel value to irradiance using the sensor calibration model":
    /// I = f² (p − B) / (A ε γ + C).
    private mutating func applySequoia(_ page: BandPage, _ exif: ExifReader?) {
        isRaw = true
        // Ten bits, moved up by six.
        numbers.saturated = min(numbers.saturated, 65_472)
        let model = page.tags.numbers("camera:sensormodel")
        guard !left.contains("exposure"), model.count == 3, let stop = exif?.exif[0x829D]?.fraction,
            let time = exif?.exif[0x829A]?.fraction, let sensitivity = exif?.exif[0x8827]?.whole, stop > 0, time > 0
        else { return }
        let under = model[0] * time * Double(sensitivity) + model[2]
        guard under > 0 else { return }
        numbers.black = model[1]
        // In parts of the full scale: the unit of this light is nobody's.
        numbers.factor = stop * stop / under / 65_535
        corrections += ["black_level", "exposure"]
    }

    /// Sentera's own tools divide by time and sensitivity, unless they have done so before.
    private mutating func applySentera(_ page: BandPage, _ exif: ExifReader?) {
        isRaw = true
        isNormalized = page.tags.number("camera:isnormalized") == 1
        takeBlack(exif, page.tags)
        guard !isNormalized, !left.contains("exposure"), let time = exif?.exif[0x829A]?.fraction, time > 0,
            let gain = Self.gain(exif)
        else { return }
        numbers.factor /= gain * time * 1_000
        corrections.append("exposure")
    }

    private mutating func takeBlack(_ exif: ExifReader?, _ tags: CameraTags) {
        let level = exif?.main[0xC61A] ?? exif?.exif[0xC61A]
        let black =
            level?.fraction ?? level?.whole.map { Double($0) }
            ?? tags.number("drone-dji:blacklevel", "camera:blackcurrent", "drone-dji:blackcurrent")
        guard let black, black > 0, black < numbers.end else { return }
        numbers.black = black
        corrections.append("black_level")
    }

    /// Six factors of a polynomial around a centre.
    private mutating func takeVignette(_ tags: CameraTags, sign: Int32) {
        let factors = tags.numbers("drone-dji:vignettingdata", "camera:vignettingpolynomial")
        let center = tags.numbers("camera:vignettingcenter")
        let x = tags.number("drone-dji:calibratedopticalcenterx") ?? center.first
        let y = tags.number("drone-dji:calibratedopticalcentery") ?? (center.count == 2 ? center[1] : nil)
        guard factors.count == 6, let x, let y else { return }
        numbers.vignette = sign
        numbers.center_x = x
        numbers.center_y = y
        numbers.k = (factors[0], factors[1], factors[2], factors[3], factors[4], factors[5])
        corrections.append("vignette")
    }

    /// The camera's ISO in hundreds.
    private static func gain(_ exif: ExifReader?) -> Double? {
        let speed = exif?.exif[0x8833]?.whole ?? exif?.exif[0x8827]?.whole
        return speed.flatMap { $0 > 0 ? Double($0) / 100 : nil }
    }
}
