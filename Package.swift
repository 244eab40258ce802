// swift-tools-version: 6.2
import PackageDescription

// The manifest is the arrow diagram: who may import whom. `docs/ARCHITECTURE.md` draws it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// A library under Sources/Shared, and its tests under Tests/SharedTests.
@MainActor func shared(_ name: String, _ uses: [Target.Dependency] = [], fixtures: [String] = []) -> [Target] {
    [
        .target(name: name, dependencies: uses, path: "Sources/Shared/\(name)", swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.init(stringLiteral: name)] + uses + (name == "TestKit" ? [] : ["TestKit"]),
            path: "Tests/SharedTests/\(name)Tests",
            exclude: fixtures,
            swiftSettings: strict
        ),
    ]
}

/// A process: one executable and its tests. Every service has the core; it names only its adapters.
@MainActor func service(_ name: String, _ uses: [Target.Dependency], tests: [Target.Dependency] = []) -> [Target] {
    let core: [Target.Dependency] = ["Domain", "Events", "Streams", "Settings", "ServiceKit", logging, lifecycle]
    return [
        .executableTarget(name: name, dependencies: core + uses, path: "Sources/\(name)", swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.init(stringLiteral: name), "TestKit"] + core + uses + tests,
            path: "Tests/\(name)Tests",
            swiftSettings: strict
        ),
    ]
}

/// A C library of the machine, seen through a module map.
@MainActor func system(_ name: String, _ pkgConfig: String?, apt: String) -> [Target] {
    [.systemLibrary(name: name, path: "Sources/Shared/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])]
}

/// Our own C or C++ behind a plain C header.
@MainActor func native(
    _ name: String,
    c: [CSetting] = [],
    cxx: [CXXSetting] = [],
    link: [String] = []
) -> [Target] {
    [
        .target(
            name: name,
            path: "Sources/Shared/C/\(name)",
            cSettings: c,
            cxxSettings: cxx,
            linkerSettings: link.map { .linkedLibrary($0) }
        )
    ]
}

let package = Package(
    name: "millrace",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "Gateway", targets: ["Gateway"]),
        .executable(name: "Analyzer", targets: ["Analyzer"]),
        .executable(name: "Thumbnailer", targets: ["Thumbnailer"]),
        .executable(name: "Notifier", targets: ["Notifier"]),
        .executable(name: "Janitor", targets: ["Janitor"]),
        .executable(name: "millrace", targets: ["Millrace"]),
        .executable(name: "millrace-decoder", targets: ["Decoder"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // No JSON trait: it would link all of Foundation with ICU (40 MB) into every service.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: ["ConfigurationSupport"]
        ),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Leaves.
        shared("Domain"),
        shared("Settings", [configuration]),
        shared("Blocking", [nioPosix]),
        shared("Text"),
        shared("WebClient", ["Settings", "Blocking", "CCurl"]),
        shared("Control", ["Settings", "Blocking", logging, lifecycle, nioCore, nioPosix]),
        // Core.
        shared("Events", ["Domain"]),
        shared("Streams", ["Domain", "Events", "Blocking", "Settings", logging, metrics, lifecycle]),
        shared("Insight", ["Domain", "Text"]),
        // Adapters: never each other.
        shared("Redis", ["Domain", "Events", "Streams", "Blocking", "Settings", "CHiredis", logging, lifecycle]),
        shared("Database", ["Domain", "Events", "Blocking", "Settings", "CPostgres", logging, lifecycle]),
        shared(
            "Storage",
            ["Domain", "Blocking", "Settings", "WebClient", "CDisk", crypto, logging],
            fixtures: ["Fixtures"]
        ),
        shared("Vectors", ["Domain", "Settings", "WebClient"]),
        shared("Providers", ["Domain", "Insight", "Settings", "Text", "WebClient", crypto, logging]),
        shared("Channels", ["Domain", "Settings", "WebClient", crypto, logging]),
        shared("DecoderWire"),
        shared("Decoding", ["Domain", "Blocking", "Settings", "DecoderWire", "CProcess", logging, lifecycle]),
        // Process.
        shared(
            "ServiceKit",
            [
                "Domain", "Settings", "Blocking", "Control", logging, metrics, lifecycle, unixSignals, hummingbird,
                arguments, nioCore,
            ]
        ),
        shared("TestKit", ["Domain", "Events", "Streams", "Blocking", logging]),
        [
            .executableTarget(
                name: "Decoder",
                dependencies: [
                    "DecoderWire", "Text", "CSandbox", "COpenCV", "CCodecs", "CTesseract", "CZlib", "CExpat",
                ],
                path: "Sources/Shared/Decoder",
                swiftSettings: strict
            ),
            .testTarget(
                name: "DecoderTests",
                dependencies: [
                    "Decoder", "DecoderWire", "Decoding", "Domain", "Settings", "TestKit", "CCodecs", logging,
                ],
                path: "Tests/SharedTests/DecoderTests",
                exclude: ["Fixtures"],
                swiftSettings: strict
            ),
        ],
        // Measuring.
        [
            .executableTarget(
                name: "CropBench",
                dependencies: ["Decoding", "Domain", logging],
                path: "Benchmarks/CropBench",
                swiftSettings: strict
            ),
            .executableTarget(
                name: "OCRBench",
                dependencies: ["Decoding", "Domain", logging],
                path: "Benchmarks/OCRBench",
                swiftSettings: strict
            ),
            .executableTarget(
                name: "SearchBench",
                dependencies: ["Database", "Domain", "Insight", "Vectors", logging],
                path: "Benchmarks/SearchBench",
                swiftSettings: strict
            ),
        ],
        // Services.
        service(
            "Gateway",
            [
                "Control", "Redis", "Database", "Storage", "Vectors", "Providers", "Insight", hummingbird,
                hummingbirdCore,
                httpTypes,
                nioHTTPTypes, jwt, crypto, nioCore,
            ],
            tests: [hummingbirdTesting]
        ),
        service("Analyzer", ["Redis", "Database", "Storage", "Vectors", "Providers", "Decoding", "Insight", "Text"]),
        service("Thumbnailer", ["Redis", "Database", "Storage", "Decoding", "Text"]),
        service("Notifier", ["Redis", "Database", "Channels"]),
        service("Janitor", ["Control", "Redis", "Database", "Storage", "Vectors"]),
        service("Millrace", ["Control", "Redis", "Database", "Storage", "WebClient", arguments, crypto, jwt]),
        // Whole-house tests.
        [
            .testTarget(
                name: "EndToEndTests",
                dependencies: ["Domain", "Settings", "WebClient", "Control", "TestKit"],
                path: "Tests/EndToEndTests",
                swiftSettings: strict
            ),
            .testTarget(
                name: "DeliveryTests",
                dependencies: [
                    "Domain", "Events", "Streams", "Redis", "Database", "Janitor", "Blocking", "Settings", "TestKit",
                    logging, lifecycle,
                ],
                path: "Tests/DeliveryTests",
                swiftSettings: strict
            ),
            .testTarget(
                name: "ChaosTests",
                dependencies: ["Blocking", "WebClient", "TestKit", crypto],
                path: "Tests/ChaosTests",
                swiftSettings: strict
            ),
            .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: strict),
        ],
        // C.
        system("CPostgres", "libpq", apt: "libpq-dev"),
        system("CHiredis", nil, apt: "libhiredis-dev"),
        system("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        system("CTesseract", nil, apt: "libtesseract-dev"),
        system("CDisk", nil, apt: "libc6-dev"),
        system("CZlib", "zlib", apt: "zlib1g-dev"),
        system("CExpat", "expat", apt: "libexpat1-dev"),
        native("CProcess"),
        native("CSandbox"),
        native(
            "COpenCV",
            cxx: [.headerSearchPath("../System/opencv4")],
            link: ["opencv_core", "opencv_imgproc", "opencv_dnn"]
        ),
        native(
            "CCodecs",
            c: [.headerSearchPath("../System/freetype2")],
            link: ["jpeg", "png", "webp", "webpdemux", "tiff", "gif", "heif", "lcms2", "freetype"]
        ),
    ].flatMap { $0 },
    cxxLanguageStandard: .cxx17
)
