extension CorpusWords {
    /// What English texts differ in: a list a slot, its entries apart by commas; forms of one word by `~`.
    static let english: [String: String] = [
        "first": """
        Adele, Anders, Beatrix, Benedict, Camille, Cedric, Dagmar, Desmond, Eleanor, Emeka, Farida, Fergus,
        Giselle, Gustav, Harriet, Hiroshi, Imogen, Isaac, Jolanta, Kwame, Leandra, Lorenzo, Mirela, Nadine,
        Ottilie, Pascal, Quentin, Rosalind, Saoirse, Tobias, Ursula, Viktor, Winifred, Xavier, Yolanda, Zoltan
        """,
        "last": """
        Abernathy, Balakrishnan, Castellano, Drummond, Eriksen, Fitzgerald, Galbraith, Hargreaves, Ivanova,
        Jankowski, Kaplan, Lindqvist, MacAllister, Nakamura, Okonkwo, Petrakis, Quigley, Rasmussen, Schumann,
        Thornbury, Uddin, Vasquez, Whitcombe, Yamashita, Zimmermann, Ashdown, Bellweather, Carmichael,
        Delacroix, Ellsworth, Ferreira, Goldstein, Holloway, Ingram, Johansson, Kirkbride, Lombardi, Mortensen,
        Novak, Oakley
        """,
        "place": """
        Lampang, Phayao, Chumphon, Ranong, Trat, Nakhon Phanom, Mae Sot, Pattani, Songkhla, Loei, Sukhothai,
        Rayong, Utrecht, Ghent, Aarhus, Bergen, Tampere, Gdansk, Brno, Graz, Verona, Coimbra, Valencia, Limoges,
        Galway, Dundee, Swansea, Penang, Malacca, Cebu, Davao, Surabaya, Hue, Vientiane, Mandalay, Pokhara,
        Kandy, Mombasa, Kumasi, Arequipa, Valdivia, Oaxaca, Halifax, Spokane, Duluth, Hobart, Ballarat, Nelson
        """,
        "stem": """
        Northwind, Bluewater, Ironbridge, Silverbirch, Redstone, Greenfield, Harbourline, Tallgrass, Oakhurst,
        Fairlane, Summit, Clearbrook, Sandpiper, Kestrel, Lodestar, Meridian, Pinecrest, Quarrybank, Riverbend,
        Stonegate, Thistledown, Umbra, Vanguard, Westmarch, Yellowtail, Zephyr, Copperfield, Driftwood,
        Evermore, Foxglove
        """,
        "trade":
            "Logistics, Instruments, Foods, Chemicals, Textiles, Timber, Marine, Packaging, Optics, Seeds, Ceramics",
        "goods": """
        diesel filter~diesel filters, copper cable~copper cables, drip hose~drip hoses, hydraulic jack~hydraulic
        jacks, welding mask~welding masks, pallet truck~pallet trucks, water meter~water meters, roof tile~roof
        tiles, office chair~office chairs, label printer~label printers, solar panel~solar panels, safety
        boot~safety boots, gas cylinder~gas cylinders, rubber gasket~rubber gaskets, steel drum~steel drums,
        paint roller~paint rollers, light switch~light switches, tool box~tool boxes, glass jar~glass jars,
        cardboard carton~cardboard cartons, milk churn~milk churns, fishing net~fishing nets, bicycle
        tyre~bicycle tyres, garden hoe~garden hoes, fire hydrant~fire hydrants, thermal blanket~thermal
        blankets, centrifuge tube~centrifuge tubes, petri dish~petri dishes, microscope slide~microscope slides,
        battery charger~battery chargers, circuit breaker~circuit breakers, door hinge~door hinges, window
        shutter~window shutters, sewing needle~sewing needles, cotton apron~cotton aprons, plywood sheet~plywood
        sheets, concrete mixer~concrete mixers, ladder bracket~ladder brackets, antenna mast~antenna masts
        """,
        "part": """
        gearbox~gearboxes, impeller~impellers, crankshaft~crankshafts, thermostat~thermostats, drive belt~drive
        belts, ball bearing~ball bearings, fuel injector~fuel injectors, pressure valve~pressure valves, rotor
        blade~rotor blades, cooling fan~cooling fans, spark plug~spark plugs, piston ring~piston rings, control
        panel~control panels, limit switch~limit switches, float sensor~float sensors, brake disc~brake discs,
        clutch plate~clutch plates, oil seal~oil seals, air compressor~air compressors, heating coil~heating
        coils, relay board~relay boards, conveyor chain~conveyor chains, suction pipe~suction pipes, flow
        gauge~flow gauges, cutter head~cutter heads
        """,
        "act": """
        replace~replaced~replacing, clean~cleaned~cleaning, calibrate~calibrated~calibrating,
        weld~welded~welding, lubricate~lubricated~lubricating, inspect~inspected~inspecting,
        dismantle~dismantled~dismantling, tighten~tightened~tightening, rebuild~rebuilt~rebuilding,
        measure~measured~measuring, cancel~cancelled~cancelling, postpone~postponed~postponing,
        approve~approved~approving, reject~rejected~rejecting, inherit~inherited~inheriting,
        photograph~photographed~photographing, translate~translated~translating, auction~auctioned~auctioning,
        renovate~renovated~renovating, irrigate~irrigated~irrigating, harvest~harvested~harvesting,
        borrow~borrowed~borrowing
        """,
        "cause": """
        a burst water main, heavy frost, a power failure, flooding of the cellar, a broken seal, worn
        insulation, a wrong delivery, late customs clearance, a strike at the port, corrosion by salt,
        overheating, a cracked housing, vibration, dust in the intake, lightning, a leaking roof, mould behind
        the panels, a software fault, rodents in the store, careless stacking, a missing permit, an expired
        licence, subsidence, a blocked drain
        """,
        "crop": """
        maize, cassava, sugarcane, soybean, groundnut, sorghum, sesame, mung bean, tobacco, cotton, durian,
        mango, rambutan, longan, pomelo, coffee, black pepper, oil palm, rubber, chilli, cabbage, shallot,
        garlic, tomato, cucumber, pumpkin, watermelon, strawberry, asparagus, sunflower
        """,
        "pest": """
        brown planthopper~brown planthoppers, stem borer~stem borers, fall armyworm~fall armyworms, fruit
        fly~fruit flies, spider mite~spider mites, mealybug~mealybugs, leaf miner~leaf miners, root
        nematode~root nematodes, downy mildew~downy mildews, leaf rust~leaf rusts, bacterial wilt~bacterial
        wilts, mosaic virus~mosaic viruses, black aphid~black aphids, golden snail~golden snails, field
        rat~field rats, whitefly~whiteflies, pod weevil~pod weevils, powdery scab~powdery scabs
        """,
        "substance": """
        arsenic, cadmium, fluoride, nitrate, mercury, manganese, ammonia, chromium, lead, selenium, benzene,
        toluene, formaldehyde, glyphosate, atrazine, caffeine, lactose, histamine, aflatoxin, melamine,
        chlorine, sulphate, phosphate, potassium, zinc, cobalt, uranium, radon, coliform, salmonella, listeria,
        legionella
        """,
        "dish": """
        lentil soup, onion tart, lamb stew, pumpkin risotto, mushroom omelette, fish pie, beetroot salad,
        chicken casserole, potato gratin, barley broth, prawn curry, walnut bread, cherry clafoutis, lemon
        sponge, ginger biscuits, plum dumplings, aubergine parmigiana, leek quiche, carrot cake, rhubarb
        crumble, duck terrine, spinach lasagne, chestnut puree, oat porridge, apricot jam, pickled herring,
        venison goulash, pea fritters
        """,
        "spice": """
        cardamom, turmeric, saffron, tarragon, marjoram, fenugreek, star anise, caraway, juniper, sumac,
        paprika, coriander, nutmeg, allspice, rosemary, lovage, dill, chervil, mustard seed, lemongrass,
        galangal, vanilla
        """,
        "machine": """
        milling machine, bread oven, rice dryer, bottling line, tower crane, road roller, band saw, dishwasher,
        sewing machine, printing press, baling press, fork lift, sand blaster, coffee roaster, water pump, wind
        turbine, stone crusher, chest freezer, laser cutter, paper shredder, lawn mower, hay rake, ice maker,
        steam boiler
        """,
        "topic": """
        parking fees, the school canteen, the village library, street lighting, the summer festival, the
        cemetery wall, waste collection, the new bridge, the choir's journey, dog licences, the swimming bath,
        flood defences, the archive, volunteer firemen, playground equipment, the market hall, cycle paths, the
        clock tower, bus shelters, the museum roof, allotment gardens, broadband cables, the nursery, noise at
        night, the twinned town
        """,
        "science": """
        mangrove sediment, bat echolocation, dialect maps, glacier retreat, enzyme kinetics, bridge resonance,
        medieval tax rolls, coral bleaching, graph colouring, soil respiration, child bilingualism, lichen
        growth, tidal power, heart arrhythmia, traffic queues, peat fires, vowel harmony, pollen records, rumour
        spreading, orbital debris, silk proteins, village credit, urban heat, river otters, folk song, protein
        folding, sleep deprivation
        """,
        "method": """
        wavelet analysis, structured interviews, Bayesian regression, neutron scattering, participant
        observation, finite elements, mass spectrometry, agent simulation, radiocarbon dating, cluster analysis,
        eye tracking, gene sequencing, remote sensing, archival study, randomised trials, Markov chains,
        infrared imaging
        """,
        "matter": """
        the lease of the boathouse, a lost suitcase, the tuning of the organ, a scholarship, the stolen bicycle,
        an unpaid pension, the adoption of a greyhound, the repair of a violin, a mistaken tax bill, the will of
        an aunt, a delayed passport, a broken hearing aid, the sale of the vineyard, an exchange student, a
        wedding hall, beehives on the roof, the fallen walnut tree, a noisy neighbour, the family portrait, a
        cancelled cruise
        """,
        "month": "January, February, March, April, May, June, July, August, September, October, November, December",
    ]
}
