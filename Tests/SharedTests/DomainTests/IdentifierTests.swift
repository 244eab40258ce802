import Domain
import FoundationEssentials
import Testing

@Suite struct IdentifierTests {
    @Test func idsCarryTheirTimeInTheirFirst48Bits() {
        let uuid = UUID.version7(at: Date(timeIntervalSince1970: 1_700_000_000.123)).uuidString
        #expect(
            uuid.prefix(13).replacing("-", with: "")
                == String(1_700_000_000_123, radix: 16, uppercase: true).leftPadded(to: 12)
        )
        #expect(uuid[uuid.index(uuid.startIndex, offsetBy: 14)] == "7")
        #expect("89AB".contains(uuid[uuid.index(uuid.startIndex, offsetBy: 19)]))
    }

    @Test func laterIdsSortBehindEarlierOnes() {
        let early = FileID(uuid: .version7(at: Date(timeIntervalSince1970: 1_700_000_000)))
        let late = FileID(uuid: .version7(at: Date(timeIntervalSince1970: 1_700_000_001)))
        #expect(early < late)
    }

    @Test(arguments: ["", "1", "not-a-uuid-not-a-uuid-not-a-uuid-xxx", "{0197c2f1-7b7e-7000-8000-000000000000}"])
    func whatIsNotAnIdIsRefused(_ text: String) {
        #expect(FileID(text) == nil)
    }

    @Test func idsOfOneMillisecondSortByTheTime() {
        let moments = stride(from: 1_700_000_000.0005, to: 1_700_000_000.0009, by: 0.00001)
        let ids = moments.map { FileID(uuid: .version7(at: Date(timeIntervalSince1970: $0))) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test func anIdComesBackFromJSONInLowerCase() throws {
        let id = FileID()
        let json = String(decoding: try JSONEncoder().encode([id]), as: UTF8.self)
        #expect(json == "[\"\(id)\"]" && json == json.lowercased())
        #expect(try JSONDecoder().decode([FileID].self, from: Data(json.utf8)) == [id])
    }

    @Test(arguments: ["", String(repeating: "u", count: 129), "a\u{0}b", "line\nbreak"])
    func aUserIdIsShortAndPrintable(_ text: String) {
        #expect(UserID(text) == nil)
    }

    @Test func theCatalogueKnowsEachStageByNameAndByGroup() {
        for stage in StageName.all {
            #expect(StageName(stage.description) == stage)
            #expect(StageName(group: stage.group) == stage)
        }
        #expect(StageName("knead") == nil)
    }

    @Test func aFileIsCompletedByItsRequiredStagesOnly() {
        #expect(StageName.all.filter(\.isRequired) == [.analyze, .thumbnail])
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
