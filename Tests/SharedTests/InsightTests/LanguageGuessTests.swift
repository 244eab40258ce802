import Testing

@testable import Insight

struct LanguageGuessTests {
    static let texts: [(String, String)] = [
        ("en", "The mill was built by the river, and its wheel has turned for two hundred years."),
        ("th", "โรงสีน้ำแห่งนี้ได้รับการบูรณะโดยอาสาสมัคร"),
        ("th", "ใบแจ้งหนี้ invoice number INV-2026 จำนวนเงินทั้งหมดที่ต้องชำระภายในสามสิบวัน"),
        ("de", "Die Mühle wurde am Fluss gebaut, und ihr Rad dreht sich seit zweihundert Jahren."),
        ("fr", "Le moulin a été construit au bord de la rivière et sa roue tourne depuis deux cents ans."),
        ("es", "El molino fue construido junto al río y su rueda gira desde hace doscientos años."),
        ("pt", "O moinho foi construído junto ao rio e a sua roda gira há duzentos anos, mas não para."),
        ("it", "Il mulino è stato costruito vicino al fiume e la sua ruota gira da duecento anni."),
        ("nl", "De molen werd aan de rivier gebouwd en het rad draait al tweehonderd jaar."),
        ("sv", "Kvarnen byggdes vid floden och hjulet har snurrat i tvåhundra år, men det är inte allt."),
        ("pl", "Młyn został zbudowany nad rzeką, a jego koło obraca się od dwustu lat."),
        ("vi", "Nhà máy xay được xây dựng bên sông và bánh xe của nó đã quay trong hai trăm năm."),
        ("id", "Kincir ini dibangun di tepi sungai dan rodanya telah berputar untuk dua ratus tahun."),
        ("tr", "Değirmen nehrin kenarında inşa edildi ve çarkı iki yüz yıl için döndü, çok güzel bir yer."),
        ("ru", "Мельница была построена у реки, и её колесо вращается уже двести лет."),
        ("uk", "Млин був побудований біля річки, і його колесо обертається вже двісті років."),
        ("ja", "水車は川のそばに建てられ、二百年間回り続けています。"),
        ("zh", "水车建在河边，已经转动了两百年。"),
        ("ko", "물레방아는 강가에 지어졌고 이백 년 동안 돌았습니다."),
        ("ar", "بنيت الطاحونة على ضفة النهر وتدور عجلتها منذ مئتي عام"),
        ("el", "Ο μύλος χτίστηκε δίπλα στο ποτάμι."),
        ("he", "הטחנה נבנתה על גדת הנהר"),
        ("hi", "चक्की नदी के किनारे बनाई गई थी।"),
        ("lo", "ໂຮງສີນ້ຳຖືກສ້າງຂຶ້ນຢູ່ແຄມແມ່ນ້ຳ"),
    ]

    @Test(arguments: texts)
    func tells(_ language: String, _ text: String) {
        #expect(LanguageGuess.language(of: text.unicodeScalars) == language)
    }

    @Test(arguments: ["", "12345", "---", "x", "INV-2026-0314", "Xylo Qwert Zzyzx Kvornik Blarf"])
    func saysNothingWhenItCannotTell(_ text: String) {
        #expect(LanguageGuess.language(of: text.unicodeScalars) == nil)
    }
}
