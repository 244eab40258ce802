import Domain

/// What a model is to answer with, in the two dialects of schemas that servers take.
enum AnswerSchema {
    private static let names = ["filename", "summary", "tags", "language"]
    private static let tagNames = ["tag", "confidence"]

    /// JSON Schema, in the subset that strict modes take: every member required, no other one allowed.
    static let json: JSONValue = [
        "type": "object",
        "properties": [
            "filename": ["type": "string"],
            "summary": ["type": "string"],
            "tags": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["tag": ["type": "string"], "confidence": ["type": "number"]],
                    "required": .array(tagNames.map { .string($0) }),
                    "additionalProperties": false,
                ],
            ],
            "language": ["type": "string"],
        ],
        "required": .array(names.map { .string($0) }),
        "additionalProperties": false,
    ]

    /// The subset of OpenAPI that Gemini takes as `responseSchema`.
    static let gemini: JSONValue = [
        "type": "OBJECT",
        "properties": [
            "filename": ["type": "STRING"],
            "summary": ["type": "STRING"],
            "tags": [
                "type": "ARRAY",
                "maxItems": 10,
                "items": [
                    "type": "OBJECT",
                    "properties": ["tag": ["type": "STRING"], "confidence": ["type": "NUMBER"]],
                    "required": .array(tagNames.map { .string($0) }),
                ],
            ],
            "language": ["type": "STRING"],
        ],
        "required": .array(names.map { .string($0) }),
        "propertyOrdering": .array(names.map { .string($0) }),
    ]
}
