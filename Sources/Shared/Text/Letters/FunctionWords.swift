/// Words that hold sentences together: some of them stand in any text of their language.
enum FunctionWords {
    /// Of English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Indonesian, Turkish, Vietnamese.
    static let all: Set<String> = Set(
        """
        the of and to in is for that on with as are was by at from or this be it an not have has you we
        der die und das von mit den ist des zu ein eine im für auf nicht dem sich auch
        le la les des et en une du que est pour dans au sur pas par qui
        de el los las del un por con para se no una su al como
        di il che per non della sono con del nel gli
        do da em os uma para com não dos na as
        het een van te dat op met voor zijn niet
        och att som på är av den ett för
        w i na z się nie do że jest od
        yang dan di untuk dengan pada ini itu
        ve bir bu için ile da
        và là của có cho không được các
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
