/// Brings the files of a capture together, one a band, whoever analyses them and in whatever order.
///
/// The file whose analysis finds the capture complete carries the survey of all; the others point to it. Which that is, is
/// kept: a second try of it surveys again, a second analysis of another points to it again. If it is deleted, if bands
/// have come since, or if one comes again under another name, the next that asks takes over.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the ledger does not answer, ``Failure/Code/notFound`` for a
/// file that is deleted or unknown.
public protocol Captures: Sendable {
    /// Puts the file into its capture, in the place of an earlier entry, and says where that stands.
    ///
    /// - Parameter settledAfterSeconds: a capture to which nothing was uploaded for so long is complete with what is
    ///   there, if that is more than one band.
    func join(
        _ part: CapturePart,
        _ file: StoredFile,
        settledAfterSeconds: Double
    ) async throws -> CaptureStanding

    /// The file that carries the survey of the capture of this one, be it itself; `nil` if there is none.
    func surveyed(with file: FileID, of owner: UserID) async throws -> FileID?
}

/// Where a capture stands, as one of its files sees it.
public enum CaptureStanding: Sendable, Hashable {
    /// Bands are missing.
    ///
    /// - Parameters:
    ///   - present: how many are there.
    ///   - expected: how many there are to be, if anybody says.
    ///   - secondsLeft: until this file has waited long enough; 0 if it has.
    case incomplete(present: Int, expected: Int?, secondsLeft: Double)
    /// This file is to be surveyed together with all these, itself among them; in the order of their ids.
    case complete([CaptureMember])
    /// Another file carries the survey.
    case surveyed(with: FileID)
}

/// A file of a capture.
public struct CaptureMember: Sendable, Hashable {
    /// The file.
    public let file: StoredFile
    /// The band as the upload or the camera calls it.
    public let band: String
    /// How many files the capture has, as this one says.
    public let expected: Int?
    /// How many bands the survey has that it carries; `nil` if it carries none.
    public let surveyed: Int?
    /// How long ago it was uploaded.
    public let ageSeconds: Double

    /// A member.
    public init(file: StoredFile, band: String, expected: Int?, surveyed: Int?, ageSeconds: Double) {
        self.file = file
        self.band = band
        self.expected = expected
        self.surveyed = surveyed
        self.ageSeconds = ageSeconds
    }
}

extension CaptureStanding {
    /// Where a capture of these members stands for one of them. Whoever keeps captures asks here under a lock.
    public init(of file: FileID, among members: [CaptureMember], settledAfterSeconds: Double) {
        let carrier = members.first { $0.surveyed != nil && $0.file.id != file }
        if let carrier, let bands = carrier.surveyed, bands >= members.count {
            self = .surveyed(with: carrier.file.id)
            return
        }
        let expected = members.compactMap(\.expected).max()
        let isFull = expected.map { members.count >= $0 } ?? false
        let youngest = members.map(\.ageSeconds).min() ?? 0
        guard members.count > 1, isFull || youngest >= settledAfterSeconds else {
            let own = members.first { $0.file.id == file }?.ageSeconds ?? 0
            let left = max(0, settledAfterSeconds - own)
            self = .incomplete(present: members.count, expected: expected, secondsLeft: left)
            return
        }
        self = .complete(members.sorted { $0.file.id < $1.file.id })
    }
}

extension [CaptureMember] {
    /// One file a band, and the names of the bands that are left out: thermal and panchromatic ones, of which there is no
    /// index, what is no known band, and second ones of a band. Of two the one without a number in its name stays.
    public var chosen: (members: [CaptureMember], leftOut: [String]) {
        let order = sorted { left, right in
            (left.band.count, left.band, left.file.id.description)
                < (right.band.count, right.band, right.file.id.description)
        }
        var seen: Set<Band> = [.thermal, .pan]
        var leftOut: [String] = []
        let members = order.filter { member in
            if let band = Band(calling: member.band), seen.insert(band).inserted { return true }
            leftOut.append(member.band)
            return false
        }
        return (members.sorted { $0.file.id < $1.file.id }, leftOut)
    }
}

/// Nothing is brought together: every file stands for itself.
public struct NoCaptures: Captures {
    /// For tests, and for whoever has no ledger.
    public init() {}

    /// Complete with the file itself.
    public func join(
        _ part: CapturePart,
        _ file: StoredFile,
        settledAfterSeconds: Double
    ) async throws -> CaptureStanding {
        .complete([CaptureMember(file: file, band: part.band, expected: nil, surveyed: nil, ageSeconds: 0)])
    }

    /// Nothing.
    public func surveyed(with file: FileID, of owner: UserID) async throws -> FileID? { nil }
}
