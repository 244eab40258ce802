extension OpenAPIDocument {
    static let files = #"""
          /api/v1/files:
            get:
              tags: [files]
              operationId: listFiles
              summary: Your files, newest first
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 200, default: 50}}
                - {name: cursor, in: query, schema: {type: string}, description: "`next` of the page before."}
                - {name: status, in: query, schema: {$ref: "#/components/schemas/FileStatus"}}
                - {name: tag, in: query, schema: {type: string}}
                - {name: type, in: query, schema: {type: string}, description: "Begin of a media type: `image/`."}
                - {name: q, in: query, schema: {type: string}, description: Part of a name or a summary.}
                - {name: collection, in: query, schema: {type: string, format: uuid}, description: Only files in it.}
              responses:
                "200":
                  description: A page. The header Link names the next one.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [items, next]
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/File"}}
                          next: {type: [string, "null"]}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/v1/files/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [files]
              operationId: getFile
              summary: One file
              responses:
                "200": {$ref: "#/components/responses/File"}
                "304": {description: Unchanged since If-None-Match.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            patch:
              tags: [files]
              operationId: changeFile
              summary: Change name, summary or tags
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      minProperties: 1
                      properties:
                        filename: {type: string, description: Made safe before it is stored.}
                        summary: {type: string, maxLength: 4000}
                        tags: {type: array, maxItems: 50, items: {type: string, minLength: 1, maxLength: 50}}
              responses:
                "200": {$ref: "#/components/responses/File"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            delete:
              tags: [files]
              operationId: deleteFile
              summary: Delete a file
              description: It is gone at once; its bytes are removed when the retention is over.
              responses:
                "204": {description: Deleted.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/files/{id}/analysis:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [files]
              operationId: getAnalysis
              summary: Everything that was found in a file, but its text
              responses:
                "200":
                  description: The findings, each with the method that made it.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Analysis"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotReady"}
          /api/v1/files/{id}/attempts:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [files]
              operationId: getAttempts
              summary: Every try of every stage, oldest first
              responses:
                "200":
                  description: The attempts.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Attempt"}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/files/{id}/earlier:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [files]
              operationId: earlier
              summary: What was found before the file was analysed again
              responses:
                "200":
                  description: The analysis as it was, with the text of its pages and `analysed_at`.
                  content:
                    application/json:
                      schema: {type: object}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/files/{id}/reprocess:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            post:
              tags: [files]
              operationId: reprocess
              summary: Do stages again
              description: |
                What failed or was cancelled; with `force` also what is done. The notification follows. `languages` and
                `psm` say how to read the writing in pictures this time. `bands` and `gps` take the place of what the
                upload said of the picture, for good; the survey, its place and its field follow. What was found before
                stays readable as `earlier`.
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        stages: {type: array, items: {enum: [analyze, thumbnail, notify]}}
                        force: {type: boolean, default: false}
                        languages:
                          description: Tesseract's names, joined by `+` or as a list.
                          anyOf: [{type: string}, {type: array, items: {type: string}}]
                          examples: ["eng+tha"]
                        psm:
                          description: Tesseract's page segmentation mode, 1 or 3 to 13.
                          type: integer
                          minimum: 1
                          maximum: 13
                        bands:
                          description: The order of a multi-band image's bands, joined by commas or as a list.
                          anyOf: [{type: string}, {type: array, items: {type: string}}]
                          examples: ["red,green,blue,nir"]
                        gps: {$ref: "#/components/schemas/Position"}
              responses:
                "202": {$ref: "#/components/responses/Standing"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {$ref: "#/components/responses/Conflict"}
          /api/v1/files/{id}/metadata:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            post:
              tags: [files]
              operationId: understand
              summary: Understand a file again
              description: |
                Name, summary, tags and embedding are made again from the text that is known, by whichever provider
                answers; what a provider said before does not count. A file without an analysis is read first.
              responses:
                "202": {$ref: "#/components/responses/Standing"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {$ref: "#/components/responses/Conflict"}
          /api/v1/files/{id}/cancel:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            post:
              tags: [files]
              operationId: cancel
              summary: Stop the work on a file
              description: |
                What waits ends at once, what runs within 15 seconds; what is done stays. The file becomes failed with the
                code `cancelled`, and its owner is told. 409 if nothing is left to cancel.
              responses:
                "202": {$ref: "#/components/responses/Standing"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {$ref: "#/components/responses/Conflict"}

        """#
}
