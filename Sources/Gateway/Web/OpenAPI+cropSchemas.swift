extension OpenAPIDocument {
    static let cropSchemas = #"""
            HealthStatus:
              enum: [very_poor, poor, moderate, healthy, very_healthy, unknown]
            CapturedFrom:
              enum: [form, gps, camera, upload]
              description: >-
                Who says when it was taken: the upload's `gps`, the satellites, or the camera's clock. With `upload`
                nobody does: the time is that of the upload, and the picture may be older.
            IndexStatistics:
              type: [object, "null"]
              properties:
                pixels: {type: integer}
                mean: {type: number}
                median: {type: number}
                p10: {type: number}
                p90: {type: number}
                std: {type: number}
                min: {type: number}
                max: {type: number}
            Provenance:
              type: object
              description: What the numbers are, where they come from, and how far they can be relied on.
              properties:
                bands: {type: array, items: {type: string}}
                source_order: {type: array, items: {type: string}}
                source: {enum: [upload, camera, format, setting], description: Who said which channel is which band.}
                sample_type: {type: string, examples: [uint8, uint16, float32]}
                scale: {type: number}
                calibration: {enum: [reflectance, relative, approximate]}
                corrections: {type: array, items: {type: string}}
                left_out: {type: array, items: {type: string}}
                camera: {type: [string, "null"]}
            Crop:
              type: [object, "null"]
              description: What was measured of plants; null for what is no capture of plants.
              properties:
                provenance: {$ref: "#/components/schemas/Provenance"}
                width: {type: integer}
                height: {type: integer}
                pixels:
                  type: object
                  properties:
                    all: {type: integer}
                    valid: {type: integer}
                    saturated: {type: integer}
                    empty: {type: integer}
                canopy:
                  type: object
                  properties:
                    cover: {type: [number, "null"], description: Share of valid pixels that are plants.}
                    method: {type: [string, "null"]}
                indices:
                  type: object
                  additionalProperties:
                    type: object
                    properties:
                      formula: {type: string}
                      bands: {type: array, items: {type: string}}
                      reference: {type: string}
                      range: {type: array, items: {type: number}, minItems: 2, maxItems: 2}
                      whole: {$ref: "#/components/schemas/IndexStatistics"}
                      canopy: {$ref: "#/components/schemas/IndexStatistics"}
                      histogram: {type: array, items: {type: integer}}
                      map_url: {type: [string, "null"]}
                refused:
                  type: array
                  items:
                    type: object
                    properties:
                      index: {type: string}
                      reason: {type: string}
                health:
                  type: object
                  properties:
                    status: {$ref: "#/components/schemas/HealthStatus"}
                    score: {type: [number, "null"], minimum: 0, maximum: 1}
                    definition: {type: string, description: What the score is.}
                    confidence: {type: number, minimum: 0, maximum: 1}
                    confidence_definition: {type: string}
                    basis: {enum: [ndvi, canopy_cover, none]}
                    statement: {type: string}
                model:
                  description: What a model said, or `none`.
                  oneOf:
                    - {const: none}
                    - type: object
                      properties:
                        version: {type: string}
                        top:
                          type: array
                          items:
                            type: object
                            properties:
                              class: {type: string}
                              confidence: {type: number}
                        milliseconds: {type: number}
                model_note: {type: [string, "null"], description: Why there is no answer although a model is set up.}
                captured_at: {type: string, format: date-time}
                captured_from: {$ref: "#/components/schemas/CapturedFrom"}
                measured_at: {type: string, format: date-time}
                place:
                  type: [object, "null"]
                  properties:
                    latitude: {type: number}
                    longitude: {type: number}
                mission_id: {type: [string, "null"]}
                field_id: {type: [string, "null"]}
                zones_url: {type: string}
                processed_url: {type: [string, "null"]}
            Zones:
              type: object
              properties:
                type: {const: FeatureCollection}
                features:
                  type: array
                  items:
                    type: object
                    properties:
                      type: {const: Feature}
                      id: {type: string}
                      geometry:
                        type: [object, "null"]
                        properties:
                          type: {const: Polygon}
                          coordinates: {type: array, items: {type: array, items: {type: array, items: {type: number}}}}
                      properties:
                        type: object
                        properties:
                          x: {type: integer, minimum: 0, maximum: 9}
                          y: {type: integer, minimum: 0, maximum: 9}
                          severity: {type: [number, "null"], description: 0 none to 1 worst.}
                          valid: {type: number, description: Share of its pixels that count.}
                          canopy: {type: [number, "null"], description: Share of its pixels that are plants.}
                          values: {type: object, additionalProperties: {type: number}}
                          pixels: {type: object, additionalProperties: {type: integer}}
                file_id: {type: string, format: uuid}
                captured_at: {type: string, format: date-time}
                captured_from: {$ref: "#/components/schemas/CapturedFrom"}
                width: {type: integer}
                height: {type: integer}
                metres_per_pixel: {type: [number, "null"]}
                severity_measure: {enum: [ndvi, relative_cover, relative_gli, none]}
                severity_definition: {type: string, description: What 0 and 1 mean; in the language of Accept-Language (en or th).}
                note: {type: string}
            Field:
              type: object
              required: [name, polygon]
              properties:
                id: {type: string, format: uuid, readOnly: true}
                name: {type: string, minLength: 1, maxLength: 255}
                description: {type: string, maxLength: 4000}
                polygon:
                  type: object
                  description: >-
                    GeoJSON; at most 1000 positions and 50 rings, not across the 180th meridian. Answers have the
                    outer ring counter-clockwise and holes clockwise.
                  required: [type, coordinates]
                  properties:
                    type: {const: Polygon}
                    coordinates: {type: array, items: {type: array, items: {type: array, items: {type: number}}}}
                hectares: {type: number, readOnly: true}
                capture_count: {type: integer, readOnly: true}
                created_at: {type: string, format: date-time, readOnly: true}
                updated_at: {type: string, format: date-time, readOnly: true}
            FieldEdit:
              type: object
              minProperties: 1
              properties:
                name: {type: string, minLength: 1, maxLength: 255}
                description: {type: string, maxLength: 4000}
                polygon: {type: object, description: As of a field.}
            Mission:
              type: object
              required: [name]
              properties:
                id: {type: string, format: uuid, readOnly: true}
                name: {type: string, minLength: 1, maxLength: 255}
                description: {type: string, maxLength: 4000}
                status: {enum: [active, completed, cancelled]}
                started_at: {type: string, format: date-time, description: Now if it is not given.}
                ended_at: {type: [string, "null"], format: date-time}
                capture_count: {type: integer, readOnly: true}
                created_at: {type: string, format: date-time, readOnly: true}
                updated_at: {type: string, format: date-time, readOnly: true}
            MissionEdit:
              type: object
              minProperties: 1
              properties:
                name: {type: string, minLength: 1, maxLength: 255}
                description: {type: string, maxLength: 4000}
                status: {enum: [active, completed, cancelled]}
                started_at: {type: string, description: A day or a time.}
                ended_at: {type: [string, "null"], description: A day or a time; null for a mission that lasts.}
            Series:
              type: object
              properties:
                field_id: {type: string, format: uuid}
                index: {type: string}
                points:
                  type: array
                  items:
                    type: object
                    properties:
                      file_id: {type: string, format: uuid}
                      captured_at: {type: string, format: date-time}
                      captured_from: {$ref: "#/components/schemas/CapturedFrom"}
                      mission_id: {type: [string, "null"]}
                      whole: {$ref: "#/components/schemas/IndexStatistics"}
                      canopy: {$ref: "#/components/schemas/IndexStatistics"}
                      canopy_cover: {type: [number, "null"]}
                      health_status: {$ref: "#/components/schemas/HealthStatus"}
                      calibration: {type: string}
                      camera: {type: [string, "null"]}
                flights:
                  type: array
                  items:
                    type: object
                    properties:
                      started_at: {type: string, format: date-time}
                      ended_at: {type: string, format: date-time}
                      captures: {type: integer}
                      mean:
                        type: [number, "null"]
                        description: "Of what was asked for, of all valid pixels of its captures."
                      canopy_cover: {type: [number, "null"]}
                      change:
                        type: [number, "null"]
                        description: Against the flight before; -0.15 is 15 % less. Null if numbers of both do not mean the same.
            Telemetry:
              type: object
              properties:
                position: {$ref: "#/components/schemas/DronePosition"}
                route: {type: array, maxItems: 5000, items: {$ref: "#/components/schemas/RoutePoint"}}
                geofence: {type: array, maxItems: 1000, items: {$ref: "#/components/schemas/RoutePoint"}}
                history: {type: array, items: {$ref: "#/components/schemas/DronePosition"}, readOnly: true}
            RoutePoint:
              type: object
              required: [lat, lng]
              properties:
                lat: {type: number, minimum: -90, maximum: 90}
                lng: {type: number, minimum: -180, maximum: 180}
                altitude: {type: [number, "null"]}
            DronePosition:
              type: [object, "null"]
              required: [lat, lng]
              properties:
                lat: {type: number, minimum: -90, maximum: 90}
                lng: {type: number, minimum: -180, maximum: 180}
                altitude: {type: [number, "null"]}
                heading: {type: [number, "null"]}
                ground_speed: {type: [number, "null"]}
                battery_level: {type: [number, "null"], minimum: 0, maximum: 100}
                status: {type: [string, "null"], maxLength: 50}
                timestamp: {type: [string, number], description: In answers a time.}
            ImagePage:
              type: object
              properties:
                items: {type: array, items: {$ref: "#/components/schemas/Image"}}
                pagination:
                  type: object
                  properties:
                    total: {type: integer}
                    limit: {type: integer}
                    offset: {type: integer}
                    page: {type: integer}
                    pages: {type: integer}
                    hasNext: {type: boolean}
                    hasPrev: {type: boolean}
            ImageStatistics:
              type: object
              properties:
                totalImages: {type: integer}
                analyzed: {type: integer}
                surveyed: {type: integer, description: Those on which plants were measured.}
                byStatus: {type: object, additionalProperties: {type: integer}}
                averageMetrics: {type: object, additionalProperties: {type: [number, "null"]}}
                healthStatusDistribution: {type: object, additionalProperties: {type: integer}}
                recentActivity: {type: integer, description: Uploads of the last 24 hours.}
                withGps: {type: integer}
                timestamp: {type: string, format: date-time}

        """#
}
