public import Domain
import Testing

/// What every ``CollectionRepository`` must do.
public struct CollectionExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case makesShowsChangesAndDeletes
        case listsTheNewestFirst
        case takesFilesInAndOut
        case takesAFileOnce
        case keepsUsersApart
        case losesDeletedFiles
        case findsNothingThatIsUnknown
        case holdsItsLimits
        case letsNobodyPassALimitTogether
    }

    /// The limits that an exercised repository is to have.
    public static let limits = CollectionLimits(collections: 3, files: 2)

    private let files: any FileRepository
    private let collections: any CollectionRepository
    private let bob = UserID.named("bob")

    /// Exercises an empty repository with the ``limits``, over these files.
    public init(files: any FileRepository, collections: any CollectionRepository) {
        self.files = files
        self.collections = collections
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .makesShowsChangesAndDeletes: try await makesShowsChangesAndDeletes()
        case .listsTheNewestFirst: try await listsTheNewestFirst()
        case .takesFilesInAndOut: try await takesFilesInAndOut()
        case .takesAFileOnce: try await takesAFileOnce()
        case .keepsUsersApart: try await keepsUsersApart()
        case .losesDeletedFiles: try await losesDeletedFiles()
        case .findsNothingThatIsUnknown: try await findsNothingThatIsUnknown()
        case .holdsItsLimits: try await holdsItsLimits()
        case .letsNobodyPassALimitTogether: try await letsNobodyPassALimitTogether()
        }
    }

    private func makesShowsChangesAndDeletes() async throws {
        let name = "ใบเสร็จ \"7\" \\ 'x', {a}"
        let made = try await collections.create(named: name, description: "of the mill", of: .sample)
        #expect(made.name == name && made.description == "of the mill" && made.fileCount == 0)
        #expect(try await collections.find(made.id, of: .sample) == made)
        let renamed = try await collections.update(made.id, CollectionEdit(name: "mill"), of: .sample)
        #expect(renamed.name == "mill" && renamed.description == "of the mill" && renamed.id == made.id)
        #expect(renamed.createdAt == made.createdAt && renamed.updatedAt >= made.updatedAt)
        let emptied = try await collections.update(made.id, CollectionEdit(description: ""), of: .sample)
        #expect(emptied.name == "mill" && emptied.description.isEmpty)
        let file = try await file()
        try await collections.add(file, to: made.id, of: .sample)
        try await collections.delete(made.id, of: .sample)
        #expect(try await collections.find(made.id, of: .sample) == nil)
        #expect(try await files.find(file, of: .sample) != nil)
        await expect(.notFound) { try await collections.delete(made.id, of: .sample) }
    }

    private func listsTheNewestFirst() async throws {
        var made: [CollectionID] = []
        for name in ["b", "a"] {
            made.append(try await collections.create(named: name, description: "", of: .sample).id)
        }
        #expect(try await collections.all(of: .sample).map(\.id) == Array(made.reversed()))
    }

    private func takesFilesInAndOut() async throws {
        let (first, second) = (try await create(), try await create())
        let (one, two) = (try await file(), try await file())
        for (file, collection) in [(one, first), (two, first), (two, second)] {
            try await collections.add(file, to: collection, of: .sample)
        }
        #expect(try await count(first) == 2)
        #expect(try await listed(first) == [one, two])
        #expect(try await listed(second) == [two])
        let page = try await files.list(FileQuery(type: "image/", collection: first), of: .sample)
        #expect(page.items.isEmpty)
        try await collections.remove(two, from: first, of: .sample)
        #expect(try await listed(first) == [one])
        #expect(try await listed(second) == [two])
        await expect(.notFound) { try await collections.remove(two, from: first, of: .sample) }
    }

    private func takesAFileOnce() async throws {
        let (id, one, two) = (try await create(), try await file(), try await file())
        for file in [one, two, one, two] { try await collections.add(file, to: id, of: .sample) }
        #expect(try await count(id) == 2)
        #expect(try await listed(id) == [one, two])
    }

    private func keepsUsersApart() async throws {
        let (id, own, his) = (try await create(), try await file(), try await file(of: bob))
        try await collections.add(own, to: id, of: .sample)
        #expect(try await collections.all(of: bob).isEmpty)
        #expect(try await collections.find(id, of: bob) == nil)
        #expect(try await listed(id, of: bob).isEmpty)
        await expect(.notFound) { _ = try await collections.update(id, CollectionEdit(name: "his"), of: bob) }
        await expect(.notFound) { try await collections.delete(id, of: bob) }
        await expect(.notFound) { try await collections.add(his, to: id, of: bob) }
        await expect(.notFound) { try await collections.add(his, to: id, of: .sample) }
        await expect(.notFound) { try await collections.remove(own, from: id, of: bob) }
        #expect(try await listed(id) == [own])
        #expect(try await collections.find(id, of: .sample)?.name == "c")
    }

    private func losesDeletedFiles() async throws {
        let (id, file) = (try await create(), try await file())
        try await collections.add(file, to: id, of: .sample)
        try await files.delete(file, of: .sample)
        #expect(try await count(id) == 0)
        #expect(try await listed(id).isEmpty)
        await expect(.notFound) { try await collections.add(file, to: id, of: .sample) }
    }

    private func findsNothingThatIsUnknown() async throws {
        let (id, file) = (try await create(), try await file())
        await expect(.notFound) { try await collections.add(FileID(), to: id, of: .sample) }
        await expect(.notFound) { try await collections.add(file, to: CollectionID(), of: .sample) }
        await expect(.notFound) { try await collections.remove(file, from: CollectionID(), of: .sample) }
        await expect(.notFound) { _ = try await collections.require(CollectionID(), of: .sample) }
        #expect(try await listed(CollectionID()).isEmpty)
    }

    private func holdsItsLimits() async throws {
        let id = try await create()
        for _ in 0..<2 { try await collections.add(try await file(), to: id, of: .sample) }
        let third = try await file()
        await expect(.conflict) { try await collections.add(third, to: id, of: .sample) }
        for _ in 0..<2 { _ = try await create() }
        await expect(.conflict) { _ = try await create() }
        _ = try await create(of: bob)
        try await collections.delete(id, of: .sample)
        _ = try await create()
    }

    private func letsNobodyPassALimitTogether() async throws {
        let made = await passed(8) { _ = try await create() }
        #expect(made == 3)
        let id = try #require(try await collections.all(of: .sample).first?.id)
        let added = await passed(6) { try await collections.add(try await file(), to: id, of: .sample) }
        #expect(added == 2)
        #expect(try await count(id) == 2)
    }

    /// How many of so many that try at the same time get through.
    private func passed(_ count: Int, _ body: @escaping @Sendable () async throws -> Void) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        try await body()
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    private func create(of owner: UserID = .sample) async throws -> CollectionID {
        try await collections.create(named: "c", description: "", of: owner).id
    }

    private func file(of owner: UserID = .sample) async throws -> FileID {
        let upload = SampleUpload.fresh(of: owner)
        _ = try await files.accept(upload)
        return upload.file.id
    }

    private func count(_ id: CollectionID) async throws -> Int? {
        try await collections.find(id, of: .sample)?.fileCount
    }

    /// The files of a collection, as the list of files tells them.
    private func listed(_ id: CollectionID, of owner: UserID = .sample) async throws -> Set<FileID> {
        Set(try await files.list(FileQuery(collection: id), of: owner).items.map(\.file.id))
    }

    private func expect(_ code: Failure.Code, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing was thrown instead of \(code)")
        } catch let failure as Failure {
            #expect(failure.code == code)
        } catch {
            Issue.record("\(error) was thrown instead of \(code)")
        }
    }
}
