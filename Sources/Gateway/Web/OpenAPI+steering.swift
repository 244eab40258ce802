extension OpenAPIDocument {
    /// What an operator orders; each order is on record under the token's user.
    static let steering = #"""
          /api/dead/replay:
            servers: *operations
            post:
              tags: [operations]
              operationId: replay
              summary: Do dead stages again, with a fresh budget
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      description: Which; at least one member besides `limit`, or `all`.
                      properties:
                        file_ids: {type: array, maxItems: 1000, items: {type: string, format: uuid}}
                        stage: {$ref: "#/components/schemas/Stage"}
                        code: {type: string}
                        user: {type: string}
                        since: {type: string}
                        limit: {type: integer, minimum: 1, maximum: 10000, default: 1000}
                        all: {type: boolean, default: false}
              responses:
                "202":
                  description: What became of each file.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          queued: {type: integer}
                          items:
                            type: array
                            items:
                              type: object
                              properties:
                                file_id: {type: string, format: uuid}
                                stages: {type: array, items: {$ref: "#/components/schemas/Stage"}}
                                queued: {type: boolean}
                                refusal: {type: [string, "null"]}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/files/{id}/cancel:
            servers: *operations
            parameters:
              - {$ref: "#/components/parameters/ID"}
            post:
              tags: [operations]
              operationId: cancelAnyFile
              summary: Stop the work on anybody's file
              responses:
                "202": {$ref: "#/components/responses/Standing"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {$ref: "#/components/responses/Conflict"}
          /api/purge:
            servers: *operations
            post:
              tags: [operations]
              operationId: purge
              summary: Cancel files that wait and on which nobody works
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      description: Which; a stage, a user, both, or `all`.
                      properties:
                        stage: {$ref: "#/components/schemas/Stage"}
                        user: {type: string}
                        limit: {type: integer, minimum: 1, maximum: 10000, default: 1000}
                        all: {type: boolean, default: false}
              responses:
                "200":
                  description: How many; as many as `limit` means that there may be more.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          cancelled: {type: integer}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/pause:
            servers: *operations
            post:
              tags: [operations]
              operationId: pause
              summary: Hold back a stage or a user, everywhere
              requestBody: {$ref: "#/components/requestBodies/Target"}
              responses:
                "200": {$ref: "#/components/responses/Paused"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/resume:
            servers: *operations
            post:
              tags: [operations]
              operationId: resume
              summary: Let a stage or a user go on
              requestBody: {$ref: "#/components/requestBodies/Target"}
              responses:
                "200": {$ref: "#/components/responses/Paused"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}

        """#
}
