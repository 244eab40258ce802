/// A vegetation index: what it is made of, who described it, and on what scale it is shown. Bands are reflectance, 0 to 1:
/// N near infrared, E red edge, R red, G green, B blue.
public struct VegetationIndex: Sendable, Hashable {
    /// `ndvi`: in results, keys and addresses.
    public let name: String
    /// `NDVI`: for people.
    public let title: String
    /// `(N − R) / (N + R)`.
    public let formula: String
    /// What it needs.
    public let bands: [Band]
    /// Who described it.
    public let reference: String
    /// The span of the histogram; values outside count all the same.
    public let range: ClosedRange<Double>
    /// The span of the map's colours, the same for every picture, so that maps can be compared: what fields have, from bare
    /// soil to a closed canopy. Values outside have the colour of the nearer end. `nil`: no map is drawn of it.
    public let mapRange: ClosedRange<Double>?
    /// It keeps its value if all bands grow by the same factor, so that light of unknown scale is enough.
    public let isRatio: Bool

    private init(
        _ name: String,
        _ title: String,
        _ formula: String,
        _ bands: [Band],
        _ reference: String,
        _ range: ClosedRange<Double>,
        map mapRange: ClosedRange<Double>? = nil,
        isRatio: Bool = true
    ) {
        self.name = name
        self.title = title
        self.formula = formula
        self.bands = bands
        self.reference = reference
        self.range = range
        self.mapRange = mapRange
        self.isRatio = isRatio
    }

    /// A map is drawn of it where its bands are there.
    public var isMain: Bool { mapRange != nil }

    /// The index of a name; `nil` if there is none.
    public static func named(_ name: String) -> VegetationIndex? { all.first { $0.name == name } }

    /// Every index, in the order in which results show them: those with infrared light first.
    public static let all: [VegetationIndex] = infrared + visible

    /// Those that need near infrared light.
    public static let infrared: [VegetationIndex] = [
        VegetationIndex(
            "ndvi",
            "NDVI",
            "(N − R) / (N + R)",
            [.nir, .red],
            "Rouse et al. 1974, NASA 19740022614",
            -1...1,
            map: -0.2...1
        ),
        VegetationIndex(
            "gndvi",
            "GNDVI",
            "(N − G) / (N + G)",
            [.nir, .green],
            "Gitelson et al. 1996, doi:10.1016/S0034-4257(96)00072-7",
            -1...1,
            map: -0.2...1
        ),
        VegetationIndex(
            "ndre",
            "NDRE",
            "(N − E) / (N + E)",
            [.nir, .redEdge],
            "Gitelson and Merzlyak 1994, doi:10.1016/1011-1344(93)06963-4",
            -1...1,
            map: -0.2...0.8
        ),
        VegetationIndex(
            "savi",
            "SAVI",
            "1.5 (N − R) / (N + R + 0.5)",
            [.nir, .red],
            "Huete 1988, doi:10.1016/0034-4257(88)90106-X",
            -1.5...1.5,
            map: -0.2...1,
            isRatio: false
        ),
        VegetationIndex(
            "osavi",
            "OSAVI",
            "(N − R) / (N + R + 0.16)",
            [.nir, .red],
            "Rondeaux et al. 1996, doi:10.1016/0034-4257(95)00186-7",
            -1...1,
            isRatio: false
        ),
        VegetationIndex(
            "msavi",
            "MSAVI",
            "(2N + 1 − √((2N + 1)² − 8 (N − R))) / 2",
            [.nir, .red],
            "Qi et al. 1994, doi:10.1016/0034-4257(94)90134-1",
            -1...1,
            isRatio: false
        ),
        VegetationIndex(
            "evi2",
            "EVI2",
            "2.5 (N − R) / (N + 2.4 R + 1)",
            [.nir, .red],
            "Jiang et al. 2008, doi:10.1016/j.rse.2008.06.006",
            -1...1.5,
            isRatio: false
        ),
        VegetationIndex(
            "cig",
            "CIg",
            "N / G − 1",
            [.nir, .green],
            "Gitelson et al. 2003, doi:10.1078/0176-1617-00887",
            -1...15
        ),
        VegetationIndex(
            "cire",
            "CIre",
            "N / E − 1",
            [.nir, .redEdge],
            "Gitelson et al. 2003, doi:10.1078/0176-1617-00887",
            -1...10
        ),
        VegetationIndex(
            "ndwi",
            "NDWI",
            "(G − N) / (G + N)",
            [.green, .nir],
            "McFeeters 1996, doi:10.1080/01431169608948714",
            -1...1
        ),
    ]

    /// Those that visible light is enough for.
    public static let visible: [VegetationIndex] = [
        VegetationIndex(
            "gli",
            "GLI",
            "(2G − R − B) / (2G + R + B)",
            [.green, .red, .blue],
            "Louhaichi et al. 2001, doi:10.1080/10106040108542184",
            -1...1,
            map: -0.4...0.6
        ),
        VegetationIndex(
            "vari",
            "VARI",
            "(G − R) / (G + R − B)",
            [.green, .red, .blue],
            "Gitelson et al. 2002, doi:10.1016/S0034-4257(01)00289-9",
            -1...1,
            map: -0.5...0.75
        ),
        VegetationIndex(
            "exg",
            "ExG",
            "(2G − R − B) / (R + G + B)",
            [.green, .red, .blue],
            "Woebbecke et al. 1995, doi:10.13031/2013.27838, on chromatic coordinates",
            -1...2,
            map: -0.5...1
        ),
        VegetationIndex(
            "ngrdi",
            "NGRDI",
            "(G − R) / (G + R)",
            [.green, .red],
            "Tucker 1979, doi:10.1016/0034-4257(79)90013-0",
            -1...1,
            map: -0.5...0.5
        ),
        VegetationIndex(
            "tgi",
            "TGI",
            "G − 0.39 R − 0.61 B",
            [.green, .red, .blue],
            "Hunt et al. 2013, doi:10.1016/j.jag.2012.07.020, the simplified form",
            -1...1,
            isRatio: false
        ),
        VegetationIndex(
            "gcc",
            "GCC",
            "G / (R + G + B)",
            [.green, .red, .blue],
            "Gillespie et al. 1987, doi:10.1016/0034-4257(87)90088-5",
            0...1
        ),
    ]

    /// What these bands allow.
    public static func possible(with bands: some Sequence<Band>) -> [VegetationIndex] {
        let there = Set(bands)
        return all.filter { there.isSuperset(of: $0.bands) }
    }

    /// The reason why it cannot be reckoned from these bands; `nil` if it can.
    public func refusal(with bands: [Band]) -> RefusedIndex? {
        let lacking = self.bands.filter { !bands.contains($0) }
        guard !lacking.isEmpty else { return nil }
        let needs = lacking.map { $0.title }.joined(separator: " and a ")
        let has = bands.isEmpty ? "none that is known" : bands.map { $0.title }.joined(separator: ", ")
        return RefusedIndex(index: name, reason: "\(title) needs a \(needs) band; this picture has \(has).")
    }
}

extension Band {
    /// In a sentence: `near infrared`.
    public var title: String {
        switch self {
        case .blue: "blue"
        case .green: "green"
        case .red: "red"
        case .redEdge: "red edge"
        case .nir: "near infrared"
        case .thermal: "thermal"
        case .pan: "panchromatic"
        }
    }
}
