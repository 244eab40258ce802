import Domain

extension LanguageModel {
    /// Provider, model and prompt, as every field that they make is marked, and as kept answers are told apart.
    var method: String { "\(provider)/\(model)/\(Prompt.version)" }
}
