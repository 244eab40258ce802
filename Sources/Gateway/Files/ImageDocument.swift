import Domain
import FoundationEssentials

/// An image as the first front end knows it. Its names are those that front end uses, beside ours.
enum ImageDocument {
    /// The image; its analysis is `null` until there is one.
    static func image(_ image: CropImage, links: PublicLinks) -> JSONValue {
        let file = image.report.file
        let status: JSONValue = .string(word(file.status))
        let facts = CaptureFacts(file, metadata: image.report.analysis?.metadata ?? [:])
        let processed = CropDocument.processed(image.survey, links)
        return [
            "id": .string(file.id.description),
            "filename": .string(file.filename),
            "originalName": .string(file.filename),
            "path": .string(links.file(file.id, "content")),
            "processing_status": status,
            "processingStatus": status,
            "uploaded_at": .time(file.uploadedAt),
            "createdAt": .time(file.uploadedAt),
            "processed_at": .time(file.processedAt),
            "processedAt": .time(file.processedAt),
            "captured_at": .time(image.survey?.capturedAt),
            "captured_from": .text(image.survey?.capturedFrom.rawValue),
            "gps": position(file, facts),
            "analysis": analysis(image, links),
            "processed_url": processed,
        ]
    }

    /// Where a page stands among all.
    static func pagination(_ page: ImagePage, _ query: ImageQuery) -> JSONValue {
        let pages = (page.total + query.limit - 1) / query.limit
        return [
            "total": .integer(Int64(page.total)),
            "limit": .integer(Int64(query.limit)),
            "offset": .integer(Int64(query.offset)),
            "page": .integer(Int64(query.offset / query.limit + 1)),
            "pages": .integer(Int64(pages)),
            "hasNext": .bool(query.offset + query.limit < page.total),
            "hasPrev": .bool(query.offset > 0 && page.total > 0),
        ]
    }

    /// All images in numbers.
    static func statistics(_ statistics: CropStatistics) -> JSONValue {
        var statuses: [String: JSONValue] = [:]
        for status in FileStatus.allCases {
            statuses[word(status)] = .integer(Int64(statistics.byStatus[status] ?? 0))
        }
        var classes: [String: JSONValue] = [:]
        for (status, count) in statistics.byHealth { classes[status.rawValue] = .integer(Int64(count)) }
        var metrics: [String: JSONValue] = statistics.indices.mapValues { .number($0) }
        for name in ["ndvi", "savi", "gndvi"] { metrics[name] = .real(statistics.indices[name]) }
        metrics["healthScore"] = .real(statistics.score)
        metrics["confidence"] = .real(statistics.confidence)
        return [
            "totalImages": .integer(Int64(statistics.images)),
            "analyzed": .integer(Int64(statistics.analyzed)),
            "surveyed": .integer(Int64(statistics.surveyed)),
            "byStatus": .object(statuses),
            "averageMetrics": .object(metrics),
            "healthStatusDistribution": .object(classes),
            "recentActivity": .integer(Int64(statistics.recent)),
            "withGps": .integer(Int64(statistics.withPlace)),
            "timestamp": .time(Date()),
        ]
    }

    /// The first front end's word for a status.
    private static func word(_ status: FileStatus) -> String { status == .pending ? "uploaded" : status.rawValue }

    /// What the upload said as it is; else what the file says.
    private static func position(_ file: StoredFile, _ facts: CaptureFacts) -> JSONValue {
        if let gps = file.gps { return gps }
        guard let place = facts.place else { return .null }
        return [
            "latitude": .number(place.latitude), "longitude": .number(place.longitude),
            "altitude": .real(facts.height), "altitude_above_sea": .real(facts.altitude),
        ]
    }

    private static func analysis(_ image: CropImage, _ links: PublicLinks) -> JSONValue {
        guard let found = image.report.analysis else { return .null }
        var members: [String: JSONValue] = [
            "summary": .text(found.summary),
            "tags": FileDocument.tags(found),
            "language": .text(found.language),
            "metadata": .object(found.metadata),
        ]
        guard let record = image.survey else { return .object(members) }
        let survey = record.survey
        for name in ["ndvi", "savi", "gndvi"] { members[name] = index(survey.reading(name)?.whole) }
        members["summary"] = .string(survey.health.statement)
        members["healthScore"] = .real(survey.health.score)
        members["healthStatus"] = .string(survey.health.status.rawValue)
        members["confidence"] = .number(survey.health.confidence)
        members["canopyCover"] = .real(survey.canopyCover)
        members["analysisType"] = .string(survey.indices.map(\.index).joined(separator: "_"))
        members["modelVersion"] = .string(survey.model?.version ?? "none")
        members["bandSchema"] = CropDocument.provenance(survey.provenance)
        members["processedImageUrl"] = CropDocument.processed(record, links)
        members["zonesUrl"] = .string(links.file(record.file, "zones"))
        return .object(members)
    }

    private static func index(_ statistics: IndexStatistics?) -> JSONValue {
        guard let statistics else { return .null }
        return [
            "mean": .number(statistics.mean), "std": .number(statistics.std), "min": .number(statistics.min),
            "max": .number(statistics.max),
        ]
    }
}
