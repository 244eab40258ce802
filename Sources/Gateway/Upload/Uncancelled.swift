/// Runs the operation to its end even if the task around it is cancelled: for what must not be left half done.
func uncancelled(_ operation: @escaping @Sendable () async -> Void) async {
    // Unstructured so that it does not inherit the cancellation; awaited at once, so that it does not outlive the call.
    await Task { await operation() }.value
}

/// Runs the operation to its end even if the task around it is cancelled, and gives back what it brought.
func uncancelled<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
    // Unstructured so that it does not inherit the cancellation; awaited at once, so that it does not outlive the call.
    try await Task { try await operation() }.value
}
