/// Words that say nothing about the subject.
enum StopWords {
    /// Of Thai.
    static let thai = Set(ThaiWords.functionWords)

    /// Of a language with an alphabet; of English where the language cannot be told.
    static func alphabetic(_ language: String?) -> Set<String> {
        language.flatMap { ofLanguage[$0] } ?? english
    }

    private static let ofLanguage = Dictionary(
        LanguageProfile.all.filter { $0.code != "en" }.map { ($0.code, $0.words) },
        uniquingKeysWith: { $1 }
    )

    /// After the list of Fox, *A stop list for general text* (SIGIR Forum 24, 1989), shortened; with months and
    /// weekdays.
    private static let english = Set(
        """
        a about above across after again against all almost alone along already also although always among an and
        another any anyone anything are area around as ask asked at away back be became because become been before began
        behind being below best better between beyond big both but by came can cannot case cases come could day did
        different do does doing done down due during each early either end enough etc even ever every everyone
        everything far few find first five for found four from full further gave general get give given go going good
        got great group had has have having he her here hers herself high him himself his how however i if important in
        include included including into is it its itself just keep kind know known large last later least less let like
        likely long made make makes making many may me mean means might more most mostly mr mrs much must my myself near
        nearly need needs never new next no nobody non none nor not nothing now number of off often old on once one only
        onto open or order other others our ours ourselves out over own part parts per perhaps place please point put
        quite rather really right said same saw say second see seem seen several shall she should show showed shown side
        since small so some someone something soon still such take taken than that the their them themselves then there
        therefore these they thing things think this those though three through thus time to today together too took
        toward towards turn two under until up upon us use used uses using usually various very via want wants was way
        ways we well went were what when where whether which while who whole whom whose why will with within without
        work would year years yes yet you your yours yourself don't doesn't didn't isn't aren't wasn't weren't can't
        couldn't won't wouldn't it's i'm i've we're you're they're that's there's dear sincerely regards www http https
        com org net html page ie eg vs km cm mm kg ltd co inc tel fax email date dates amount total subtotal qty
        quantity no. attn cc re january february march april june july august september october november december monday
        tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep oct nov dec
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    )
}
