import Domain

/// What to do again, and how.
struct ReprocessOrder {
    /// None stands for all that completion waits for. `notify` follows by itself, but may be named alone.
    let stages: [StageName]
    /// Also what is done.
    let force: Bool
    /// How to read the file this time.
    let wish: ReadingWish
    /// What to keep of the picture from now on, in the place of what came with the upload.
    let statement: CaptureStatement

    /// Reads `{stages?, force?, languages?, psm?, bands?, gps?}`; `languages` is `"eng+tha"` or `["eng", "tha"]`,
    /// `bands` is `"red,nir"` or `["red", "nir"]`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue]) throws {
        let names = members["stages"] ?? []
        stages = (names.strings ?? []).compactMap { StageName($0) }
        guard case .array(let given) = names, stages.count == given.count else {
            let all = StageName.all.map(\.description).joined(separator: ", ")
            throw Failure(.invalid, "stages must be a list of: \(all).")
        }
        guard let force = (members["force"] ?? false).bool else { throw Failure(.invalid, "force is true or false.") }
        self.force = force
        wish = ReadingWish(languages: try Self.languages(members), layout: try Self.layout(members))
        statement = CaptureStatement(bands: try Self.bands(members), gps: try Self.gps(members))
        guard wish == .none && statement == .none || stages.isEmpty || stages.contains(.analyze) else {
            throw Failure(
                .invalid,
                "languages, psm, bands and gps are for the stage analyze, which is not among stages."
            )
        }
    }

    private static func languages(_ members: [String: JSONValue]) throws -> String? {
        let text: String
        switch members["languages"] ?? .null {
        case .null: return nil
        case .string(let joined): text = joined
        case let list: text = (list.strings ?? []).joined(separator: "+")
        }
        guard ReadingWish.areLanguages(text) else {
            throw Failure(.invalid, "languages are tesseract's names, such as eng+tha, at most eight of them.")
        }
        return text
    }

    private static func bands(_ members: [String: JSONValue]) throws -> [String]? {
        switch members["bands"] ?? .null {
        case .null: return nil
        case .string(let joined): return try UploadFields.bands(joined)
        case let list: return try UploadFields.bands((list.strings ?? []).joined(separator: ","))
        }
    }

    private static func gps(_ members: [String: JSONValue]) throws -> JSONValue? {
        guard let value = members["gps"], value != .null else { return nil }
        return try UploadFields.gps(value)
    }

    private static func layout(_ members: [String: JSONValue]) throws -> PageLayout? {
        switch members["psm"] ?? .null {
        case .null: return nil
        case .integer(let mode):
            if let layout = Int(exactly: mode).flatMap({ PageLayout(mode: $0) }) { return layout }
        default: break
        }
        throw Failure(.invalid, "psm is a page segmentation mode of tesseract: 1, or 3 to 13.")
    }
}
