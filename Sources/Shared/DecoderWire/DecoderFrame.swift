/// What a decoder sends while it has a job: any number of times how far it is, then once the answer.
///
/// Whoever waits for it takes silence for a hang, so a job that may take long tells of its progress.
public enum DecoderFrame: Codable, Sendable, Hashable {
    /// So much of so much is done; as many bytes of what was found so far follow.
    case progress(done: Int, total: Int, payload: Int)
    /// The answer; see ``DecoderReply``.
    case reply(DecoderReply)
}
