import HTTPTypes
import Testing

@testable import Gateway

@Suite struct OpenAPITests {
    /// `GET /api/v1/files`, as the document names them: two blanks before a path, four before a method.
    private var documented: Set<String> {
        var path = ""
        var isInside = false
        var found: Set<String> = []
        for line in OpenAPIDocument.yaml.split(separator: "\n") {
            let depth = line.prefix { $0 == " " }.count
            let word = line.trimmed.prefix { $0 != ":" }
            if depth == 0 { isInside = word == "paths" }
            guard isInside else { continue }
            if depth == 2 { path = String(word) }
            if depth == 4, ["get", "put", "post", "patch", "delete"].contains(word) {
                found.insert("\(word.uppercased()) \(path)")
            }
        }
        return found
    }

    @Test func namesEveryRouteAndNoOther() async throws {
        let parts = try await World().parts
        // The operations page is for people; `/` is the other page here.
        let all = parts.api + parts.operations.filter { $0.path != "/" }
        let routes = Set(all.map { "\($0.method.rawValue) \($0.path)" })
        #expect(documented == routes)
        #expect(routes.count >= 30)
    }

    /// An operation is asked of the operations port, and of no other.
    @Test func namesTheServerOfEveryOperation() async throws {
        let lines = OpenAPIDocument.yaml.split(separator: "\n").map(String.init)
        let parts = try await World().parts
        for endpoint in parts.api + parts.operations where endpoint.path != "/" {
            let start = try #require(lines.firstIndex(of: "  \(endpoint.path):"), "\(endpoint.path)")
            let isElsewhere = lines[start + 1].hasPrefix("    servers: ")
            #expect(isElsewhere == (endpoint.access == .admin), "\(endpoint.path)")
        }
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let lines = OpenAPIDocument.yaml.split(separator: "\n").map(String.init)
        for line in lines {
            guard let start = line.firstRange(of: "#/components/") else { continue }
            let path = line[start.upperBound...].prefix { $0 != "\"" }.split(separator: "/")
            let (kind, name) = (path[0], path[1])
            let section = try #require(lines.firstIndex(of: "  \(kind):"))
            let entries = lines[(section + 1)...].prefix { $0.hasPrefix("    ") }
            #expect(entries.contains { $0.hasPrefix("    \(name):") }, "\(line)")
        }
    }

    @Test func isServedWithTheRightType() async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.with(nil).get("/openapi.yaml")
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/yaml; charset=utf-8")
            #expect(answer.text.hasPrefix("openapi: 3.1.0\n"))
        }
    }
}
