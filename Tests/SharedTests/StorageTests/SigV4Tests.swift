import FoundationEssentials
import TestKit
import Testing

@testable import Storage

/// Every step equals botocore's, byte for byte; `Fixtures/make-sigv4` wrote them down.
@Suite("The S3 signature")
struct SigV4Tests {
    struct Vectors: Decodable {
        let moment: String
        let key: String
        let secret: String
        let cases: [Vector]

        static let all: Vectors = {
            let folder = #filePath.prefix(through: #filePath.lastIndex(of: "/") ?? #filePath.startIndex)
            guard
                let json = FileManager.default.contents(atPath: "\(folder)Fixtures/sigv4.json"),
                let vectors = try? JSONDecoder().decode(Vectors.self, from: json)
            else { return Vectors(moment: "", key: "", secret: "", cases: []) }
            return vectors
        }()
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name, method, host, path, region, body, bodyHash, canonical, stringToSign, signature: String
        let query: [[String]]
        let headers: [String: String]
        let token, authorization, url: String?
        let expires: Int?

        var testDescription: String { name }

        var request: SigV4.Request {
            SigV4.Request(
                method: method,
                host: host,
                path: path,
                query: query.map { ($0[0], $0[1]) },
                headers: headers,
                payloadHash: SigV4.hash(Array(body.utf8))
            )
        }

        var signer: SigV4 {
            let vectors = Vectors.all
            return SigV4(key: .init(id: vectors.key, secret: vectors.secret, sessionToken: token), region: region)
        }
    }

    /// 2026-01-02T03:04:05Z.
    let date = Date(timeIntervalSince1970: 1_767_323_045)

    @Test func hasItsVectors() {
        #expect(Vectors.all.cases.count >= 17)
        #expect(SigV4.moment(date) == Vectors.all.moment)
    }

    @Test(arguments: Vectors.all.cases.filter { $0.expires == nil })
    func signsHeadersLikeBotocore(vector: Vector) throws {
        var request = vector.request
        #expect(request.payloadHash == vector.bodyHash)
        let headers = vector.signer.signed(request, at: date)
        #expect(headers["authorization"] == vector.authorization)
        #expect(headers["x-amz-content-sha256"] == vector.bodyHash)
        request.headers = headers.filter { $0.key != "authorization" }
        #expect(SigV4.canonical(request) == vector.canonical)
        #expect(vector.signer.stringToSign(request, Vectors.all.moment) == vector.stringToSign)
    }

    @Test(arguments: Vectors.all.cases.filter { $0.expires != nil })
    func signsLinksLikeBotocore(vector: Vector) throws {
        let seconds = try #require(vector.expires)
        let link = vector.signer.presigned(vector.request, at: date, expiresInSeconds: seconds)
        #expect(link.hasSuffix("&X-Amz-Signature=\(vector.signature)"))
        let url = try #require(vector.url)
        #expect(parts("https://\(vector.host)\(link)") == parts(url))
    }

    /// The path and the set of parameters: botocore leaves them in another order, which does not count.
    private func parts(_ url: String) -> Set<String> {
        Set(url.split(separator: "?", maxSplits: 1).flatMap { $0.split(separator: "&") }.map(String.init))
    }
}
