/// The containers of films that are opened, each by its own demuxer: what the bytes were sniffed as, never what ffmpeg
/// would guess. So a playlist that calls itself a film is only a broken film, and names no other file.
public enum VideoContainer: String, Codable, Sendable, CaseIterable {
    /// MP4 and QuickTime.
    case mov
    /// Matroska and WebM.
    case matroska
    /// AVI.
    case avi

    /// By the media type that the bytes were sniffed as; `nil` for what is no film.
    public init?(contentType: String) {
        switch contentType.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
        case "video/mp4", "video/quicktime", "video/3gpp", "video/x-m4v": self = .mov
        case "video/webm", "video/x-matroska": self = .matroska
        case "video/x-msvideo": self = .avi
        default: return nil
        }
    }

    /// Its place in the list, for the command line.
    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    init?(number: Int) {
        guard Self.allCases.indices.contains(number) else { return nil }
        self = Self.allCases[number]
    }

    /// One demuxer, no protocol but files and pipes, and bounds on what is looked at before the first frame.
    private var opening: [String] {
        [
            "-protocol_whitelist", "file,pipe", "-format_whitelist", rawValue, "-probesize", "33554432",
            "-analyzeduration", "10000000", "-max_pixels", "134217728", "-threads", "1", "-f", rawValue,
        ]
    }

    var probing: [String] {
        ["-hide_banner", "-v", "error"] + opening
            + ["-show_format", "-show_streams", "-print_format", "json", "-i", DecoderTool.inputPath]
    }

    func drawing(milliseconds: Int, longestSide: Int) -> [String] {
        let side = "\(longestSide)"
        let thousandths = "\(1_000 + milliseconds % 1_000)".dropFirst()
        return ["-nostdin", "-hide_banner", "-v", "error"] + opening
            // Not the frame itself but the key frame before it: else hundreds of frames are decoded for one.
            + [
                "-skip_frame", "nokey", "-noaccurate_seek", "-ss", "\(milliseconds / 1_000).\(thousandths)", "-i",
                DecoderTool.inputPath,
            ]
            + ["-map", "0:v:0", "-an", "-sn", "-dn", "-frames:v", "1", "-filter_threads", "1"]
            // Pixels that are not square are made so first; nothing is enlarged.
            + [
                "-vf",
                "scale=w='trunc(iw*if(sar,sar,1))':h=ih,setsar=1,"
                    + "scale=w='min(\(side),iw)':h='min(\(side),ih)':force_original_aspect_ratio=decrease",
            ]
            + ["-threads", "1", "-c:v", "ppm", "-pix_fmt", "rgb24", "-f", "image2pipe", "pipe:1"]
    }
}
