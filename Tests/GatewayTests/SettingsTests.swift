import Settings
import Testing

@testable import Gateway

@Suite struct GatewaySettingsTests {
    @Test func defaultsAreThoseOfTheContract() throws {
        let settings = try GatewaySettings(SettingsReader([:]))
        #expect(settings.httpPort == 8000)
        #expect(settings.opsPort == 5555)
        #expect(settings.address == "127.0.0.1")
        #expect(settings.maximumBytes == 52_428_800)
        #expect(settings.secret == nil)
    }

    @Test func whatIsSetCounts() throws {
        let reader = SettingsReader([
            "GATEWAY_HTTP_PORT": "18000", "MILLRACE_PORT_OFFSET": "100", "MAX_FILE_SIZE": "1000",
            "PUBLIC_URL": "https://files.example/", "BIND_ADDRESS": "0.0.0.0",
        ])
        let settings = try GatewaySettings(reader)
        #expect(settings.httpPort == 18000)
        #expect(settings.opsPort == 5655)
        #expect(settings.maximumBytes == 1000)
        #expect(settings.address == "0.0.0.0")
        #expect(PublicLinks(settings.publicURL).download("x") == "https://files.example/api/v1/download/x")
    }

    @Test(arguments: [
        ["MAX_FILE_SIZE": "0"], ["MAX_FILE_SIZE": "much"], ["PUBLIC_URL": "files.example"],
        ["GATEWAY_HTTP_PORT": "70000"], ["JWT_JWKS_FILE": "/nowhere/keys.json"], ["GATEWAY_MAX_UPLOADS": "0"],
    ])
    func whatIsNotAllowedStopsTheStart(values: [String: String]) {
        let error = #expect(throws: SettingError.self) { try GatewaySettings(SettingsReader(values)) }
        #expect(error?.description.contains(values.keys.first ?? "?") == true)
    }

    @Test func everySettingIsListed() {
        let names = GatewaySettings.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.contains("JWT_SECRET"))
        #expect(GatewaySettings.all.first { $0.name == "JWT_SECRET" }?.isSecret == true)
    }
}
