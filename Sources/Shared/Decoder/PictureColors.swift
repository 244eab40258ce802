import CCodecs

/// What the numbers of a picture's pixels mean.
enum PictureColors: Hashable {
    /// What everything shows by default.
    case srgb
    /// What cameras write when they are told to, often without a profile.
    case adobeRGB
    /// What telephones write.
    case displayP3
    /// What televisions show, as far as it is light and no high dynamic range.
    case bt2020
    /// An ICC profile.
    case profile([UInt8])

    /// What a codec found.
    init(_ decoded: ccodecs_picture) {
        if let profile = decoded.profile, decoded.profile_count > 0 {
            self = .profile(Array(UnsafeBufferPointer(start: profile, count: decoded.profile_count)))
            return
        }
        switch decoded.space {
        case CCODECS_ADOBE_RGB: self = .adobeRGB
        case CCODECS_DISPLAY_P3: self = .displayP3
        case CCODECS_BT2020: self = .bt2020
        default: self = .srgb
        }
    }

    /// As the codecs call it where there is no profile.
    var space: ccodecs_space {
        switch self {
        case .srgb, .profile: CCODECS_SRGB
        case .adobeRGB: CCODECS_ADOBE_RGB
        case .displayP3: CCODECS_DISPLAY_P3
        case .bt2020: CCODECS_BT2020
        }
    }

    /// Makes sRGB of the pixels. A profile that is broken, or made for other pixels, changes nothing.
    func convert(_ pixels: inout [UInt8], count: Int, channels: Int) {
        var profile: [UInt8]?
        if case .profile(let bytes) = self { profile = bytes }
        pixels.withUnsafeMutableBufferPointer { pixels in
            guard pixels.count >= count * channels else { return }
            if let profile {
                _ = ccodecs_to_srgb(pixels.baseAddress, count, UInt32(channels), profile, profile.count, space)
            } else {
                _ = ccodecs_to_srgb(pixels.baseAddress, count, UInt32(channels), nil, 0, space)
            }
        }
    }
}
