public import Domain
import Synchronization

/// An index of entries in memory: counts the terms that a part has, and of filters knows collections.
public final class MemorySearch: SearchIndex {
    private struct Book {
        var entries: [FileID: (owner: UserID, entry: SearchEntry, collections: Set<CollectionID>)] = [:]
        var tags: [UserID: [String: Int]] = [:]
    }
    private let book = Mutex(Book())

    /// Empty.
    public init() {}

    /// Keeps an entry in the place of the file's earlier one; `nil` removes it.
    public func keep(
        _ entry: SearchEntry?,
        of file: FileID,
        owner: UserID,
        tags: [String] = [],
        collections: Set<CollectionID> = []
    ) {
        book.withLock { book in
            book.entries[file] = entry.map { (owner, $0, collections) }
            for tag in tags { book.tags[owner, default: [:]][tag, default: 0] += 1 }
        }
    }

    /// See ``SearchIndex``.
    public func find(_ query: SearchQuery, of owner: UserID) async throws -> [SearchHit] {
        let hits = book.withLock { book in
            book.entries.compactMap { file, value -> SearchHit? in
                guard value.owner == owner, Self.passes(query.filter, value.collections) else { return nil }
                let scored = value.entry.parts.map { part in
                    (part: part, score: Double(query.terms.count { Self.has($0, part) }))
                }
                guard let best = scored.max(by: { $0.score < $1.score }), best.score > 0 else { return nil }
                return SearchHit(file: file, part: Self.found(best.part), score: best.score)
            }
        }
        return Array(hits.sorted { ($0.score, $0.file) > ($1.score, $1.file) }.prefix(query.count))
    }

    /// See ``SearchIndex``.
    public func files(passing filter: SearchFilter, of owner: UserID) async throws -> Set<FileID> {
        book.withLock { book in
            Set(book.entries.filter { $0.value.owner == owner && Self.passes(filter, $0.value.collections) }.keys)
        }
    }

    /// See ``SearchIndex``.
    public func parts(_ places: [PartPlace], of owner: UserID) async throws -> [PartPlace: FoundPart] {
        book.withLock { book in
            var parts: [PartPlace: FoundPart] = [:]
            for place in places {
                guard let value = book.entries[place.file], value.owner == owner else { continue }
                parts[place] = value.entry.parts.first { $0.number == place.number }.map(Self.found)
            }
            return parts
        }
    }

    /// See ``SearchIndex``.
    public func spaces(of owner: UserID) async throws -> [EmbeddingSpace] {
        let spaces = book.withLock { book in
            Set(book.entries.values.filter { $0.owner == owner }.compactMap(\.entry.space))
        }
        return spaces.sorted { $0.name < $1.name }
    }

    /// See ``SearchIndex``.
    public func frequencies(of words: [String], owner: UserID) async throws -> WordFrequencies {
        let parts = book.withLock { book in
            book.entries.values.filter { $0.owner == owner }.flatMap(\.entry.parts)
        }
        var counts: [String: Int] = [:]
        for word in words {
            let count = parts.count { part in part.words.contains { $0.lexeme == word } }
            if count > 0 { counts[word] = min(count, WordFrequencies.most) }
        }
        return WordFrequencies(parts: parts.count, counts: counts)
    }

    /// See ``SearchIndex``.
    public func tags(beginning prefix: String, of owner: UserID, count: Int) async throws -> [TagCount] {
        let tags = book.withLock { $0.tags[owner] ?? [:] }.filter { $0.key.hasPrefix(prefix.lowercased()) }
        let sorted = tags.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(count).map { TagCount(tag: $0.key, count: $0.value) }
    }

    private static func passes(_ filter: SearchFilter, _ collections: Set<CollectionID>) -> Bool {
        filter.collection.map(collections.contains) ?? true
    }

    private static func found(_ part: SearchPart) -> FoundPart {
        FoundPart(number: part.number, page: part.page, text: part.text)
    }

    private static func has(_ term: SearchTerm, _ part: SearchPart) -> Bool {
        term.phrases.contains { phrase in
            part.words.contains { first in
                phrase.enumerated().allSatisfy { offset, lexeme in
                    part.words.contains { $0.lexeme == lexeme && $0.position == first.position + offset }
                }
            }
        }
    }
}
