import DecoderWire

/// The properties of an Office document: `docProps/core.xml` and `docProps/app.xml`.
enum OfficeProperties {
    private static let texts = [
        "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
        "description": "description", "lastModifiedBy": "last_modified_by", "created": "creation_date",
        "modified": "modification_date", "category": "category", "language": "language",
        "contentStatus": "status",
    ]
    private static let applicationTexts = ["Application": "application", "Company": "company", "Manager": "manager"]
    private static let applicationNumbers = [
        "Pages": "page_count", "Words": "word_count", "Characters": "character_count", "Slides": "slide_count",
    ]

    static func read(_ package: Relations, _ archive: ZipArchive, into contents: inout DocumentContents) throws {
        let core = PropertyListener()
        if let entry = archive[package.first("core-properties") ?? "docProps/core.xml"] {
            try archive.parse(entry, core)
        }
        for (element, name) in texts {
            if let text = core[element] { contents.properties[name] = .text(text) }
        }
        if let revision = core["revision"].flatMap({ Int($0) }) { contents.properties["revision"] = .number(revision) }

        let application = PropertyListener()
        if let entry = archive[package.first("extended-properties") ?? "docProps/app.xml"] {
            try archive.parse(entry, application)
        }
        for (element, name) in applicationTexts {
            if let text = application[element] { contents.properties[name] = .text(text) }
        }
        for (element, name) in applicationNumbers {
            // 0 is what programs write that did not count.
            if let number = application[element].flatMap({ Int($0) }), number > 0 {
                contents.properties[name] = .number(number)
            }
        }
    }
}
