extension OpenAPIDocument {
    static let images = #"""
          /api/images:
            get:
              tags: [images]
              operationId: listImages
              summary: Your images in the shape of the first front end
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 200, default: 100}}
                - {name: cursor, in: query, schema: {type: string, format: uuid}, description: The last image of the list before.}
                - {name: page, in: query, schema: {type: integer, minimum: 1}}
                - {name: offset, in: query, schema: {type: integer, minimum: 0, maximum: 1000000}}
                - {name: status, in: query, schema: {enum: [uploaded, processing, completed, failed]}}
                - {name: hasAnalysis, in: query, schema: {type: boolean}}
                - {name: minHealthScore, in: query, schema: {type: number, minimum: 0, maximum: 1}}
                - {name: maxHealthScore, in: query, schema: {type: number, minimum: 0, maximum: 1}}
                - {name: healthStatus, in: query, schema: {$ref: "#/components/schemas/HealthStatus"}}
                - {name: search, in: query, schema: {type: string}, description: A part of the name.}
                - {name: field, in: query, schema: {type: string, format: uuid}}
                - {name: mission, in: query, schema: {type: string, format: uuid}}
                - name: sortBy
                  in: query
                  schema:
                    enum: [uploaded_at, processed_at, health_score, ndvi_mean, filename, captured_at]
                    default: uploaded_at
                  description: Images without the value come last.
                - {name: sortOrder, in: query, schema: {enum: [asc, desc], default: desc}}
              responses:
                "200":
                  description: A list; an `ImagePage` as soon as anything but `limit` and `cursor` is given.
                  content:
                    application/json:
                      schema: {oneOf: [{type: array, items: {$ref: "#/components/schemas/Image"}}, {$ref: "#/components/schemas/ImagePage"}]}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/images/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [images]
              operationId: getImage
              summary: One image in that shape
              responses:
                "200":
                  description: The image.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Image"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/statistics:
            get:
              tags: [images]
              operationId: getStatistics
              summary: Your images in numbers
              responses:
                "200":
                  description: The numbers, as of now.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/ImageStatistics"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/telemetry:
            get:
              tags: [images]
              operationId: getTelemetry
              summary: Where your drone is, where it is to fly, and where it may
              parameters:
                - {name: history, in: query, schema: {type: integer, minimum: 1, maximum: 5000}, description: With so many of the last positions.}
              responses:
                "200":
                  description: What is known.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Telemetry"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
            post:
              tags: [images]
              operationId: postTelemetry
              summary: Report a position; replace route or geofence as a whole
              description: |-
                What is not given stays. An empty route or geofence removes it. Of positions the last 5000 are kept, of
                `timestamp` a time or Unix milliseconds are understood.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/Telemetry"}
              responses:
                "200":
                  description: What is known now.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Telemetry"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "413": {description: "`too_large`: over 1 MiB."}

        """#

    static let crops = #"""
          /api/v1/files/{id}/zones:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: getZones
              summary: The stress zones of a capture, as GeoJSON
              description: |-
                Where position, height above the ground and field of view are known, each cell is a polygon in WGS 84: an
                approximation over flat ground. Else `geometry` is null and `properties.pixels` says where in the picture.
              parameters:
                - {name: height, in: query, schema: {type: number, minimum: 1, maximum: 20000}, description: Metres above the ground.}
                - {name: fov, in: query, schema: {type: number, minimum: 1, maximum: 170}, description: Degrees across the picture.}
              responses:
                "200":
                  description: 100 cells; `note` says how their place was found, or why not.
                  content:
                    application/geo+json:
                      schema: {$ref: "#/components/schemas/Zones"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/{id}/maps/{index}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
              - {name: index, in: path, required: true, schema: {type: string}, description: "`ndvi`"}
            get:
              tags: [crops]
              operationId: getMap
              summary: The colour map of an index
              responses:
                "200":
                  description: The map with its legend.
                  content:
                    image/png: {}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "304": {description: Unchanged since If-None-Match.}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/{id}/processed:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: getProcessed
              summary: The map of the main index over the photograph
              responses:
                "200":
                  description: The picture.
                  content:
                    image/jpeg: {}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "304": {description: Unchanged since If-None-Match.}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/{id}/analysis/export:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: exportAnalysis
              summary: An analysis to keep or to calculate with
              parameters:
                - {name: format, in: query, schema: {enum: [json, csv], default: json}}
              responses:
                "200":
                  description: As JSON what the analysis is; as CSV a row for each index.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Analysis"}
                    text/csv: {schema: {type: string}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotReady"}

        """#
}
