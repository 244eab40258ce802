import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// What was measured of the plants on a file: its zones, its pictures, the whole for other programs.
struct CropRoutes: Sendable {
    let files: any FileRepository
    let crops: any CropRepository
    let store: any ObjectStore
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/files/{id}/zones") { try await zones($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/maps/{index}") { try await map($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/processed") { try await processed($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/analysis/export") { try await export($0, $1) },
        ]
    }

    private func zones(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let parameters = Dictionary(query: request)
        let height = try Self.number(parameters["height"], "height", 1...20_000)
        let angle = try Self.number(parameters["fov"], "fov", 1...170)
        let (report, record) = try await measured(context)
        let facts = CaptureFacts(report.file, metadata: report.analysis?.metadata ?? [:])
        let (footprint, note) = Footprint.of(
            facts,
            width: record.survey.width,
            height: record.survey.height,
            aboveGround: height,
            fieldOfView: angle
        )
        let zones = ZoneDocument.collection(record, footprint, note: note, in: request.language)
        var response = Response.json(zones)
        response.headers[.contentType] = "application/geo+json"
        return response
    }

    private func map(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, record) = try await measured(context)
        let index = context.parameters.get("index") ?? ""
        guard let key = record.survey.maps[index] else {
            let known = record.survey.maps.keys.sorted().joined(separator: ", ")
            throw Failure(.notAvailable, known.isEmpty ? "There are no maps." : "There is no such map, but: \(known).")
        }
        return try await picture(key, "image/png", "map-\(index)", of: record, request)
    }

    private func processed(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, record) = try await measured(context)
        guard let key = record.survey.processed else {
            throw Failure(.notAvailable, "Nothing was drawn over this picture.")
        }
        return try await picture(key, "image/jpeg", "processed", of: record, request)
    }

    private func export(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let format = Dictionary(query: request)["format"] ?? "json"
        guard ["json", "csv"].contains(format) else { throw Failure(.invalid, "format is json or csv.") }
        let (id, user) = (try context.fileID(), try context.user)
        let report = try await files.requireReport(id, of: user)
        guard let analysis = report.analysis else { throw report.missing(.analyze, "analysis") }
        let record = try await crops.survey(of: id, of: user)
        let name = report.file.filename
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        var headers: HTTPFields = [
            .contentDisposition: ContentDisposition.header(inline: false, filename: "\(stem)-analysis.\(format)")
        ]
        guard format == "csv" else {
            let crop = record.map { CropDocument.survey($0, links: links) } ?? .null
            return .json(FileDocument.analysis(analysis, of: report, crop: crop), headers: headers)
        }
        guard let record else { throw report.missing(.analyze, "survey of plants") }
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let table = CropExport.csv(record, of: report.file)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: table)))
    }

    /// The file and its survey.
    private func measured(_ context: GatewayContext) async throws -> (FileReport, SurveyRecord) {
        let (id, user) = (try context.fileID(), try context.user)
        let report = try await files.requireReport(id, of: user)
        guard let record = try await crops.survey(of: id, of: user) else {
            throw report.missing(.analyze, "survey of plants")
        }
        return (report, record)
    }

    private func picture(
        _ key: ObjectKey,
        _ type: String,
        _ name: String,
        of record: SurveyRecord,
        _ request: Request
    ) async throws -> Response {
        let measured = Int64(record.measuredAt.timeIntervalSince1970 * 1_000)
        let tag = "\"\(name)-\(record.file)-\(measured)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, max-age=60"]
        if Conditional.isKnown(tag, to: request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        return try await store.answer(with: key, headers: headers)
    }

    private static func number(_ text: String?, _ name: String, _ range: ClosedRange<Double>) throws -> Double? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw Failure(.invalid, "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}

extension ObjectStore {
    /// An answer that streams an object, or a part of it.
    func answer(
        with key: ObjectKey,
        range: Range<Int64>? = nil,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields
    ) async throws -> Response {
        let object = try await read(key, range: range)
        let body = ResponseBody(contentLength: Int(object.size)) { writer in
            for try await chunk in object.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
