extension OpenAPIDocument {
    static let fields = #"""
          /api/v1/fields:
            get:
              tags: [crops]
              operationId: listFields
              summary: Your fields, newest first
              responses:
                "200":
                  description: All of them; at most 1000.
                  content:
                    application/json:
                      schema: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/Field"}}}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
            post:
              tags: [crops]
              operationId: createField
              summary: Make a field
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/Field"}
              responses:
                "201":
                  description: Made. Location names it.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Field"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "413": {description: "`too_large`: over 256 KiB."}
                "409": {description: "`conflict`: there are 1000."}
          /api/v1/fields/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: getField
              summary: One field
              responses:
                "200":
                  description: The field.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Field"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            patch:
              tags: [crops]
              operationId: changeField
              summary: Change what is given
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/FieldEdit"}
              responses:
                "200":
                  description: As it is now.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Field"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "413": {description: "`too_large`: over 256 KiB."}
                "404": {$ref: "#/components/responses/NotFound"}
            delete:
              tags: [crops]
              operationId: deleteField
              summary: Remove a field; its captures stay
              responses:
                "204": {description: Removed.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/fields/{id}/series:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: getSeries
              summary: An index of a field over time
              parameters:
                - name: index
                  in: query
                  description: |
                    An index; or `canopy_cover`, the share of plants: `whole` and `canopy` of its points are null, `mean`
                    and `change` of its flights are those of the share.
                  schema: {type: string, default: ndvi}
                - {name: from, in: query, schema: {type: string}, description: "A day, which is its first moment in UTC, or a time."}
                - {name: until, in: query, schema: {type: string}, description: The same.}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 2000, default: 2000}}
              responses:
                "200":
                  description: Captures, oldest first, and the flights that they make up.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Series"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
          /api/v1/missions:
            get:
              tags: [crops]
              operationId: listMissions
              summary: Your missions, newest first
              responses:
                "200":
                  description: All of them; at most 1000.
                  content:
                    application/json:
                      schema: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/Mission"}}}}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
            post:
              tags: [crops]
              operationId: createMission
              summary: Make a mission
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/Mission"}
              responses:
                "201":
                  description: Made. Location names it.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Mission"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "413": {description: "`too_large`: over 64 KiB."}
                "409": {description: "`conflict`: there are 1000."}
          /api/v1/missions/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [crops]
              operationId: getMission
              summary: One mission
              responses:
                "200":
                  description: The mission.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Mission"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            patch:
              tags: [crops]
              operationId: changeMission
              summary: Change what is given
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/MissionEdit"}
              responses:
                "200":
                  description: As it is now.
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Mission"}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "413": {description: "`too_large`: over 64 KiB."}
                "404": {$ref: "#/components/responses/NotFound"}
            delete:
              tags: [crops]
              operationId: deleteMission
              summary: Remove a mission; its captures stay
              responses:
                "204": {description: Removed.}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}

        """#
}
