extension CropVerdict {
    /// What can be said of the plants, with its limits, in sentences: the one in English is kept with the verdict.
    public static func statement(of survey: CropSurvey, in language: Explanation.Language) -> String {
        switch language {
        case .english: english(survey).joined(separator: " ")
        case .thai: thai(survey).joined(separator: " ")
        }
    }

    private static func english(_ survey: CropSurvey) -> [String] {
        switch CropFinding(survey) {
        case .nothingValid:
            let saturated = percent(survey.share(survey.pixels.saturated))
            let empty = percent(survey.share(survey.pixels.empty))
            let shares = "\(saturated) % are saturated, \(empty) % have no value"
            return ["Nothing can be said of the plants: hardly a pixel counts (\(shares))."]
        case .ndvi(let mean):
            let status = status(ndvi: mean.value)
            let subject = mean.isOfCanopy ? "the plants" : whole(survey)
            let first = "The mean NDVI of \(subject) is \(fixed(mean.value)): \(word(status)) (\(span(status, "to")))."
            let cover = survey.canopyCover.map { "Plants cover \(percent($0)) % of \(measured(survey))." }
            let limit = "It tells how green they are, not why."
            let parts: [String?] = [first, cover, soil(in: mean, survey), limit, caveat(survey), few(survey)]
            return parts.compactMap { $0 }
        case .cover(let cover, let gli):
            var first = "Plants cover \(percent(cover)) % of \(measured(survey))"
            if let gli {
                first += " and \(gli.isOfCanopy ? "their" : "its") mean GLI, a measure of green, is \(fixed(gli.value))"
            }
            let isComparable = survey.provenance.calibration == .reflectance
            let limit = "Compare these numbers only with pictures of the same camera, light and settings."
            let parts: [String?] = [
                first + ".", "Their health cannot be told: that takes a near infrared and a red band.",
                isComparable ? nil : limit, few(survey),
            ]
            return parts.compactMap { $0 }
        case .noBasis:
            return ["The health of the plants cannot be told: the bands (\(bands(survey))) do not allow NDVI."]
        }
    }

    /// What shares of valid pixels are shares of.
    private static func measured(_ survey: CropSurvey) -> String {
        isWhole(survey) ? "the picture" : "what could be measured"
    }

    private static func whole(_ survey: CropSurvey) -> String {
        isWhole(survey) ? "the whole picture" : "all that could be measured"
    }

    /// Whether so few pixels do not count that what is said of the others is said of the picture.
    private static func isWhole(_ survey: CropSurvey) -> Bool { survey.validShare >= 0.99 }

    private static func soil(in mean: CropMean, _ survey: CropSurvey) -> String? {
        guard !mean.isOfCanopy else { return nil }
        return survey.canopyCover == nil
            ? "Plants could not be told from soil, and bare soil lowers the mean."
            : "That is too little to judge them alone, and bare soil lowers the mean."
    }

    private static func bands(_ survey: CropSurvey) -> String {
        survey.provenance.bands.map(\.rawValue).joined(separator: ", ")
    }

    private static func caveat(_ survey: CropSurvey) -> String? {
        switch survey.provenance.calibration {
        case .reflectance: nil
        case .relative: "The numbers are not calibrated to reflectance, so the borders of the classes are less certain."
        case .approximate: "The numbers come from a developed photograph and are approximate."
        }
    }

    private static func few(_ survey: CropSurvey) -> String? {
        survey.validShare < 0.5 ? "Only \(percent(survey.validShare)) % of the pixels count." : nil
    }

    private static func thai(_ survey: CropSurvey) -> [String] {
        switch CropFinding(survey) {
        case .nothingValid:
            let saturated = percent(survey.share(survey.pixels.saturated))
            let empty = percent(survey.share(survey.pixels.empty))
            return ["บอกสภาพของพืชไม่ได้ เพราะแทบไม่มีพิกเซลที่ใช้ได้ (อิ่มตัว \(saturated)% ไม่มีค่า \(empty)%)"]
        case .ndvi(let mean):
            let status = status(ndvi: mean.value)
            let subject = mean.isOfCanopy ? "พืช" : thaiWhole(survey)
            let level = "\(thaiWord(status)) (\(span(status, "ถึง")))"
            let first = "ค่า NDVI เฉลี่ยของ\(subject)เท่ากับ \(fixed(mean.value)) อยู่ในระดับ\(level)"
            let cover = survey.canopyCover.map { "พืชปกคลุม \(percent($0))% ของ\(thaiMeasured(survey))" }
            let limit = "ค่านี้บอกความเขียวของพืช ไม่ได้บอกสาเหตุ"
            let parts: [String?] = [
                first, cover, thaiSoil(in: mean, survey), limit, thaiCaveat(survey), thaiFew(survey),
            ]
            return parts.compactMap { $0 }
        case .cover(let cover, let gli):
            var first = "พืชปกคลุม \(percent(cover))% ของ\(thaiMeasured(survey))"
            if let gli {
                let subject = gli.isOfCanopy ? "พืช" : thaiWhole(survey)
                first += " และค่าความเขียว (GLI) เฉลี่ยของ\(subject)เท่ากับ \(fixed(gli.value))"
            }
            let isComparable = survey.provenance.calibration == .reflectance
            let limit = "โปรดเปรียบเทียบเฉพาะกับภาพจากกล้อง แสง และการตั้งค่าเดียวกัน"
            let parts: [String?] = [
                first, "บอกสุขภาพของพืชไม่ได้ เพราะต้องใช้แถบอินฟราเรดใกล้และแถบสีแดง",
                isComparable ? nil : limit, thaiFew(survey),
            ]
            return parts.compactMap { $0 }
        case .noBasis:
            return ["บอกสุขภาพของพืชไม่ได้ เพราะแถบคลื่นของภาพ (\(bands(survey))) คำนวณ NDVI ไม่ได้"]
        }
    }

    private static func thaiMeasured(_ survey: CropSurvey) -> String {
        isWhole(survey) ? "ภาพ" : "ส่วนที่วัดค่าได้"
    }

    private static func thaiWhole(_ survey: CropSurvey) -> String {
        isWhole(survey) ? "ทั้งภาพ" : "ส่วนที่วัดค่าได้ทั้งหมด"
    }

    private static func thaiSoil(in mean: CropMean, _ survey: CropSurvey) -> String? {
        guard !mean.isOfCanopy else { return nil }
        return survey.canopyCover == nil
            ? "ภาพนี้แยกพืชออกจากดินไม่ได้ ดินเปล่าจึงทำให้ค่าเฉลี่ยต่ำลง"
            : "ซึ่งน้อยเกินกว่าจะประเมินเฉพาะพืช ดินเปล่าจึงทำให้ค่าเฉลี่ยต่ำลง"
    }

    private static func thaiCaveat(_ survey: CropSurvey) -> String? {
        switch survey.provenance.calibration {
        case .reflectance: nil
        case .relative: "ค่านี้ยังไม่ได้สอบเทียบเป็นค่าการสะท้อนแสง ขอบเขตของระดับจึงไม่แน่นอนนัก"
        case .approximate: "ค่านี้มาจากภาพถ่ายที่ผ่านการปรับแต่งแล้ว จึงเป็นเพียงค่าประมาณ"
        }
    }

    private static func thaiFew(_ survey: CropSurvey) -> String? {
        survey.validShare < 0.5 ? "มีพิกเซลที่ใช้ได้เพียง \(percent(survey.validShare))%" : nil
    }

    private static func word(_ status: CropHealth.Status) -> String {
        switch status {
        case .veryPoor: "very poor"
        case .poor: "poor"
        case .moderate: "moderate"
        case .healthy: "healthy"
        case .veryHealthy: "very healthy"
        case .unknown: "unknown"
        }
    }

    private static func thaiWord(_ status: CropHealth.Status) -> String {
        switch status {
        case .veryPoor: "แย่มาก"
        case .poor: "แย่"
        case .moderate: "ปานกลาง"
        case .healthy: "แข็งแรง"
        case .veryHealthy: "แข็งแรงมาก"
        case .unknown: "ไม่ทราบ"
        }
    }

    /// The borders of a class: `0.6 to 0.8`.
    private static func span(_ status: CropHealth.Status, _ to: String) -> String {
        switch status {
        case .veryPoor: "−1 \(to) 0.2"
        case .poor: "0.2 \(to) 0.4"
        case .moderate: "0.4 \(to) 0.6"
        case .healthy: "0.6 \(to) 0.8"
        case .veryHealthy: "0.8 \(to) 1"
        case .unknown: "−1 \(to) 1"
        }
    }

    /// Two digits behind the point.
    static func fixed(_ value: Double) -> String {
        let hundredths = Int((min(1_000, max(-1_000, value)) * 100).rounded())
        let digits = String(abs(hundredths) % 100)
        let sign = hundredths < 0 ? "−" : ""
        return "\(sign)\(abs(hundredths) / 100).\(digits.count < 2 ? "0" : "")\(digits)"
    }

    /// Whole percent; what is there but under half a percent is no zero.
    static func percent(_ share: Double) -> String {
        let whole = Int((min(1, max(0, share)) * 100).rounded())
        return whole == 0 && share > 0 ? "< 1" : String(whole)
    }
}
