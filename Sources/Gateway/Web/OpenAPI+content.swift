extension OpenAPIDocument {
    static let live = #"""
          /api/v1/files/{id}/status:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [live]
              operationId: getStatus
              summary: Where a file stands
              parameters:
                - name: wait
                  in: query
                  schema: {type: number, minimum: 0, maximum: 60}
                  description: |
                    Wait so many seconds for a change: since the ETag in If-None-Match, or else since now.
                    A file that is completed or failed is answered at once.
                - {name: If-None-Match, in: header, schema: {type: string}}
              responses:
                "200":
                  description: The status.
                  headers:
                    ETag: {schema: {type: string}}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Status"}
                "304": {description: Unchanged since If-None-Match.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "429": {$ref: "#/components/responses/Throttled"}
                "503": {$ref: "#/components/responses/Unavailable"}
          /api/v1/files/{id}/events:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [live]
              operationId: fileEvents
              summary: What happens to a file, as server-sent events
              description: |
                From the beginning, or behind Last-Event-ID; ends when the file is completed or failed. Events are
                `status`, `stage` and `progress`, with a JSON object each. A comment every 15 seconds keeps the line open.
              parameters: &replay
                - {name: Last-Event-ID, in: header, schema: {type: string}}
                - {name: after, in: query, schema: {type: string}, description: The same for clients without headers.}
              responses: &stream
                "200":
                  description: Events.
                  content:
                    text/event-stream: {schema: {type: string}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "429": {$ref: "#/components/responses/Throttled"}
                "503": {$ref: "#/components/responses/Unavailable"}
          /api/v1/events:
            get:
              tags: [live]
              operationId: events
              summary: What happens to all your files, as server-sent events
              description: From now on, or behind Last-Event-ID; never ends by itself.
              parameters: *replay
              responses: *stream

        """#

    static let content = #"""
          /api/v1/files/{id}/content:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [content]
              operationId: getContent
              summary: The bytes of a file, whole or in part
              parameters: &part
                - {name: Range, in: header, schema: {type: string}, description: "One range: `bytes=0-1023`."}
                - {name: If-Range, in: header, schema: {type: string}}
                - {name: If-None-Match, in: header, schema: {type: string}}
              responses: &bytes
                "200":
                  description: All of it.
                  headers:
                    ETag: {schema: {type: string}}
                    Repr-Digest: {schema: {type: string}}
                  content:
                    "*/*": {}
                "206":
                  description: The part that was asked for.
                  content:
                    "*/*": {}
                "304": {description: Unchanged since If-None-Match.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "416":
                  description: "`range_not_satisfiable`; Content-Range names the size."
                  content:
                    application/problem+json:
                      schema: {$ref: "#/components/schemas/Problem"}
          /api/v1/files/{id}/text:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [content]
              operationId: getText
              summary: The text of a file
              responses:
                "200":
                  description: |-
                    As plain text, a form feed between pages; or page by page if you accept JSON. While a document is
                    being read, the pages that are read so far, and `complete` is false.
                  content:
                    text/plain: {schema: {type: string}}
                    application/json:
                      schema:
                        type: object
                        properties:
                          file_id: {type: string}
                          language: {type: [string, "null"]}
                          complete: {type: boolean}
                          text_chars: {type: integer}
                          pages:
                            type: array
                            items:
                              type: object
                              properties:
                                page: {type: integer}
                                text: {type: string}
                                source: {type: string, examples: [plain, pdf_text_layer, ocr]}
                                confidence: {type: [number, "null"]}
                                quality:
                                  type: [number, "null"]
                                  description: How much it looks like text that somebody wrote, 0 to 1.
                                other:
                                  type: [object, "null"]
                                  description: The reading of the page that was not chosen, if there were two.
                                  properties:
                                    text: {type: string}
                                    source: {type: string}
                                    confidence: {type: [number, "null"]}
                                    quality: {type: number}
                "304": {description: Unchanged since If-None-Match.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/{id}/thumbnail:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [content]
              operationId: getThumbnail
              summary: A picture of at most 300 by 300 pixels, or of another size that is made
              parameters:
                - name: size
                  in: query
                  description: Pixels of the longer side; the next larger size there is, else the largest.
                  schema: {type: integer, minimum: 1, maximum: 4096}
              responses:
                "200":
                  description: The picture, as WebP for clients that accept it by name.
                  content:
                    image/jpeg: {}
                    image/webp: {}
                "304": {description: Unchanged since If-None-Match.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/thumbnails:
            post:
              tags: [content]
              operationId: drawThumbnails
              summary: Draw the thumbnails of many files again
              description: Each is queued by itself; one that cannot be says why and holds up no other.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [file_ids]
                      properties:
                        file_ids: {type: array, minItems: 1, maxItems: 200, items: {type: string, format: uuid}}
              responses:
                "202":
                  description: What became of each.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          total: {type: integer}
                          results:
                            type: array
                            items:
                              type: object
                              properties:
                                file_id: {type: string, format: uuid}
                                status: {enum: [queued, failed]}
                                code: {type: string}
                                error: {type: string}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/v1/files/{id}/download:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [content]
              operationId: getDownload
              summary: A link that works for an hour without a token
              responses:
                "200":
                  description: The link.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          download_url: {type: string}
                          filename: {type: string}
                          expires_in: {type: integer, description: Seconds.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/download/{token}:
            get:
              tags: [content]
              operationId: download
              summary: Where such a link leads, if the store has none of its own
              security: []
              parameters:
                - {name: token, in: path, required: true, schema: {type: string}}
                - {name: Range, in: header, schema: {type: string}}
              responses: *bytes

        """#
}
