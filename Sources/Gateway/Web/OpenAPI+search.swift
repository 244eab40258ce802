extension OpenAPIDocument {
    static let search = #"""
          /api/v1/search:
            get:
              tags: [search]
              operationId: search
              summary: Find files by what is in them
              description: |
                `text` looks for words, names and tags; `semantic` for texts that are near in the embeddings named in the
                answer (`local-lexical/1` knows words and parts of words, not meaning); `hybrid` joins both by
                reciprocal rank fusion. If no embedding can be had, `hybrid` looks for words, and a note says so.
              parameters:
                - {name: q, in: query, required: true, schema: {type: string}, description: At most 1000 bytes.}
                - {name: mode, in: query, schema: {enum: [hybrid, text, semantic], default: hybrid}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 20}}
                - {name: type, in: query, schema: {type: string}, description: "Begin of a media type: `image/`."}
                - {name: tag, in: query, schema: {type: string}}
                - {name: from, in: query, schema: {type: string}, description: Uploaded on that day or later.}
                - {name: until, in: query, schema: {type: string}, description: Uploaded before that day.}
                - {name: collection, in: query, schema: {type: string, format: uuid}, description: Only files in it.}
              responses:
                "200":
                  description: The best first.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [items, mode, embeddings, notes]
                        properties:
                          items:
                            type: array
                            items:
                              type: object
                              required: [file, score, similarity, snippet, highlights, page]
                              properties:
                                file: {$ref: "#/components/schemas/File"}
                                score: {type: number, description: Means nothing beside scores of another query.}
                                similarity: {type: [number, "null"], description: "Cosine, where nearness found it."}
                                snippet: {type: [string, "null"]}
                                highlights:
                                  description: Begin and end of what was looked for, in code points of the snippet.
                                  type: array
                                  items: {type: array, items: {type: integer}, minItems: 2, maxItems: 2}
                                page: {type: [integer, "null"]}
                          mode: {enum: [hybrid, text, semantic]}
                          embeddings:
                            description: The spaces in which nearness was looked for; more than one while files move.
                            type: array
                            items: {type: string}
                          notes: {type: array, items: {type: string}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/v1/search/suggest-tags:
            get:
              tags: [search]
              operationId: suggestTags
              summary: Your tags that begin so, the most frequent first
              parameters:
                - {name: q, in: query, schema: {type: string, maxLength: 50}}
              responses:
                "200":
                  description: At most 20.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [items]
                        properties:
                          items:
                            type: array
                            items:
                              type: object
                              properties:
                                tag: {type: string}
                                count: {type: integer}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
          /api/v1/files/{id}/duplicates:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [search]
              operationId: duplicates
              summary: Your other files that are the same as this one, or nearly so
              description: |
                Three levels that are never mixed. `same_bytes`: files with the same SHA-256; bytes that you upload again
                are answered with the file that is there, so there is hardly ever one. `same_picture`: pictures of the
                same shape whose perceptual hashes (pHash, 64 bits) differ in at most 6 bits. `similar`: texts whose
                vectors in the named embedding have a cosine of 0.85 or more. At most 20 files each, the nearest first.
              responses:
                "200":
                  description: The three levels; a note says where one does not apply.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [same_bytes, same_picture, similar, embedding, notes]
                        properties:
                          same_bytes: {type: array, items: {$ref: "#/components/schemas/File"}}
                          same_picture:
                            type: array
                            items:
                              type: object
                              required: [file, distance]
                              properties:
                                file: {$ref: "#/components/schemas/File"}
                                distance: {type: integer, minimum: 0, maximum: 6, description: Bits that differ.}
                          similar:
                            type: array
                            items:
                              type: object
                              required: [file, similarity]
                              properties:
                                file: {$ref: "#/components/schemas/File"}
                                similarity: {type: number, description: Cosine.}
                          embedding: {type: [string, "null"]}
                          notes: {type: array, items: {type: string}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}

        """#
}
