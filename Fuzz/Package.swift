// swift-tools-version: 6.2
import PackageDescription

// The readers of strangers' bytes under libFuzzer: the same sources as the house's, built apart, because the sanitizers
// must see all of them and nobody else should pay for that. `make fuzz` builds and runs it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A target of the house, or a part of it that needs nothing else.
@MainActor func house(
    _ name: String,
    _ uses: [Target.Dependency] = [],
    at path: String? = nil,
    only sources: [String]? = nil,
    without exclude: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: uses,
        path: "Sources/\(path ?? "Shared/\(name)")",
        exclude: exclude,
        sources: sources,
        swiftSettings: strict
    )
}

let package = Package(
    name: "fuzz",
    targets: [
        house("Domain"),
        house("Text"),
        house("DecoderWire"),
        // The decoder without its first line: here it is a library.
        house(
            "Decoder",
            ["DecoderWire", "Text", "CSandbox", "COpenCV", "CCodecs", "CTesseract", "CZlib", "CExpat"],
            without: ["main.swift"]
        ),
        house(
            "Decoding",
            ["Domain", "DecoderWire"],
            only: [
                "CheckedCapture.swift", "PDFProperties.swift", "Untrusted.swift", "VideoProperties.swift", "Headers",
            ]
        ),
        house(
            "Gateway",
            at: "Gateway/Upload",
            only: ["MediaType.swift", "MediaType+containers.swift", "TextSniffing.swift", "SafeFilename.swift"]
        ),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Domain", "Text", "DecoderWire", "Decoder", "Decoding", "Gateway"],
            path: "Readers",
            swiftSettings: strict
        ),
        .systemLibrary(name: "CTesseract", path: "Sources/Shared/C/CTesseract"),
        .systemLibrary(name: "CZlib", path: "Sources/Shared/C/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CExpat", path: "Sources/Shared/C/CExpat", pkgConfig: "expat"),
        .target(name: "CSandbox", path: "Sources/Shared/C/CSandbox"),
        .target(
            name: "COpenCV",
            path: "Sources/Shared/C/COpenCV",
            cxxSettings: [.headerSearchPath("../System/opencv4")],
            linkerSettings: ["opencv_core", "opencv_imgproc", "opencv_dnn"].map { .linkedLibrary($0) }
        ),
        .target(
            name: "CCodecs",
            path: "Sources/Shared/C/CCodecs",
            cSettings: [.headerSearchPath("../System/freetype2")],
            linkerSettings: ["jpeg", "png", "webp", "webpdemux", "tiff", "gif", "heif", "lcms2", "freetype"].map {
                .linkedLibrary($0)
            }
        ),
    ],
    cxxLanguageStandard: .cxx17
)
