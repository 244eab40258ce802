extension CorpusKind {
    /// Ten kinds of English documents. Texts: a line a sentence, ways to say it apart by `||`.
    static let english = [
        CorpusKind(
            "invoice",
            prefix: "INV",
            file: "{code} {company}.pdf",
            texts: """
                Tax invoice {code} || Invoice {code}
                {company} bills {person} of {place} for {number} pieces of the {goods} as ordered. \
                || {company} charges {person}, {place}, for {number} times the {goods} that was ordered.
                The order {order} was {act.1} by {person2} of the purchasing office after the yearly stock count.
                The price follows our list of {month}; packing and freight to {place} are included. \
                || Freight to {place} is charged apart, packing is free of charge.
                The delivery was made later than agreed because of {cause}, for which we apologise.
                Please pay {number2} dollars within thirty days to the account below and name the invoice in your \
                transfer.
                The goods stay our property until they are paid in full; complaints are taken within eight days \
                of delivery.
                We also carry the {~goods} and the {~goods}, in stock at our branch in {~place}.
                Thank you for your order. For questions about this invoice our accounts department is at your service.
                """,
            asks: """
                words: invoice {goods} {place}
                words: {company} invoice {cause}
                inflected: invoices for {goods.1} to {place}
                inflected: invoice {goods} orders we {act.0} {company}
                codes: {code}
                codes: order {order}
                names: {file}
                misspelt: invoice {goods} {place}
                misspelt: invoice {company}
                questions: How much did {company} want from us for those {goods.1} that somebody sent to {place} \
                in the end?
                inflected: {act.2} {goods.1}
                misspelt: invoice {goods}
                questions: I need to know what we still have to pay for that {goods} and whether {place} was \
                included in the price
                """
        ),
        CorpusKind(
            "contract",
            prefix: "CTR",
            file: "contract_{company}_{place}.pdf",
            texts: """
                Contract of service {code} || Service contract {code} || Agreement {code}
                This contract is made at {place} between {company}, called the contractor, and {person}, called \
                the client.
                The contractor shall keep the client's {machine} in order and shall have every {part} {act.1} \
                once a quarter.
                The contract begins in {month} and runs for {number} months; it ends by itself unless it is \
                renewed in writing.
                The client pays {number2} dollars a month in advance, taxes apart.
                The contractor is not liable for damage that follows from {cause} or from the use of parts of \
                other makers.
                Each party keeps secret what it learns of the business of the other, also after the end of the \
                contract.
                Disputes go before the court at {place}. Should a clause be void, the others stay in force.
                Not part of this contract are the {~machine} of the neighbour in {~place} and its {~part}.
                Witness: {person2}. Two copies were signed, one for each party.
                """,
            asks: """
                words: contract {machine} {place}
                words: service contract {company} {cause}
                inflected: contracts for {part.1} of the {machine}
                inflected: contract {act.2} {part.1}
                codes: {code}
                names: {file}
                misspelt: contract {machine} {company}
                misspelt: contract {person}
                questions: Who promised to look after the {machine} for {person}, and what happens in the case of \
                {cause}?
                inflected: {act.2} the {part.1} of a {machine}
                misspelt: contract {machine}
                questions: Is there any agreement in writing on keeping a {machine} in order somewhere around {place}?
                """
        ),
        CorpusKind(
            "lab",
            prefix: "LAB",
            file: "lab-{place}-{substance}.pdf",
            texts: """
                Laboratory report {code} || Report of analysis {code}
                Sample {order} was taken at {place} by {person} in {month} and reached the laboratory cooled and \
                sealed.
                It was examined for {substance} and {substance2} by the accredited method of the house.
                The content of {substance} was {number} micrograms a litre, that of {substance2} was below the \
                limit of detection.
                The finding for {substance} exceeds the limit of the directive. \
                || The finding for {substance} stays within the limit of the directive.
                A likely source is {cause}; a second sample should be taken after two weeks.
                Every instrument was {act.1} before use. The uncertainty of measurement is eight per cent.
                The report may be copied in full only. It concerns the sample that was sent and nothing else.
                Earlier samples from {~place} had shown {~substance}, those from {~place} {~substance}.
                Released by {person2}, head of the laboratory.
                """,
            asks: """
                words: laboratory report {substance} {place}
                words: {substance} {substance2} sample
                inflected: samples with {substance} taken in {place}
                codes: {code}
                codes: sample {order}
                names: {file}
                misspelt: laboratory {substance} {place}
                misspelt: {substance} {substance2}
                questions: Was there really too much {substance} in what {person} brought to the laboratory from \
                {place}?
                inflected: laboratories {act.2} instruments {substance}
                misspelt: laboratory {substance}
                questions: Which of the samples had {substance} above the limit, and was {cause} the reason for it?
                """
        ),
        CorpusKind(
            "survey",
            prefix: "SUR",
            file: "survey {crop} {place}.txt",
            texts: """
                Crop survey {code} || Field survey of {crop}, {code}
                Our field officers visited {number} holdings around {place} in {month} and walked through the \
                standing {crop}.
                Damage by {pest} was seen on a third of the fields, mostly along the ditches. \
                || One {pest} a plant was counted on average, more along the ditches.
                Growers told {person} that {pest2} had been worse in the year before.
                Yields of {crop} are expected to reach {number2} kilograms a hectare if rain comes in time.
                Some plots were {act.1} twice; stores suffered from {cause}.
                We advise to sow resistant seed, to keep the margins clean and to spray only above the threshold.
                In {~place} the {~pest} had spared the {~crop} so far; {~pest} and {~crop} are covered by \
                another paper.
                The next visit is planned after the flowering. Maps and counts are kept at the district office.
                """,
            asks: """
                words: survey {crop} {pest}
                words: crop survey {place}
                inflected: surveys of {crop} with {pest.1}
                inflected: {pest2.1} on holdings around {place}
                codes: {code}
                names: {file}
                misspelt: survey {crop} {pest}
                misspelt: {pest} {place}
                questions: What did the growers near {place} tell about the {pest2} among their {crop}, and was \
                anything advised?
                inflected: {act.2} plots {crop}
                misspelt: survey {pest}
                questions: How bad is the damage that {pest} does to the {crop} this season, and should the \
                growers spray?
                """
        ),
        CorpusKind(
            "minutes",
            prefix: "MIN",
            file: "minutes-{place}-{month}.docx",
            texts: """
                Minutes of the council of {place}, {month} || Council of {place}, minutes of the session in {month}
                Present were {number} members; {person} took the chair and {person2} kept the minutes.
                The minutes of the last session were read and {act.1} without a vote.
                First item: {topic}. After a long debate the council asked for a second opinion.
                Second item: {topic2}. The motion was {act2.1} by a majority of two votes.
                The treasurer explained the loss through {cause} and asked for {number2} dollars from the reserve.
                Under any other business a citizen complained about the opening hours of the office.
                Put off to the next session: {~topic}, and a letter from {~place} about {~topic}.
                The chair closed the session at ten in the evening. The next one is on the first Thursday. File \
                {code}.
                """,
            asks: """
                words: minutes {topic} {place}
                words: council minutes {topic} {topic2}
                inflected: councils {act2.2} motions on {topic2}
                codes: {code}
                names: {file}
                misspelt: minutes council {topic}
                misspelt: council {person}
                questions: When did the people of {place} finally talk about {topic}, and did {person} say \
                anything on it?
                inflected: {act.2} {topic}
                misspelt: minutes {topic}
                questions: Did the councillors ever decide anything about {topic} or did they put it off once more?
                """
        ),
        CorpusKind(
            "recipe",
            prefix: "REC",
            file: "{dish} with {spice}.txt",
            texts: """
                {dish} with {spice} || {dish} as in {place}, with {spice}
                Handed down by {person} of {place}; serves {number}. Card {code}.
                Wash and chop what the garden gives and season it with {spice}, {spice2}, salt and a little sugar.
                Heat butter in a heavy pan, add flour and stir until it smells of nuts.
                Pour in warm stock, add a pinch of {spice2} and simmer for {number2} minutes under a lid.
                Meanwhile set the oven to a gentle heat and grease a deep dish.
                Taste before serving; whoever likes it sharper adds more {spice}. \
                || Leave it to rest overnight, the {spice} needs time.
                Whoever has no {spice2} takes {~spice}, as in the {~dish} of {~place}.
                Goes with dark bread and a green salad. It keeps for three days in a cold larder.
                """,
            asks: """
                words: {dish} {spice}
                words: recipe {spice} {spice2} butter
                inflected: {dish} recipes with {spice} keeping overnight
                codes: card {code}
                names: {file}
                misspelt: {dish} {spice}
                misspelt: {spice} {spice2} simmer
                questions: How long must the {dish} that {person} used to cook with {spice} stay under the lid?
                inflected: simmered {dish} serving {spice}
                misspelt: {spice} {spice2}
                questions: What can I cook tonight with {spice} and a little {spice2} if there is only butter \
                and flour at home?
                """
        ),
        CorpusKind(
            "manual",
            prefix: "MAN",
            file: "{machine}_manual_{code}.pdf",
            texts: """
                {machine}: manual {code} || Operating manual {code} for the {machine}
                Read this manual before you switch the {machine} on, and keep it beside the machine.
                Before the first start have the {part} {act.1} by a trained person and check the {part2}.
                Press the green button for {number} seconds; the lamp above the {part2} turns from red to green.
                If the machine stops, look for {cause} first. Error {number2} points to a faulty {part}.
                Never reach behind the guard while the machine runs; wait until it stands still.
                Spare parts are sold by {company} in {place}. Name the number on the plate when you order.
                Not for the {~machine}: its {~part} and its {~part} have other measures.
                Dispose of oil and batteries as the law says. The warranty lasts two years.
                """,
            asks: """
                words: manual {machine} {part}
                words: manual {machine} {cause}
                inflected: manuals {act.2} {part.1} {machine}
                inflected: manuals {machine} faulty {part.1} stopped
                codes: {code}
                names: {file}
                misspelt: manual {machine} {part}
                misspelt: {part} {part2} manual
                questions: The lamp above the {part2} of my {machine} stays red: must the {part} go to {company} \
                for it?
                inflected: {act.2} {part.1}
                misspelt: manual {part}
                questions: What should one do first when the {machine} stops because of {cause} and a lamp is red?
                """
        ),
        CorpusKind(
            "letter",
            prefix: "LET",
            file: "letter {person} {month}.odt",
            texts: """
                {place}, in {month} || {person}, {place}, {month}
                Dear {person2}, thank you for your kind lines about {matter}.
                I have thought about it for a long time and asked my cousin in {place2} what she makes of it.
                She was {act.1} out of her mind once by such a thing, and blames {cause} to this day.
                Nothing has changed with us otherwise: the children grow, the roof holds, and the dog sleeps all day.
                About {matter} I would wait until the summer; {company} may then make a better offer.
                Come and stay with us if your travels bring you near, there is always a bed for you.
                Your aunt in {~place} asks about {~matter}, but that is another story, like {~matter}.
                With warm greetings to everybody, yours, {person}. Our sign: {code}.
                """,
            asks: """
                words: letter {matter} {place}
                words: {matter} {company}
                inflected: letters from {person} about {matter}
                codes: our sign {code}
                names: {file}
                misspelt: letter {matter}
                misspelt: letter {person} {place2}
                questions: What advice did {person} give to {person2} on {matter} after the talk with the cousin \
                in {place2}?
                inflected: cousins {act.0} {matter}
                misspelt: letter {place2} {matter}
                questions: Who wrote to us that it is better to wait with {matter} until the summer because of \
                {cause}?
                """
        ),
        CorpusKind(
            "thesis",
            prefix: "THE",
            file: "thesis-{last}-{science}.pdf",
            texts: """
                {science} in the region of {place}: a study by {method} || A study of {science} by {method}
                Thesis submitted by {person} to the university of {place2}, supervised by {person2}. Shelf mark \
                {code}.
                Little is known about {science} outside of the laboratory, and what is known is disputed.
                This thesis combines {method} with {method2} on data from {place}, gathered over {number} months.
                We find that the effect is smaller than earlier work claims and vanishes in the presence of {cause}.
                The error of the estimates was {act.1} by repeated sampling; {number2} cases were left out.
                The results bear on policy: {science} should be watched at fewer sites, but for longer.
                Work on {~science} from {~place} by {~method} is reviewed in the second chapter.
                The limits of the approach are discussed, and questions for later work are listed in the last chapter.
                """,
            asks: """
                words: thesis {science} {method}
                words: {science} {place}
                inflected: theses on {science} supervised by {person2}
                inflected: studies by {method} and {method2}
                codes: shelf mark {code}
                names: {file}
                misspelt: thesis {science} {method}
                misspelt: {science} {place}
                questions: Does {science} near {place} still show the effect that others claim once {method} is \
                applied?
                inflected: {science} sampled regions {place}
                misspelt: thesis {science}
                questions: Has anybody ever used {method} to find out more about {science} than what is known \
                from the laboratory?
                """
        ),
        CorpusKind(
            "log",
            prefix: "WO",
            file: "WO-{part}-{machine}.log",
            texts: """
                Work order {code} || Maintenance log, work order {code}
                The {machine} at {place} stood still at {number} past six; the shift called {person}.
                Cause: {cause}. The {part} was found damaged and the {part2} was loose.
                We {act.1} the {part}, tightened the {part2} and let the machine run for an hour without load.
                Spare parts came from {company}; the old {part} was sent back under {order}.
                Noise and temperature are normal again. The stop cost {number2} minutes of production.
                To be looked at again in {month}; the shift leader {person2} has been told.
                The {~machine} beside it and its {~part} were not touched; {~place} reports the same {~part}.
                Tools returned, area cleaned, guard closed, log signed.
                """,
            asks: """
                words: work order {machine} {part}
                words: maintenance log {machine} {cause}
                inflected: work orders {part.1} {machine}
                inflected: {act.2} the {part.1} at {place}
                codes: {code}
                codes: sent back {order}
                names: {file}
                misspelt: work order {machine} {part}
                misspelt: maintenance {part} {part2}
                questions: Why did the {machine} over in {place} stand still, and has anybody seen to the {part2} \
                since?
                inflected: {act.2} {part.1}
                misspelt: work order {part}
                questions: How many minutes of production did we lose when the {part} was damaged by {cause}?
                """
        ),
    ]
}
