/// Carries the operation to its end even if the caller is cancelled meanwhile: a commit must not stop half-way.
func uncancelled<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) async -> Value {
    // Unstructured so that cancellation does not reach it; awaited at once, so that it outlives nobody.
    await Task { await operation() }.value
}
