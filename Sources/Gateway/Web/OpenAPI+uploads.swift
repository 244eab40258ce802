extension OpenAPIDocument {
    static let uploads = #"""
          /api/v1/files/upload:
            post:
              tags: [upload]
              operationId: upload
              summary: Upload a file as a form
              description: |
                The bytes are streamed to the store and never held in memory. The answer comes when they are durable
                and the file is committed; the work follows. The content decides the type, whatever the part claims.
              parameters:
                - {$ref: "#/components/parameters/IdempotencyKey"}
              requestBody:
                required: true
                content:
                  multipart/form-data:
                    schema:
                      type: object
                      required: [file]
                      properties:
                        file:
                          type: string
                          format: binary
                          description: Exactly one. Its name is made safe; its size is limited (MAX_FILE_SIZE).
                        gps: {$ref: "#/components/schemas/Position"}
                        bands:
                          type: string
                          description: The order of a multi-band image's bands.
                          examples: ["red,green,blue,nir"]
              responses: &upload
                "202":
                  description: Accepted, durable, and on its way. Also the answer to a repetition under the same key.
                  headers:
                    Location: {schema: {type: string}, description: The file.}
                    Idempotency-Replayed: {schema: {type: string}, description: "`true` if this is a repetition."}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Receipt"}
                "200":
                  description: |
                    You have these bytes already, as this file. It keeps its `bands` and `gps`; a `note` says so if
                    those of this upload differ.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Receipt"}
                "400":
                  description: |
                    `empty_file`, `missing_file`, `too_many_files`, `malformed_multipart`, `incomplete_upload`,
                    or `invalid` for a field that makes no sense.
                  content: &problem
                    application/problem+json:
                      schema: {$ref: "#/components/schemas/Problem"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "409":
                  description: An upload under the same key is under way.
                  content: *problem
                "413":
                  description: "`too_large`: over the limit. Nothing of it is kept, and the connection closes."
                  content: *problem
                "415":
                  description: "`unsupported`: the body is not a form."
                  content: *problem
                "422":
                  description: "`idempotency_mismatch`: the key was used for other bytes."
                  content: *problem
                "429": {$ref: "#/components/responses/Throttled"}
                "503": {$ref: "#/components/responses/Unavailable"}
                "507":
                  description: "`storage_full`."
                  content: *problem
          /api/v1/files/content/{name}:
            put:
              tags: [upload]
              operationId: uploadBody
              summary: Upload a file as a bare body
              description: For `curl -T` and for devices. Otherwise the same as the form.
              parameters:
                - name: name
                  in: path
                  required: true
                  description: The file's name, percent-encoded UTF-8.
                  schema: {type: string}
                - {$ref: "#/components/parameters/IdempotencyKey"}
              requestBody:
                required: true
                content:
                  application/octet-stream: {}
              responses: *upload

        """#
}
