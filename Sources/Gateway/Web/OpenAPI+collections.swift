extension OpenAPIDocument {
    static let collections = #"""
          /api/v1/collections:
            get:
              tags: [collections]
              operationId: listCollections
              summary: Your collections, newest first
              responses:
                "200":
                  description: All of them; at most 1000.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [items]
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Collection"}}
                "401": {$ref: "#/components/responses/Unauthorized"}
            post:
              tags: [collections]
              operationId: createCollection
              summary: Make an empty collection
              requestBody:
                required: true
                content:
                  application/json:
                    schema: &collection
                      type: object
                      properties:
                        name: {type: string, minLength: 1, maxLength: 255}
                        description: {type: string, maxLength: 4000}
              responses:
                "201":
                  description: Made. Location names it.
                  content: &oneCollection
                    application/json:
                      schema: {$ref: "#/components/schemas/Collection"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "409": {description: "`conflict`: there are 1000."}
          /api/v1/collections/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [collections]
              operationId: getCollection
              summary: One collection
              responses:
                "200":
                  description: The collection, without its files.
                  content: *oneCollection
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            patch:
              tags: [collections]
              operationId: changeCollection
              summary: Change name or description
              requestBody:
                required: true
                content:
                  application/json:
                    schema: *collection
              responses:
                "200":
                  description: As it is now.
                  content: *oneCollection
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            delete:
              tags: [collections]
              operationId: deleteCollection
              summary: Remove a collection; its files stay
              responses:
                "204": {description: Removed.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/collections/{id}/files:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [collections]
              operationId: listCollectionFiles
              summary: The files in a collection, newest first; takes what the list of all files takes
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 200, default: 50}}
                - {name: cursor, in: query, schema: {type: string}, description: "`next` of the page before."}
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
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/collections/{id}/files/{file_id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
              - {$ref: "#/components/parameters/FileInPath"}
            put:
              tags: [collections]
              operationId: putFileIntoCollection
              summary: Put one of your files in; it is no error if it is in
              responses:
                "204": {description: It is in.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {description: "`conflict`: there are 10000 files in it."}
            post:
              tags: [collections]
              operationId: addFileToCollection
              summary: The same as PUT
              responses:
                "204": {description: It is in.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
                "409": {description: "`conflict`: there are 10000 files in it."}
            delete:
              tags: [collections]
              operationId: takeFileOutOfCollection
              summary: Take a file out
              responses:
                "204": {description: It is out.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}

        """#
}
