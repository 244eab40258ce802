import Testing

/// One stack at a time: each is eight processes.
@Suite(.serialized, .enabled(if: Stack.isPossible), .timeLimit(.minutes(10)))
enum EndToEnd {}
