import Domain
import Testing

@Suite struct ObjectKeyTests {
    private let file = FileID()

    private func key(_ user: String, _ filename: String) throws -> String {
        ObjectKey.original(file, of: try #require(UserID(user)), named: filename).description
    }

    @Test func anOriginalLiesBelowItsUserAndKeepsAPlainExtension() throws {
        #expect(try key("alice", "Crop Photo.JPG") == "originals/alice/\(file).jpg")
    }

    @Test(arguments: [
        ("../../etc", "originals/~2E~2E~2F~2E~2E~2Fetc/"),
        ("a/b", "originals/a~2Fb/"),
        ("ฟ้า", "originals/~E0~B8~9F~E0~B9~89~E0~B8~B2/"),
        ("~41", "originals/~7E41/"),
    ])
    func aUserNeverBecomesAPath(_ user: String, _ folder: String) throws {
        #expect(try key(user, "x.txt") == folder + "\(file).txt")
    }

    @Test(arguments: ["x.tar/../..", "x.p hp", "x.", "x", ".verylongextension", "x.ж"])
    func anExtensionThatIsNotPlainIsLeftOut(_ filename: String) throws {
        #expect(try key("u", filename) == "originals/u/\(file)")
    }

    @Test func longUsersStayApartAndFitAFileName() throws {
        let left = try key(String(repeating: "ก", count: 127) + "a", "x.txt")
        let right = try key(String(repeating: "ก", count: 127) + "b", "x.txt")
        #expect(left != right)
        #expect(left.split(separator: "/").allSatisfy { $0.utf8.count <= 255 })
    }

    @Test(arguments: ["", "/a", "a/", "a//b", "a/../b", "./a", "a b", "a\0b", String(repeating: "a/", count: 9) + "a"])
    func aKeyThatCouldClimbIsRefused(_ text: String) {
        #expect(ObjectKey(text) == nil)
    }

    @Test func aKeyOfOursComesBackFromItsText() throws {
        let key = ObjectKey.thumbnail(file)
        #expect(ObjectKey(key.description) == key)
        #expect(key.description == "thumbnails/\(file).jpg")
    }

    @Test(arguments: [
        ("ndvi", "ndvi"), ("CIre", "cire"), ("../../x", "x"), ("a/b.png", "abpng"), ("é", "index"), ("", "index"),
        (String(repeating: "a", count: 50), String(repeating: "a", count: 32)), ("evi_2", "evi_2"),
    ])
    func aMapLiesBelowItsFileUnderAPlainName(_ index: String, _ name: String) {
        let key = ObjectKey.map(file, index)
        #expect(key.description == "maps/\(file)/\(name).png")
        #expect(ObjectKey(key.description) == key)
    }
}
