import DecoderWire
import Text

/// Reads RTF: pure Swift, one pass, no group is deeper than the limit.
struct RichText {
    /// What a group inherits from the one around it.
    private struct Group {
        var isSkipped = false
        var isHidden = false
        var property: String?
        var isFonts = false
        /// Characters behind `\u` that older programs show instead.
        var substitutes = 1
        var charset: NamedCharset?
    }

    private static let skipped: Set<String> = [
        "colortbl", "stylesheet", "pict", "object", "objdata", "themedata", "datastore", "listtable", "rsidtbl",
        "listoverridetable", "latentstyles", "generator", "filetbl", "xmlnstbl", "fldinst", "revtbl", "nonshppict",
    ]
    private static let properties = [
        "title": "title", "author": "author", "subject": "subject", "keywords": "keywords", "operator": "operator",
        "company": "company", "doccomm": "description", "category": "category",
    ]
    private static let signs: [String: String] = [
        "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
        "bullet": "•", "~": "\u{A0}", "_": "-", "{": "{", "}": "}", "\\": "\\", "emspace": " ", "enspace": " ",
    ]

    private var tokens: RichTokens
    private let collector: TextCollector
    private var groups = [Group()]
    private var result = DocumentContents(format: "RTF", method: "rtf/1")
    private var fonts: [Int: NamedCharset] = [:]
    private var font = 0
    private var page = NamedCharset(codePage: 1_252)
    private var pending: [UInt8] = []
    private var surrogate: UInt16?
    private var toLeaveOut = 0
    private var propertyText = ""
    private var isStarred = false

    init(_ bytes: Bytes, _ collector: TextCollector) throws {
        guard bytes.has("{\\rtf", at: 0) else { throw Refusal(.invalidFile, "The file is called RTF, but it is not.") }
        tokens = RichTokens(bytes)
        self.collector = collector
    }

    /// Reads to the end, or as far as may be kept.
    consuming func contents() throws -> DocumentContents {
        do {
            while let token = tokens.next() {
                try read(token)
                if token == .close, groups.count == 1 { break }
            }
            try flush()
        } catch is EnoughText {}
        if groups.count > 1 { result.notes.append("The document is cut off: its end is missing.") }
        return result
    }

    private mutating func read(_ token: RichToken) throws {
        let isStarred = isStarred
        self.isStarred = false
        switch token {
        case .open:
            try flush()
            toLeaveOut = 0
            guard groups.count < DocumentLimits.mostDepth else {
                throw DocumentLimits.bomb("The document is nested deeper than \(DocumentLimits.mostDepth) levels.")
            }
            groups.append(groups.last ?? Group())
        case .close:
            try flush()
            toLeaveOut = 0
            let group = groups.popLast()
            if let name = group?.property, groups.last?.property != name { keep(name) }
        case .byte(let byte):
            guard toLeaveOut == 0 else {
                toLeaveOut -= 1
                return
            }
            pending.append(byte)
            if pending.count >= 4_096 && byte < 0x80 { try flush() }
        case .control("'", let number):
            guard toLeaveOut == 0 else {
                toLeaveOut -= 1
                return
            }
            if let number { pending.append(UInt8(truncatingIfNeeded: number)) }
        case .control("*", _): self.isStarred = true
        case .control(let word, let number): try obey(word, number, isStarred: isStarred)
        }
    }

    private mutating func obey(_ word: String, _ number: Int?, isStarred: Bool) throws {
        try flush()
        switch word {
        case "par", "line", "row", "sect": collector.need(.line)
        case "page", "softpage":
            if !isSilent, !collector.isEmptyPage { try collector.begin(page: collector.number + 1) }
        case "cell", "nestcell": collector.need(.cell)
        case "u": try addUnit(number ?? 0)
        case "uc": update { $0.substitutes = min(max(number ?? 1, 0), 100) }
        case "bin": tokens.skip(number ?? 0)
        case "ansicpg": page = NamedCharset(codePage: number ?? 1_252) ?? page
        case "fonttbl": update { ($0.isSkipped, $0.isFonts) = (true, true) }
        case "f": setFont(number ?? 0)
        case "fcharset": if groups.last?.isFonts == true { fonts[font] = Self.charset(number ?? 0) }
        case "plain", "deff": update { $0.charset = nil }
        case "v": update { $0.isHidden = number != 0 }
        case "info": update { $0.isSkipped = true }
        case "nofpages", "nofwords", "nofchars": count(word, number)
        case "creatim", "revtim": update { $0.property = word }
        case "yr", "mo", "dy", "hr", "min", "sec": noteTime(word, number)
        default:
            if let sign = Self.signs[word] {
                try add(sign)
            } else if let name = Self.properties[word] {
                if groups.last?.isSkipped == true { update { $0.property = name } }
            } else if isStarred && word != "shppict" || Self.skipped.contains(word) {
                update { $0.isSkipped = true }
            }
        }
    }

    private var isSilent: Bool { groups.last?.isSkipped == true || groups.last?.isHidden == true }

    private mutating func update(_ change: (inout Group) -> Void) {
        if !groups.isEmpty { change(&groups[groups.count - 1]) }
    }

    private mutating func setFont(_ number: Int) {
        font = number
        if groups.last?.isFonts != true {
            let charset = fonts[number]
            update { $0.charset = charset }
        }
    }

    private static func charset(_ number: Int) -> NamedCharset? {
        switch number {
        case 222: NamedCharset(codePage: 874)
        case 128: NamedCharset(codePage: 932)
        case 204: NamedCharset(codePage: 1_251)
        case 0: NamedCharset(codePage: 1_252)
        default: nil
        }
    }

    /// Writes the bytes that wait; those of characters that take two must come together.
    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        let charset = groups.last?.charset ?? page
        let text = charset?.decode(pending) ?? String(decoding: pending, as: UTF8.self)
        pending = []
        try add(text)
    }

    /// `\u` holds a signed 16-bit unit; two may make a character.
    private mutating func addUnit(_ number: Int) throws {
        let unit = UInt16(truncatingIfNeeded: number)
        toLeaveOut = groups.last?.substitutes ?? 1
        if let high = surrogate {
            surrogate = nil
            try add(String(decoding: [high, unit], as: UTF16.self))
        } else if UTF16.isLeadSurrogate(unit) {
            surrogate = unit
        } else {
            try add(String(decoding: [unit], as: UTF16.self))
        }
    }

    private mutating func add(_ text: String) throws {
        if groups.last?.property != nil {
            if propertyText.utf8.count < DocumentLimits.longestProperty { propertyText += text }
        } else if !isSilent {
            try collector.add(text)
        }
    }

    private mutating func keep(_ name: String) {
        let text = propertyText.trimmed
        propertyText = ""
        guard !text.isEmpty else { return }
        switch name {
        case "creatim": result.properties["creation_date"] = .text(text)
        case "revtim": result.properties["modification_date"] = .text(text)
        default: result.properties[name] = .text(text)
        }
    }

    private mutating func count(_ word: String, _ number: Int?) {
        let names = ["nofpages": "page_count", "nofwords": "word_count", "nofchars": "character_count"]
        if let name = names[word], let number, number > 0 { result.properties[name] = .number(number) }
    }

    /// `\yr2026\mo3\dy14\hr17\min42` becomes `2026-03-14T17:42`; RTF knows no zone.
    private mutating func noteTime(_ word: String, _ number: Int?) {
        guard let property = groups.last?.property, property == "creatim" || property == "revtim", let number,
            (0...9_999).contains(number)
        else { return }
        let separator = ["yr": "", "hr": "T", "min": ":", "sec": ":"][word] ?? "-"
        propertyText += separator + (number < 10 ? "0\(number)" : "\(number)")
    }
}
