extension OpenAPIDocument {
    /// What operators see. The operations port is a server of its own, so each path names it.
    static let operations = #"""
          /api/queues:
            servers: &operations
              - url: "{origin}"
                description: The operations port (`GATEWAY_OPS_PORT`), for tokens of the scope `admin`.
                variables:
                  origin: {default: "http://127.0.0.1:5555"}
            get:
              tags: [operations]
              operationId: queues
              summary: What waits and runs at each stage
              responses:
                "200":
                  description: The stages.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Queue"}}
                          count_limit: {type: integer, description: Counting what has ended stops here.}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/dead:
            servers: *operations
            get:
              tags: [operations]
              operationId: dead
              summary: Stages that failed for good, newest first
              parameters:
                - {name: stage, in: query, schema: {$ref: "#/components/schemas/Stage"}}
                - {name: code, in: query, schema: {type: string}, description: "A code of a failure: `timeout`."}
                - {name: user, in: query, schema: {type: string}}
                - {name: since, in: query, schema: {type: string}, description: "RFC 3339, or how long ago: `2h`."}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 1000, default: 100}}
              responses:
                "200":
                  description: Them.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Dead"}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/dead/groups:
            servers: *operations
            get:
              tags: [operations]
              operationId: deadGroups
              summary: The same by stage and code, the most frequent first
              parameters:
                - {name: stage, in: query, schema: {$ref: "#/components/schemas/Stage"}}
                - {name: code, in: query, schema: {type: string}, description: "A code of a failure: `timeout`."}
                - {name: user, in: query, schema: {type: string}}
                - {name: since, in: query, schema: {type: string}, description: "RFC 3339, or how long ago: `2h`."}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 1000, default: 100}}
              responses:
                "200":
                  description: The reasons.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items:
                            type: array
                            items:
                              type: object
                              properties:
                                stage: {$ref: "#/components/schemas/Stage"}
                                code: {type: string}
                                count: {type: integer}
                                newest: {type: string, format: date-time}
                                example:
                                  type: object
                                  properties:
                                    file_id: {type: string, format: uuid}
                                    message: {type: string}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/dead/{id}:
            servers: *operations
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [operations]
              operationId: deadFile
              summary: The dead stages of one file, with every attempt of every stage
              responses:
                "200":
                  description: Both.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Dead"}}
                          attempts: {type: array, items: {$ref: "#/components/schemas/Attempt"}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/holds:
            servers: *operations
            get:
              tags: [operations]
              operationId: holds
              summary: What is held back, oldest first
              responses:
                "200":
                  description: The holds.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items:
                            type: array
                            items:
                              type: object
                              properties:
                                kind: {enum: [stage, user]}
                                name: {type: string}
                                who: {type: string}
                                reason: {type: string}
                                since: {type: string, format: date-time}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/audit:
            servers: *operations
            get:
              tags: [operations]
              operationId: audit
              summary: What operators did, newest first
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 1000, default: 100}}
              responses:
                "200":
                  description: The record.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items:
                            type: array
                            items:
                              type: object
                              properties:
                                at: {type: string, format: date-time}
                                who: {type: string}
                                action: {type: string}
                                detail: {type: object}
                                count: {type: integer, description: Files or stages that it concerned.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}

        """#
}
