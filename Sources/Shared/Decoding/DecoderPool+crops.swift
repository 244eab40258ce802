import DecoderWire
public import Domain
import FoundationEssentials

extension DecoderPool: CropSurveyor {
    private static let mostJSON = 4 << 20
    /// Maps and overlay: no more files than there are main indices, and one.
    private static let mostFiles = VegetationIndex.all.filter(\.isMain).count + 1

    /// Measures a capture in a decoder.
    public func survey(_ sources: [BandSource], _ wish: SurveyWish) async throws -> MeasuredCrop {
        let order = try Self.order(sources, wish)
        let files = sources.map(\.bytes)
        let operation = DecoderOperation.survey(order)
        let side = max(order.mapSide, SurveyOrder.sides.lowerBound)
        let (outcome, payload) = try await perform(
            operation,
            on: Self.joined(files),
            payloadLimit: Self.mostJSON + Self.mostFiles * (side * side * 4 + 65_536),
            seconds: \.surveySeconds,
            budget: try JobBudget(ofCapture: files, operation, settings)
        ) { outcome, payload in
            if case .survey(let json) = outcome { (0...payload.count).contains(json) } else { false }
        }
        guard case .survey(let count) = outcome, (0...min(payload.count, Self.mostJSON)).contains(count) else {
            throw Self.nonsense
        }
        let capture: SurveyedCapture
        do {
            capture = try JSONDecoder().decode(SurveyedCapture.self, from: Data(payload[..<count]))
        } catch {
            throw Failure(
                .crashed,
                "The decoder answered nonsense.",
                cause: error,
                death: Death(of: "decoder survey")
            )
        }
        let checked = CheckedCapture(
            capture,
            order,
            mostPixels: settings.mostPixels,
            hasModel: settings.model != nil
        )
        guard let crop = checked?.crop(payload[count...]) else { throw Self.nonsense }
        return crop
    }

    /// The bytes of all files, one after the other.
    private static func joined(_ files: [[UInt8]]) -> [UInt8] {
        guard files.count != 1 else { return files[0] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.reduce(0) { $0 + $1.count })
        for file in files { bytes += file }
        return bytes
    }

    private static func order(_ sources: [BandSource], _ wish: SurveyWish) throws -> SurveyOrder {
        guard (1...SurveyOrder.mostFiles).contains(sources.count) else {
            throw Failure(.invalid, "A capture has 1 to \(SurveyOrder.mostFiles) files.")
        }
        guard sources.allSatisfy({ !$0.bytes.isEmpty }) else { throw Failure(.invalidFile, "The file is empty.") }
        let sides = SurveyOrder.sides
        return SurveyOrder(
            files: sources.map { source in
                SurveyOrder.File(count: source.bytes.count, bands: source.bands.map { Self.words($0) })
            },
            indices: VegetationIndex.all.map { index in
                SurveyOrder.Index(
                    name: index.name,
                    title: index.title,
                    low: index.range.lowerBound,
                    high: index.range.upperBound,
                    mapLow: index.mapRange?.lowerBound,
                    mapHigh: index.mapRange?.upperBound,
                    isMain: index.isMain
                )
            },
            mapSide: wish.mapSide <= 0 ? 0 : min(max(wish.mapSide, sides.lowerBound), sides.upperBound),
            assumedBands: wish.assumedBands.map { Self.words($0) }
        )
    }

    /// Bands by the words that both sides know; other channels as they were called, which is no band.
    private static func words(_ names: [String]) -> [String] {
        names.prefix(32).map { name in
            (Band(rawValue: name) ?? Band(calling: name))?.rawValue ?? "(\(Untrusted.line(name, atMost: 30)))"
        }
    }
}
