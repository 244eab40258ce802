/// What tells a language from others of the same script: its commonest short words and its own letters.
struct LanguageProfile {
    /// BCP 47: `de`.
    let code: String
    /// The commonest words, lower case; a few greetings among them for short texts.
    let words: Set<String>
    /// Letters beyond the script's plain ones that its everyday texts use.
    let letters: Set<Unicode.Scalar>

    private init(_ code: String, letters: String, _ words: String) {
        self.code = code
        self.words = Set(words.split { $0 == " " || $0 == "\n" }.map(String.init))
        self.letters = Set(letters.unicodeScalars)
    }

    /// Languages in Latin letters.
    static let latin: [LanguageProfile] = [
        LanguageProfile(
            "en",
            letters: "",
            """
            the of and to in is that it was for on are with as be at this have from or by not but they you we his her an
            which their has will been can would there what all were when who more if so its than then them hello thanks
            """
        ),
        LanguageProfile(
            "de",
            letters: "äöüß",
            """
            der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
            hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur
            bis ich wir wurde wurden wieder will kann können soll sollen mehr seit zwischen gegen diese dieser diesem
            jahr sehr man da jedoch lassen guten danke hallo
            """
        ),
        LanguageProfile(
            "fr",
            letters: "àâæçéèêëîïôœùûüÿ",
            """
            le la les de des du et est un une que qui dans pour pas sur plus par au aux avec ce cette ces il elle ne se
            sont son sa ses mais ou où nous vous ils été être fait comme d l c qu leur bonjour merci
            """
        ),
        LanguageProfile(
            "es",
            letters: "áéíñóúü¿¡",
            """
            el la los las de del que y en un una es se por con para no su al lo como más pero sus le ha este esta son
            entre está cuando muy sin sobre también me hasta hay donde desde todo nos durante ni hola gracias
            """
        ),
        LanguageProfile(
            "pt",
            letters: "áâãàçéêíóôõú",
            """
            o a os as de do da dos das que e em um uma no na nos nas por para com não se mais como mas foi ao ele ela
            sua seu são ou quando muito já também só pelo pela até isso está olá obrigado
            """
        ),
        LanguageProfile(
            "it",
            letters: "àèéìòù",
            """
            il lo la i gli le di del della dei delle e è un una che non in per con su da al alla sono come più ma anche
            si nel nella ha questo questa o se ci dal dalla essere molto ciao grazie
            """
        ),
        LanguageProfile(
            "nl",
            letters: "ëïéè",
            """
            de het een en van in is dat op te zijn voor met die niet aan er om ook als dan maar bij nog naar uit door
            over wordt hij heeft werd deze ze kan hun worden geen wel goede dank
            """
        ),
        LanguageProfile(
            "sv",
            letters: "åäö",
            """
            och att det i en som på är av för med den till inte har de ett om men var jag sig från vi så kan när eller
            hade vid nu också efter ska under mycket hej tack
            """
        ),
        LanguageProfile(
            "da",
            letters: "æøå",
            """
            og at det i en som på er af for med den til ikke har de et om men var jeg sig fra vi så kan når eller havde
            ved nu også efter skal blev hvad hvor meget hej tak
            """
        ),
        LanguageProfile(
            "no",
            letters: "æøå",
            """
            og at det i en som på er av for med den til ikke har de et om men var jeg seg fra vi så kan når eller hadde
            ved nå også etter skal ble hva hvor mye hei takk
            """
        ),
        LanguageProfile(
            "fi",
            letters: "äö",
            """
            ja on ei se että oli hän joka ovat myös mutta kun tai niin kuin mitä tämä ole voi sekä hänen jos vain sen
            mukaan jälkeen hei kiitos
            """
        ),
        LanguageProfile(
            "pl",
            letters: "ąćęłńóśźż",
            """
            i w na z do nie się to że jest o jak po od za co przez dla ale są tym być tego jego oraz lub może już tylko
            był było które który dzień dziękuję
            """
        ),
        LanguageProfile(
            "cs",
            letters: "áčďéěíňóřšťúůýž",
            """
            a se v na je že s z do o i to k ve by jsou jako po pro ale které který od byl být jeho podle také když nebo
            si dobrý děkuji
            """
        ),
        LanguageProfile(
            "hu",
            letters: "áéíóöőúüű",
            """
            a az és hogy nem is egy ez meg volt de ha csak van el már mint még kell vagy azt ki le ezt után minden
            köszönöm
            """
        ),
        LanguageProfile(
            "ro",
            letters: "ăâîșțşţ",
            """
            și în de la a cu nu pe un o că este care din mai pentru sau au fost fi al ale sunt după dar prin până
            mulțumesc
            """
        ),
        LanguageProfile(
            "tr",
            letters: "çğıöşüâ",
            """
            ve bir bu için ile de da olarak çok daha olan gibi kadar sonra en her ne ama var mi o ya değil merhaba
            teşekkürler
            """
        ),
        LanguageProfile(
            "id",
            letters: "",
            """
            yang dan di dengan untuk pada ini itu dari dalam tidak akan adalah ke oleh juga atau sebagai telah ada
            karena saya mereka bisa lebih dapat kami terima kasih
            """
        ),
        LanguageProfile(
            "vi",
            letters: "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
            """
            và của là có không được cho trong một các với người này những khi đã ở từ để đến như tôi cũng về nhiều xin
            chào cảm
            """
        ),
    ]

    /// Languages in Cyrillic letters.
    static let cyrillic: [LanguageProfile] = [
        LanguageProfile(
            "ru",
            letters: "ёыэъ",
            "и в не на что с по как это к из у за от для о же но все его мы бы так он она они был только или спасибо"
        ),
        LanguageProfile(
            "uk",
            letters: "ґєії",
            "і в не на що з по як це до за та у від для про але все його ми би так він вона вони був або при є дякую"
        ),
        LanguageProfile(
            "bg",
            letters: "ъ",
            "и в не на че с по как това до за та от за но всички му ние би така той тя те беше или при е са благодаря"
        ),
        LanguageProfile(
            "sr",
            letters: "ђјљњћџ",
            "и у не на да с по као то до за од али све је су се би тако он она они био или при који хвала"
        ),
    ]

    /// All of them.
    static let all = latin + cyrillic
}
