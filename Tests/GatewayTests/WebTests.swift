import Domain
import HTTPTypes
import TestKit
import Testing

@testable import Gateway

@Suite struct WebTests {
    @Test func thePageIsWholeSmallAndLoadsNothing() async throws {
        let world = try await World(maximumBytes: 123_456)
        try await world.run { client in
            let answer = try await client.with(nil).get("/")
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.text.utf8.count < 45_000)
            #expect(answer.text.contains("const LIMIT = 123456;"))
            for part in ["id=\"find\"", "search/suggest-tags", "value=\"hybrid\""] {
                #expect(answer.text.contains(part), "\(part)")
            }
            for foreign in ["http://", "https://", "src=\"", "@import", "innerHTML", "eval("] {
                #expect(!answer.text.contains(foreign), "\(foreign)")
                #expect(!OperationsPage.html.contains(foreign), "\(foreign)")
            }
        }
    }

    @Test func thePageRunsNothingThatStandsInItsMarkup() throws {
        let page = WebPage.html(limit: 1)
        let script = try #require(page.firstRange(of: "<script>"))
        let markup = page[..<script.lowerBound]
        for handler in ["onclick=", "onload=", "onerror=", "oninput=", "onsubmit=", "ontoggle=", "javascript:"] {
            #expect(!markup.contains(handler), "\(handler)")
        }
    }

    @Test func thePageShowsSurveysAndFields() {
        let page = WebPage.html(limit: 1)
        let asked = [
            "files/${id}/analysis`", "\"maps/\" +", "\"processed\"", "files/${id}/zones`", "export?format=json",
            "export?format=csv", "json(\"fields\")", "/series?index=", "value=\"ndvi canopy_cover\"",
            "crop.captured_from === \"upload\"", "time of taking unknown", "Survey the plants on it",
        ]
        for part in asked { #expect(page.contains(part), "\(part)") }
        for index in VegetationIndex.all {
            #expect(page.contains("\(index.name): \"\(index.title)\""), "\(index.name)")
        }
        for calibration in ["reflectance", "relative", "approximate"] {
            #expect(page.contains("\(calibration): \""), "\(calibration)")
        }
    }

    /// A picture without a survey, or one that was uploaded again with other bands, is named on its card.
    @Test func thePageNamesBandsLater() async throws {
        let page = WebPage.html(limit: 1)
        for part in ["{ stages: [\"analyze\"], force: true }", "order.bands =", "order.gps =", "answer.note"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("upload it again"))
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await client.uploaded("GIF89a", name: "a.gif")
            world.files.analyze(id, Analysis())
            world.files.set(id, .thumbnail, .done)
            let order = #"{"stages":["analyze"],"force":true,"bands":"red,red_edge"}"#
            #expect(try await client.post("/api/v1/files/\(id)/reprocess", order).status == 202)
            #expect(try await client.get("/api/v1/files/\(id)")["bands"] == ["red", "red_edge"])
        }
    }

    /// Bands and place before the file, in the words that the form of the page makes of what is typed.
    @Test func whatThePageSendsWithAPictureIsKept() async throws {
        let page = WebPage.html(limit: 1)
        #expect(page.contains("parts.push([\"bands\", bands])") && page.contains("parts.push([\"gps\","))
        let world = try await World()
        try await world.run { client async throws -> Void in
            let form = Form()
                .part("bands", "Red,green,Red_Edge")
                .part("gps", #"{"latitude":13.5,"longitude":100,"altitude":50}"#)
                .part("file", filename: "a.gif", type: "image/gif", "GIF89a")
            let answer = try await client.upload(form)
            #expect(answer.status == 202)
            let file = try await client.get("/api/v1/files/\(answer["file_id"].string ?? "")")
            #expect(file["bands"] == ["red", "green", "red_edge"])
            #expect(file["gps.altitude"].double == 50)
        }
    }
}
