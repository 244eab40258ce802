import Domain

/// What the Gateway knows of plants: what was measured, on which fields, and where the drone is.
struct CropDesk: Sendable {
    let crops: any CropRepository
    let fields: any FieldRepository
    let telemetry: any TelemetryRepository

    /// The operations on all of it.
    func endpoints(files: any FileRepository, store: any ObjectStore, links: PublicLinks) -> [Endpoint] {
        var endpoints = ImageRoutes(files: files, crops: crops, links: links).endpoints
        endpoints += CropRoutes(files: files, crops: crops, store: store, links: links).endpoints
        endpoints += FieldRoutes(fields: fields, links: links).endpoints
        endpoints += MissionRoutes(fields: fields, links: links).endpoints
        endpoints += TelemetryRoutes(telemetry: telemetry).endpoints
        return endpoints
    }
}
