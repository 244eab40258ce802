/// The API in OpenAPI 3.1, as `/openapi.yaml` hands it out. A test holds it against the routes that there are.
enum OpenAPIDocument {
    /// The whole document.
    static let yaml: String = [
        head, "paths:\n", pages, uploads, files, search, collections, ai, live, content, images, crops, fields,
        operations, steering, components, cropSchemas,
    ].joined()

    private static let head = #"""
        openapi: 3.1.0
        info:
          title: Millrace
          version: "1.0"
          license:
            name: Apache-2.0
            identifier: Apache-2.0
          description: |
            Files go in, and come out understood: with their text, facts, tags, a summary and a thumbnail.

            Every file belongs to the user named by the token's `sub`; another user's file does not exist (404).
            Times are RFC 3339 in UTC, sizes are bytes, ids are UUIDs. Errors are RFC 9457 problems with a stable
            `code` and a `retryable` flag. New members may appear in any answer; new words in any list of words.
        servers:
          - url: /
        security:
          - bearer: []
        tags:
          - name: upload
          - name: files
          - name: search
          - name: collections
          - name: ai
          - name: live
          - name: content
          - name: images
          - name: crops
          - name: operations
            description: On a port of their own, for tokens of the scope `admin`.
          - name: about

        """#

    private static let pages = #"""
          /:
            get:
              tags: [about]
              operationId: page
              summary: A page to upload files with and to see what becomes of them
              security: []
              responses:
                "200":
                  description: HTML.
                  content:
                    text/html: {}
          /openapi.yaml:
            get:
              tags: [about]
              operationId: openapi
              summary: This document
              security: []
              responses:
                "200":
                  description: OpenAPI 3.1.
                  content:
                    application/yaml: {}
          /api/v1/me:
            get:
              tags: [about]
              operationId: me
              summary: Who the token stands for
              responses:
                "200":
                  description: The user.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          user_id: {type: string}
                          scopes: {type: array, items: {type: string}}
                          expires_at: {type: string, format: date-time}
                "401": {$ref: "#/components/responses/Unauthorized"}

        """#
}
