import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Fields, and what was measured on them over time.
struct FieldRoutes: Sendable {
    let fields: any FieldRepository
    let links: PublicLinks
    private static let mostBytes = 256 * 1024

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/fields") { try await list($1) },
            Endpoint(.post, "/api/v1/fields") { try await create($0, $1) },
            Endpoint(.get, "/api/v1/fields/{id}") { try await show($1) },
            Endpoint(.patch, "/api/v1/fields/{id}") { try await change($0, $1) },
            Endpoint(.delete, "/api/v1/fields/{id}") { try await delete($1) },
            Endpoint(.get, "/api/v1/fields/{id}/series") { try await series($0, $1) },
        ]
    }

    private func list(_ context: GatewayContext) async throws -> Response {
        let all = try await fields.fields(of: context.user)
        return .json(["items": .array(all.map(document))])
    }

    private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let edit = try FieldEdit(await JSONText.read(request, atMost: Self.mostBytes))
        guard let name = edit.name, let outline = edit.outline else {
            throw Failure(.invalid, "A field needs a name and a polygon.")
        }
        let draft = FieldDraft(name: name, description: edit.description ?? "", outline: outline)
        let made = try await fields.create(draft, of: context.user)
        return .json(document(made), status: .created, headers: [.location: links.field(made.id)])
    }

    private func show(_ context: GatewayContext) async throws -> Response {
        let id = try FieldID(path: context)
        return .json(document(try await fields.require(id, of: context.user)))
    }

    private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try FieldID(path: context), try context.user)
        _ = try await fields.require(id, of: user)
        let edit = try FieldEdit(await JSONText.read(request, atMost: Self.mostBytes))
        guard edit != FieldEdit() else { throw Failure(.invalid, "Give at least one of name, description, polygon.") }
        return .json(document(try await fields.update(id, edit, of: user)))
    }

    private func delete(_ context: GatewayContext) async throws -> Response {
        let id = try FieldID(path: context)
        try await fields.delete(id, of: context.user)
        return Response(status: .noContent)
    }

    private func series(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try FieldID(path: context), try context.user)
        let query = try SeriesQuery(parameters: Dictionary(query: request))
        _ = try await fields.require(id, of: user)
        let captures = try await fields.series(id, query, of: user)
        return .json([
            "field_id": .string(id.description),
            "index": .string(query.index),
            "points": .array(captures.map(point)),
            "flights": .array(Self.flights(Flight.all(in: captures), by: query.measure)),
        ])
    }

    private func document(_ field: CropField) -> JSONValue {
        let rings: [JSONValue] = field.outline.coordinates.map { ring in
            let positions: [JSONValue] = ring.map { position in .array(position.map { .number($0) }) }
            return .array(positions)
        }
        return [
            "id": .string(field.id.description),
            "name": .string(field.name),
            "description": .string(field.description),
            "polygon": .object(["type": "Polygon", "coordinates": .array(rings)]),
            "hectares": .number((field.outline.squareMetres / 100).rounded() / 100),
            "capture_count": .integer(Int64(field.captureCount)),
            "created_at": .time(field.createdAt),
            "updated_at": .time(field.updatedAt),
        ]
    }

    private func point(_ capture: FieldCapture) -> JSONValue {
        [
            "file_id": .string(capture.file.description),
            "captured_at": .time(capture.capturedAt),
            "captured_from": .string(capture.capturedFrom.rawValue),
            "mission_id": .text(capture.mission?.description),
            "whole": CropDocument.statistics(capture.whole),
            "canopy": CropDocument.statistics(capture.canopy),
            "canopy_cover": .real(capture.canopyCover),
            "health_status": .string(capture.status.rawValue),
            "calibration": .string(capture.calibration.rawValue),
            "camera": .text(capture.camera),
        ]
    }

    /// Each with its change against the one before, where numbers of both mean the same.
    private static func flights(_ flights: [Flight], by measure: Flight.Measure) -> [JSONValue] {
        flights.enumerated().map { number, flight -> JSONValue in
            let mean = flight.mean(measure)
            var change: Double?
            if number > 0, let mean, let earlier = flights[number - 1].mean(measure), abs(earlier) >= 0.05,
                let first = flight.captures.first,
                (flights[number - 1].captures + flight.captures).allSatisfy({ $0.isComparable(to: first) })
            {
                change = (mean - earlier) / abs(earlier)
            }
            return [
                "started_at": .time(flight.startedAt),
                "ended_at": .time(flight.endedAt),
                "captures": .integer(Int64(flight.captures.count)),
                "mean": .real(mean),
                "canopy_cover": .real(flight.mean(.canopyCover)),
                "change": .real(change),
            ]
        }
    }
}
