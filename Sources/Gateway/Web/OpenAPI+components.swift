extension OpenAPIDocument {
    static let components = #"""
        components:
          securitySchemes:
            bearer:
              type: http
              scheme: bearer
              bearerFormat: JWT
          parameters:
            ID:
              name: id
              in: path
              required: true
              schema: {type: string, format: uuid}
            FileInPath:
              name: file_id
              in: path
              required: true
              schema: {type: string, format: uuid}
            IdempotencyKey:
              name: Idempotency-Key
              in: header
              description: Your own name for this upload; the same name and bytes within a day get the same answer.
              schema: {type: string, minLength: 1, maxLength: 255}
          responses:
            File:
              description: The file.
              headers:
                ETag: {schema: {type: string}}
              content:
                application/json:
                  schema: {$ref: "#/components/schemas/File"}
            Standing:
              description: It will be done. Location names the status.
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      file_id: {type: string}
                      status: {$ref: "#/components/schemas/FileStatus"}
                      links: {$ref: "#/components/schemas/Links"}
            Invalid:
              description: "`invalid`: an id that is none, or a parameter that makes no sense."
              content: &refusal
                application/problem+json:
                  schema: {$ref: "#/components/schemas/Problem"}
            Unauthorized:
              description: "`unauthorized`: no token, or one that does not hold. WWW-Authenticate says why."
              content: *refusal
            Forbidden:
              description: "`forbidden`: the token has not the scope `admin`."
              content: *refusal
            NotFound:
              description: "`not_found`: unknown, deleted, or another user's."
              content: *refusal
            NotReady:
              description: "`not_ready`: ask again later. `not_available`: never, and why. `not_found`: no such file."
              content: *refusal
            Conflict:
              description: "`conflict`: the file's state forbids it."
              content: *refusal
            Throttled:
              description: "`throttled`: you do too much at once; `backlog_full`: too much work waits. Retry-After says when to come back."
              content: *refusal
            Unavailable:
              description: "`unavailable`: something we depend on is away. Retry-After may say when to come back."
              content: *refusal
            Paused:
              description: How it stands now, and whether that is new.
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      paused: {type: boolean}
                      changed: {type: boolean}
          requestBodies:
            Target:
              required: true
              content:
                application/json:
                  schema:
                    type: object
                    description: One stage or one user.
                    properties:
                      stage: {$ref: "#/components/schemas/Stage"}
                      user: {type: string}
                      reason: {type: string, maxLength: 500, description: Of a pause; for others to see.}
          schemas:
            Stage:
              enum: [analyze, thumbnail, notify]
            Queue:
              type: object
              properties:
                stage: {$ref: "#/components/schemas/Stage"}
                counts: {type: object, additionalProperties: {type: integer}, description: By state.}
                oldest_queued_seconds: {type: number, description: How long the oldest due one has waited.}
                outbox: {type: integer}
                paused: {type: boolean}
            Dead:
              type: object
              properties:
                file_id: {type: string, format: uuid}
                owner: {type: string}
                filename: {type: string}
                stage: {$ref: "#/components/schemas/Stage"}
                error: {$ref: "#/components/schemas/Reason"}
                attempts: {type: integer}
                at: {type: string, format: date-time}
            FileStatus:
              enum: [pending, processing, completed, failed]
            Links:
              type: object
              properties:
                self: {type: string}
                status: {type: string}
                events: {type: string}
                duplicates: {type: string}
            Position:
              type: object
              required: [latitude, longitude]
              properties:
                latitude: {type: number, minimum: -90, maximum: 90}
                longitude: {type: number, minimum: -180, maximum: 180}
                altitude:
                  type: [number, "null"]
                  description: |
                    Metres above the ground, or above the start of the flight; not above the sea. Zones say so where nobody
                    else tells the height.
                relative_altitude:
                  type: [number, "null"]
                  description: |
                    Metres above the place of the start; goes before what the drone wrote into the file, which goes before
                    `altitude`.
                altitude_above_sea:
                  type: [number, "null"]
                  readOnly: true
                  description: Metres; of an image alone whose upload said no place.
                bearing: {type: number, description: Degrees.}
                speed: {type: number, description: Metres a second.}
                accuracy: {type: number, description: Metres.}
                timestamp: {type: number, description: Unix milliseconds.}
            Reason:
              type: [object, "null"]
              properties:
                code: {type: string, description: Stable; what a program looks at.}
                message: {type: string, description: Why; in a status in the language of Accept-Language (en or th).}
                advice: {type: string, description: What to do next; in a status alone and in the same language.}
                detail: {type: string, description: What was recorded; in a status alone and always in English.}
                stage: {type: string, description: Which stage failed; of a file alone.}
            Tags:
              type: array
              items:
                type: object
                properties:
                  tag: {type: string}
                  confidence: {type: number, minimum: 0, maximum: 1}
            Facts:
              type: object
              description: What is known of a file of this kind, by name; `width`, `camera_make`, `page_count`.
            Methods:
              type: object
              description: Which method made which part.
              additionalProperties: {type: string}
            Receipt:
              type: object
              required: [file_id, status, filename, size, content_type, sha256, duplicate, links]
              properties:
                file_id: {type: string, format: uuid}
                status: {$ref: "#/components/schemas/FileStatus"}
                filename: {type: string}
                size: {type: integer}
                content_type: {type: string}
                sha256: {type: string}
                duplicate: {type: boolean}
                links: {$ref: "#/components/schemas/Links"}
                note:
                  type: string
                  description: |
                    Only if the file was there before and `bands` or `gps` of this upload differ from its own: they were
                    not taken, and this says how to change them.
            Status:
              type: object
              required: [file_id, status, progress, step, error, uploaded_at, processed_at, stages, result]
              properties:
                file_id: {type: string, format: uuid}
                status: {$ref: "#/components/schemas/FileStatus"}
                progress: {type: integer, minimum: 0, maximum: 100}
                step: {type: [string, "null"]}
                error: {$ref: "#/components/schemas/Reason"}
                uploaded_at: {type: string, format: date-time}
                processed_at: {type: [string, "null"], format: date-time}
                stages:
                  type: array
                  items:
                    type: object
                    properties:
                      stage: {type: string, examples: [analyze, thumbnail, notify]}
                      state: {enum: [queued, running, retrying, done, skipped, dead, cancelled]}
                      attempt: {type: integer}
                      progress: {type: integer}
                      started_at: {type: [string, "null"], format: date-time}
                      finished_at: {type: [string, "null"], format: date-time}
                      error: {$ref: "#/components/schemas/Reason"}
                      waiting_for:
                        type: [string, "null"]
                        examples: [storage, webhook, decoder]
                        description: The dependency that is away; the stage goes on when it is back.
                result:
                  type: [object, "null"]
                  properties:
                    suggested_filename: {type: [string, "null"]}
                    summary: {type: [string, "null"]}
                    tags: {$ref: "#/components/schemas/Tags"}
                    text_chars: {type: [integer, "null"]}
                    language: {type: [string, "null"]}
                    thumbnail_url: {type: [string, "null"]}
                    analysis:
                      type: [object, "null"]
                      properties:
                        metadata: {$ref: "#/components/schemas/Facts"}
                        methods: {$ref: "#/components/schemas/Methods"}
                        notes: {type: array, items: {type: string}}
            Collection:
              type: object
              required: [id, name, description, file_count, created_at, updated_at]
              properties:
                id: {type: string, format: uuid}
                name: {type: string}
                description: {type: string}
                file_count: {type: integer}
                created_at: {type: string, format: date-time}
                updated_at: {type: string, format: date-time}
            Analysis:
              type: object
              properties:
                file_id: {type: string, format: uuid}
                metadata: {$ref: "#/components/schemas/Facts"}
                methods: {$ref: "#/components/schemas/Methods"}
                notes: {type: array, items: {type: string}}
                suggested_filename: {type: [string, "null"]}
                summary: {type: [string, "null"]}
                tags: {$ref: "#/components/schemas/Tags"}
                text_chars: {type: [integer, "null"]}
                crop: {$ref: "#/components/schemas/Crop"}
                language: {type: [string, "null"]}
            File:
              type: object
              properties:
                file_id: {type: string, format: uuid}
                filename: {type: string}
                size: {type: integer}
                content_type: {type: string, description: By content.}
                declared_type: {type: [string, "null"], description: What the client claimed.}
                sha256: {type: string}
                status: {$ref: "#/components/schemas/FileStatus"}
                progress: {type: integer}
                step: {type: [string, "null"]}
                error: {$ref: "#/components/schemas/Reason"}
                uploaded_at: {type: string, format: date-time}
                processed_at: {type: [string, "null"], format: date-time}
                gps:
                  oneOf:
                    - {$ref: "#/components/schemas/Position"}
                    - {type: "null"}
                bands: {type: [array, "null"], items: {type: string}}
                suggested_filename: {type: [string, "null"]}
                summary: {type: [string, "null"]}
                tags: {$ref: "#/components/schemas/Tags"}
                language: {type: [string, "null"]}
                text_chars: {type: [integer, "null"]}
                thumbnail_url: {type: [string, "null"]}
                links: {$ref: "#/components/schemas/Links"}
            Attempt:
              type: object
              properties:
                attempt_id: {type: string, format: uuid}
                stage: {type: string}
                attempt: {type: integer}
                generation: {type: integer}
                worker: {type: string}
                outcome:
                  enum: [running, done, skipped, retrying, crashed, postponed, dead, cancelled, released, lost]
                started_at: {type: string, format: date-time}
                finished_at: {type: [string, "null"], format: date-time}
                error: {$ref: "#/components/schemas/Reason"}
                error_class:
                  type: [string, "null"]
                  examples: [permanent, transient, throttled, dependency_down, poison]
                signal: {type: [integer, "null"], description: What a decoder died of.}
                tools: {type: array, items: {type: string}}
                sandbox:
                  enum: [full, partial, none, null]
                  description: How those were walled in that parsed the file; null if nobody did.
            Image:
              type: object
              description: Names of the first front end stand beside ours.
              properties:
                id: {type: string, format: uuid}
                filename: {type: string}
                originalName: {type: string}
                path: {type: string}
                processing_status: {enum: [uploaded, processing, completed, failed]}
                processingStatus: {enum: [uploaded, processing, completed, failed]}
                uploaded_at: {type: string, format: date-time}
                createdAt: {type: string, format: date-time}
                processed_at: {type: [string, "null"], format: date-time}
                processedAt: {type: [string, "null"], format: date-time}
                captured_at: {type: [string, "null"], format: date-time}
                captured_from: {oneOf: [{$ref: "#/components/schemas/CapturedFrom"}, {type: "null"}]}
                gps:
                  oneOf:
                    - {$ref: "#/components/schemas/Position"}
                    - {type: "null"}
                analysis:
                  type: [object, "null"]
                  description: Null until there is one; without members of plants if none were measured.
                  properties:
                    ndvi: {type: [object, "null"], description: "mean, std, min, max; so are savi and gndvi."}
                    savi: {type: [object, "null"]}
                    gndvi: {type: [object, "null"]}
                    healthScore: {type: [number, "null"]}
                    healthStatus: {$ref: "#/components/schemas/HealthStatus"}
                    confidence: {type: number}
                    canopyCover: {type: [number, "null"]}
                    summary: {type: [string, "null"]}
                    analysisType: {type: string}
                    modelVersion: {type: string}
                    bandSchema: {$ref: "#/components/schemas/Provenance"}
                    processedImageUrl: {type: [string, "null"]}
                    zonesUrl: {type: string}
                    tags: {$ref: "#/components/schemas/Tags"}
                    language: {type: [string, "null"]}
                    metadata: {$ref: "#/components/schemas/Facts"}
                processed_url: {type: [string, "null"]}
            Problem:
              type: object
              required: [type, title, status, detail, instance, code, retryable]
              properties:
                type: {type: string}
                title: {type: string}
                status: {type: integer}
                detail: {type: string}
                instance: {type: string}
                code: {type: string, description: Stable; what a program looks at.}
                message: {type: string, description: For people, in the language of Accept-Language (en or th).}
                advice: {type: string, description: What to do next, in the same language.}
                retryable: {type: boolean, description: Whether the same request may succeed later.}
                retry_after: {type: number, description: Seconds.}
                request_id: {type: string}
                trace_id: {type: string}

        """#
}
