import Settings
import TestKit
import Testing

@testable import Storage

@Suite("Where objects are kept")
struct StorageSettingsTests {
    @Test(arguments: [
        ([:], "file:.millrace/objects"),
        (["MILLRACE_STATE": "/var/lib/mill"], "file:///var/lib/mill/objects"),
        (["STORAGE_URL": "file:///srv/objects"], "file:///srv/objects"),
        (["STORAGE_URL": "file:objects"], "file:objects"),
        (["STORAGE_URL": "file:///srv/with%20space"], "file:///srv/with space"),
        (
            ["STORAGE_URL": "s3://bucket?endpoint=http://minio:9000&region=eu-west-1&path_style=true"],
            "s3://bucket?endpoint=http://minio:9000&region=eu-west-1&path_style=true"
        ),
        (
            ["STORAGE_URL": "s3://bucket"],
            "s3://bucket?endpoint=https://s3.us-east-1.amazonaws.com&region=us-east-1&path_style=false"
        ),
        (
            ["S3_BUCKET_NAME": "photos", "AWS_REGION": "ap-southeast-1"],
            "s3://photos?endpoint=https://s3.ap-southeast-1.amazonaws.com&region=ap-southeast-1&path_style=false"
        ),
        (
            ["S3_BUCKET_NAME": "photos", "S3_ENDPOINT": "http://127.0.0.1:9000"],
            "s3://photos?endpoint=http://127.0.0.1:9000&region=us-east-1&path_style=true"
        ),
        (["S3_BUCKET_NAME": "photos", "STORAGE_URL": "file:///srv"], "file:///srv"),
    ])
    func followsTheSettings(values: [String: String], expected: String) throws {
        #expect(try StorageSettings.location(SettingsReader(values)).description == expected)
    }

    @Test(arguments: [
        "objects", "ftp://host/x", "file://", "file://host/dir", "s3://", "s3://AB", "s3://b", "s3://bucket/folder",
        "s3://bucket?endpoint=minio:9000", "s3://bucket?endpoint=http://minio/path", "s3://bucket?colour=red",
        "s3://bucket?path_style=maybe", "s3://id:secret@bucket", "s3://bucket?endpoint=http://a&endpoint=http://b",
    ])
    func refusesWhatItDoesNotUnderstand(url: String) {
        #expect(throws: SettingError.self) { try StorageSettings.location(SettingsReader(["STORAGE_URL": url])) }
    }

    @Test func wantsAKeyToABucket() {
        let reader = SettingsReader(["STORAGE_URL": "s3://bucket", "AWS_ACCESS_KEY_ID": "id"])
        #expect(throws: SettingError.self) { try StorageSettings.key(reader) }
    }

    @Test(arguments: [
        ("https://s3.eu-west-1.amazonaws.com", false, "https://bucket.s3.eu-west-1.amazonaws.com", "/a/b"),
        ("http://minio:9000", true, "http://minio:9000", "/bucket/a/b"),
    ])
    func addressesABucketInBothStyles(endpoint: String, isPathStyle: Bool, origin: String, path: String) {
        let location = S3Location(bucket: "bucket", region: "x", endpoint: endpoint, isPathStyle: isPathStyle)
        #expect(location.origin() == origin)
        #expect(location.path("a/b") == path)
    }

    @Test(arguments: [
        ("http://minio:9000", "minio:9000"), ("http://minio:80", "minio"), ("https://minio:443", "minio"),
        ("https://minio:80", "minio:80"), ("http://[::1]:9000", "[::1]:9000"),
    ])
    func namesTheHostAsItGoesOverTheWire(endpoint: String, host: String) {
        #expect(S3Location(bucket: "bucket", region: "x", endpoint: endpoint).host() == host)
    }

    @Test func handsOutLinksToThePublicEndpoint() throws {
        let location = try #require(
            StorageLocation(
                "s3://bucket?endpoint=http://minio:9000&public_endpoint=https://files.example.com",
                defaultRegion: "us-east-1"
            )
        )
        guard case .s3(let s3) = location else { return }
        #expect(s3.origin(isPublic: true) == "https://files.example.com")
        #expect(s3.origin() == "http://minio:9000")
    }
}
