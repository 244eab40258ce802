import FoundationEssentials
import TestKit
import Testing
import WebClient

extension EndToEnd {
    /// What an agronomist sees: from the files of a camera to the notice that a field got worse.
    @Suite struct CropStoryTests {
        /// The part of the notice that is looked at.
        private struct Alert: Decodable {
            struct Details: Decodable {
                let field: String
                let measure: String
                let change: Double
                let captures: Int
                let previous_captures: Int
            }
            let type: String
            let data: Details
        }

        /// The part of a feature collection that is looked at.
        private struct Zones: Decodable {
            struct Feature: Decodable {
                struct Geometry: Decodable {
                    let type: String
                }
                let geometry: Geometry?
            }
            let type: String
            let features: [Feature]
        }

        private struct Field: Decodable {
            let id: String
        }

        /// The part of a series that is looked at.
        private struct Series: Decodable {
            struct Flight: Decodable {
                let captures: Int
                let change: Double?
            }
            let flights: [Flight]
        }

        @Test func plantsAreFollowedFromTheFilesOfACameraToTheNotice() async throws {
            try await Stack.run(Stack.lightly) { stack in
                try await bandsBecomeOneSurvey(stack)
                try await aPhotographSaysWhatItLacks(stack)
                let farmer = try await stack.token(for: "farmer")
                let field = try await drawField(stack, farmer)
                let flights = try await fly(stack, farmer)
                try await checkSeries(of: field, stack, farmer)
                let last = try #require(flights.last)
                try await checkExports(of: last, stack)
                try await checkZones(of: last, stack)
                try await isToldOnce(of: flights, stack)
            }
        }

        /// As MicaSense's cameras write them: a file a band, and the same `CaptureId` in each.
        private func bandsBecomeOneSurvey(_ stack: Stack) async throws {
            let token = try await stack.token(for: "rigger")
            var uploads: [Upload] = []
            for (number, name) in ["Blue", "Green", "Red", "NIR", "Red edge"].enumerated() {
                let tags = "Camera:BandName=\"\(name)\" MicaSense:CaptureId=\"ZDgXYmRu\" Camera:RigCameraCount=\"5\""
                let tiff = BandTIFF(
                    bands: [BandTIFF.plant[number]],
                    camera: (make: "MicaSense", model: "RedEdge-M"),
                    xmp: tags
                )
                uploads.append(try await stack.upload("IMG_0001_\(number + 1).tif", tiff.file, with: token))
            }
            for (upload, status) in try await stack.settle(uploads, within: 60) {
                #expect(status.status == "completed", "\(upload.name): \(status)")
            }
            let carriers = try await stack.query("SELECT file_id FROM surveys WHERE user_id = 'rigger'")
            #expect(carriers.count == 1)
            for upload in uploads {
                let found = try await stack.crop(of: upload)
                #expect(found.methods["text"] == "none, multispectral", "\(found.methods)")
                // Every band shows the survey of its capture.
                #expect(found.mean("ndvi").map { abs($0 - 0.42 / 0.58) < 1e-3 } == true, "\(found)")
                guard upload.id == carriers.first else {
                    #expect(found.notes.contains { $0.contains("one band of a capture") }, "\(found.notes)")
                    continue
                }
                #expect(found.crop?.indices.count == 16 && found.crop?.refused.isEmpty == true)
                #expect(try await stack.missing(of: upload) == [])
            }
        }

        private func aPhotographSaysWhatItLacks(_ stack: Stack) async throws {
            let path = "\(Stack.root)/Tests/SharedTests/DecoderTests/Fixtures/Crops/rows-photograph.png"
            let bytes = try #require(FileManager.default.contents(atPath: path))
            let upload = try await stack.upload(
                "rows.png",
                [UInt8](bytes),
                with: try await stack.token(for: "walker"),
                parts: ["gps": #"{"latitude":14.005,"longitude":100.005}"#]
            )
            #expect(try await stack.settle([upload], within: 60)[upload]?.status == "completed")
            let found = try await stack.crop(of: upload)
            let refusal = found.crop?.refused.first { $0.index == "ndvi" }
            #expect(refusal?.reason == "NDVI needs a near infrared band; this picture has red, green, blue.")
            #expect(found.mean("ndvi") == nil && found.mean("gli") != nil)
            #expect(try await stack.missing(of: upload) == [])
        }

        /// A hundredth of a degree each way: about a square kilometre.
        private func drawField(_ stack: Stack, _ token: String) async throws -> String {
            let ring = "[[100,14],[100.01,14],[100.01,14.01],[100,14.01],[100,14]]"
            let body = #"{"name":"North","polygon":{"type":"Polygon","coordinates":["# + ring + "]}}"
            let headers = ["authorization": "Bearer \(token)", "content-type": "application/json"]
            let answer = try await stack.client.fetch(
                WebRequest("POST", "\(stack.api)/fields", headers: headers, body: .bytes(Array(body.utf8)))
            )
            #expect(answer.status == 201, "\(answer.text)")
            return try JSONDecoder().decode(Field.self, from: Data(answer.body)).id
        }

        /// Two flights of two captures, a week apart: NDVI falls from 0.724 to 0.579, by 20 %.
        private func fly(_ stack: Stack, _ token: String) async throws -> [Upload] {
            var uploads: [Upload] = []
            for (flight, (daysAgo, infrared)) in [(8.0, 0.5), (1.0, 0.301)].enumerated() {
                var bands = BandTIFF.plant
                bands[3] = infrared
                for number in 0..<2 {
                    let seconds = Date().timeIntervalSince1970 - daysAgo * 86_400 + Double(number) * 60
                    let moment = Int64(seconds * 1_000)
                    let place = "\"latitude\":14.005,\"longitude\":100.00\(5 + number),\"altitude\":50"
                    let tiff = BandTIFF(bands: bands, grain: flight * 2 + number)
                    let parts = ["bands": BandTIFF.order, "gps": "{\(place),\"timestamp\":\(moment)}"]
                    let name = "flight-\(flight)-\(number).tif"
                    uploads.append(try await stack.upload(name, tiff.file, with: token, parts: parts))
                }
                for (upload, status) in try await stack.settle(uploads, within: 60) {
                    #expect(status.status == "completed", "\(upload.name): \(status)")
                }
            }
            return uploads
        }

        private func checkSeries(of field: String, _ stack: Stack, _ token: String) async throws {
            let answer = try await stack.client.fetch(
                WebRequest(
                    "GET",
                    "\(stack.api)/fields/\(field)/series?index=ndvi",
                    headers: ["authorization": "Bearer \(token)"]
                )
            )
            #expect(answer.status == 200, "\(answer.text)")
            let series = try JSONDecoder().decode(Series.self, from: Data(answer.body))
            #expect(series.flights.map(\.captures) == [2, 2])
            #expect(series.flights.last?.change.map { abs($0 + 0.2) < 0.01 } == true, "\(series)")
        }

        private func checkExports(of upload: Upload, _ stack: Stack) async throws {
            let table = try await stack.get("analysis/export?format=csv", of: upload)
            #expect(table.status == 200 && table.headers["content-type"] == "text/csv; charset=utf-8")
            // A line break of two characters is one to Swift.
            let rows = table.text.split(whereSeparator: \.isNewline)
            #expect(rows.first?.hasPrefix("file_id,filename,") == true)
            #expect(rows.contains { $0.hasPrefix("\(upload.id),\(upload.name),") && $0.contains(",ndvi,whole,") })
            let document = try await stack.get("analysis/export?format=json", of: upload)
            #expect(document.status == 200)
            let found = try JSONDecoder().decode(CropAnswer.self, from: Data(document.body))
            #expect(found.mean("ndvi").map { abs($0 - 0.221 / 0.381) < 1e-3 } == true)
        }

        private func checkZones(of upload: Upload, _ stack: Stack) async throws {
            let answer = try await stack.get("zones?fov=60", of: upload)
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/geo+json")
            let zones = try JSONDecoder().decode(Zones.self, from: Data(answer.body))
            #expect(zones.type == "FeatureCollection" && zones.features.count == 100)
            #expect(zones.features.allSatisfy { $0.geometry?.type == "Polygon" })
        }

        /// Whoever still has something to tell tells it before the services have ended.
        private func isToldOnce(of uploads: [Upload], _ stack: Stack) async throws {
            let isTold = await eventually(within: 60) {
                !Self.alerts(stack).isEmpty && uploads.allSatisfy { stack.notifications(of: $0) > 0 }
            }
            #expect(isTold)
            #expect(try await stack.query("SELECT count(*) FROM field_notices") == ["1"])
            _ = await stack.drain()
            let alerts = Self.alerts(stack)
            #expect(alerts.count == 1)
            let body = try #require(alerts.first)
            let alert = try JSONDecoder().decode(Alert.self, from: Data(body))
            #expect(alert.type == "crop.alert" && alert.data.field == "North" && alert.data.measure == "ndvi")
            #expect(abs(alert.data.change + 0.2) < 0.01)
            #expect((1...2).contains(alert.data.captures) && alert.data.previous_captures == 2)
        }

        /// The bodies of the notices that came.
        private static func alerts(_ stack: Stack) -> [[UInt8]] {
            stack.receiver.requests.map(\.body).filter { String(decoding: $0, as: UTF8.self).contains("crop.alert") }
        }
    }
}
