extension OpenAPIDocument {
    static let ai = #"""
          /api/v1/ai/usage:
            get:
              tags: [ai]
              operationId: aiUsage
              summary: What language models were asked for your files, and what it cost
              parameters:
                - {name: days, in: query, schema: {type: integer, minimum: 1, maximum: 366, default: 7}}
                - name: all
                  in: query
                  schema: {type: boolean, default: false}
                  description: Of all users; needs the scope `admin`.
              responses:
                "200":
                  description: Newest day first; days are of UTC.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [days, today, cloud_allowed, currency]
                        properties:
                          days:
                            type: array
                            items:
                              type: object
                              required: [day, provider, model, calls, failures, input_tokens, output_tokens, cost]
                              properties:
                                day: {type: string, format: date}
                                user: {type: string, description: Only where all users are asked for.}
                                provider: {type: string}
                                model: {type: string}
                                calls: {type: integer, description: Failed ones included.}
                                failures: {type: integer}
                                input_tokens: {type: integer}
                                output_tokens: {type: integer}
                                cost: {type: number}
                          today:
                            type: object
                            properties:
                              calls: {type: integer}
                              cost: {type: number}
                          cloud_allowed: {type: boolean, description: Your consent.}
                          currency: {const: USD}
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "403": {$ref: "#/components/responses/Forbidden"}
          /api/v1/ai/consent:
            get:
              tags: [ai]
              operationId: getConsent
              summary: Whether your texts may be sent to language models of others
              responses:
                "200": &consent
                  description: Your consent.
                  content:
                    application/json:
                      schema: &cloud
                        type: object
                        required: [cloud]
                        properties:
                          cloud: {type: boolean}
                "401": {$ref: "#/components/responses/Unauthorized"}
            put:
              tags: [ai]
              operationId: setConsent
              summary: Allow it, or refuse it
              description: Who refuses is served by what runs on the operator's own machines, from the next file on.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: *cloud
              responses:
                "200": *consent
                "400": {$ref: "#/components/responses/Invalid"}
                "401": {$ref: "#/components/responses/Unauthorized"}

        """#
}
