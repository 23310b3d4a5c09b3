import { type DemoProduct, size, t } from "./catalog-model.ts";

const care = t(
  "Trim the wick to 5 mm. Let the first burn reach the rim, never longer than four hours. Never leave a flame alone.",
  "Docht auf 5 mm kürzen. Beim ersten Mal brennen lassen, bis das Wachs bis zum Rand flüssig ist, nie länger als vier Stunden. Eine Flamme nie allein lassen.",
  "芯は5mmに切ってください。初回は表面が縁まで溶けるように灯し、1回4時間以内に。火をつけたままその場を離れないでください。",
);

const wax = (scent: string, duft: string, kaori: string) =>
  t(
    `Rapeseed and beeswax, cotton wick, scented with ${scent}.`,
    `Raps- und Bienenwachs, Baumwolldocht, Duft aus ${duft}.`,
    `菜種ワックス、みつろう、綿の芯。香り：${kaori}。`,
  );

export const candles: readonly DemoProduct[] = [
  {
    slug: "alder-smoke",
    category: "candles",
    taxClass: "standard",
    title: t("Alder Smoke", "Erlenrauch", "アルダースモーク"),
    subtitle: t(
      "Wood fire, leather, a trace of honey",
      "Holzfeuer, Leder, eine Spur Honig",
      "薪の火、革、かすかな蜂蜜",
    ),
    description: {
      en: [
        "Alder is the wood for smoking fish along the river. This is the smell of the hut the morning after: cold smoke, a wool coat, wax on the table.",
        "Poured by hand into amber glass. When it is empty, wash it out and keep it for pencils or for tea lights.",
      ],
      de: [
        "Mit Erlenholz wird am Fluss der Fisch geräuchert. So riecht die Hütte am Morgen danach: kalter Rauch, ein Wollmantel, Wachs auf dem Tisch.",
        "Von Hand in Braunglas gegossen. Ist die Kerze leer, das Glas auswaschen und für Stifte oder Teelichter behalten.",
      ],
      ja: [
        "川辺では、魚を燻すのにアルダー（ハンノキ）を使います。その翌朝の小屋の匂い——冷めた煙、ウールのコート、テーブルの蝋。",
        "琥珀色のガラスに手作業で流し込みました。使い終えたら洗って、ペン立てやキャンドルホルダーにどうぞ。",
      ],
    },
    details: {
      contains: wax(
        "cade, cedar and beeswax absolute",
        "Wacholderteer, Zeder und Bienenwachs-Absolue",
        "ケード、シダー、みつろうアブソリュート",
      ),
      size: t(
        "220 g, about 45 hours; 600 g with three wicks, about 70 hours.",
        "220 g, etwa 45 Stunden; 600 g mit drei Dochten, etwa 70 Stunden.",
        "220g：約45時間。600g（芯3本）：約70時間。",
      ),
      use: care,
    },
    variants: [
      size(
        "AV-ALD-220",
        t("220 g", "220 g", "220g"),
        { grams: 620, stock: 160 },
        [4600n, 5200n, 7700n],
        [3000n, 3100n],
      ),
      size(
        "AV-ALD-600",
        t("Three wicks, 600 g", "Drei Dochte, 600 g", "芯3本 600g"),
        { grams: 1480, stock: 45 },
        [9800n, 11000n, 16500n],
        [6300n, 6500n],
      ),
    ],
    pairsWith: ["juniper-and-cedar", "beeswax-tapers", "barley-and-chicory"],
  },
  {
    slug: "lavender-field",
    category: "candles",
    taxClass: "standard",
    title: t("Lavender Field", "Lavendelfeld", "ラベンダーフィールド"),
    subtitle: t(
      "True lavender, hay, warm stone",
      "Echter Lavendel, Heu, warmer Stein",
      "真正ラベンダー、干し草、温かい石",
    ),
    description: {
      en: [
        "Not the lavender of drawers and soap, but the field in late July: dry, herbal, a little salty.",
        "The cup is thrown stoneware with a bone glaze that stops short of the foot, so no two are alike. Refills fit every cup we have made.",
      ],
      de: [
        "Nicht der Lavendel aus Schublade und Seife, sondern das Feld Ende Juli: trocken, krautig, ein wenig salzig.",
        "Der Becher ist gedrehtes Steinzeug, die helle Glasur endet über dem Fuß, jeder ist anders. Nachfüllungen passen in jeden Becher, den wir je gemacht haben.",
      ],
      ja: [
        "引き出しや石けんの香りではなく、7月終わりの畑のラベンダー。乾いていて、草の香りがして、すこし塩気があります。",
        "器はろくろで挽いたストーンウェア。釉薬が裾の手前で終わるので、一つずつ表情が違います。詰め替えはどの器にも合います。",
      ],
    },
    details: {
      contains: wax(
        "true lavender, clary sage and hay absolute",
        "echtem Lavendel, Muskatellersalbei und Heu-Absolue",
        "真正ラベンダー、クラリセージ、ヘイアブソリュート",
      ),
      size: t("220 g, about 45 hours.", "220 g, etwa 45 Stunden.", "220g：約45時間。"),
      use: care,
    },
    variants: [
      size(
        "AV-LAV-220",
        t("Stoneware, 220 g", "Steinzeug, 220 g", "陶器入り 220g"),
        { grams: 780, stock: 130 },
        [4800n, 5400n, 8000n],
        [3100n, 3200n],
      ),
      size(
        "AV-LAV-REF",
        t("Refill, 220 g", "Nachfüllung, 220 g", "詰め替え 220g"),
        { grams: 260, stock: 150 },
        [3000n, 3400n, 5000n],
        [1950n, 2000n],
      ),
    ],
    pairsWith: ["chamomile-evening", "evening-set", "fig-leaf"],
  },
  {
    slug: "juniper-and-cedar",
    category: "candles",
    taxClass: "standard",
    title: t("Juniper & Cedar", "Wacholder & Zeder", "ジュニパー＆シダー"),
    subtitle: t("A cold walk, a pencil, resin", "Ein kalter Spaziergang, Bleistift, Harz", "冷たい散歩道、鉛筆、樹脂"),
    description: {
      en: [
        "Juniper berries crushed between the fingers, then dry cedar. It clears a room the way an open window does.",
        "Good in a hall, a study, or a kitchen after onions.",
      ],
      de: [
        "Wacholderbeeren, zwischen den Fingern zerrieben, danach trockene Zeder. Sie klärt einen Raum wie ein offenes Fenster.",
        "Gut im Flur, im Arbeitszimmer oder in der Küche nach den Zwiebeln.",
      ],
      ja: [
        "指先でつぶしたジュニパーの実、そのあとに乾いたシダー。窓を開けたように部屋の空気がすっきりします。",
        "玄関や書斎に、また料理のあとの台所にもおすすめです。",
      ],
    },
    details: {
      contains: wax(
        "juniper berry, cedar and fir balsam",
        "Wacholderbeere, Zeder und Balsamtanne",
        "ジュニパーベリー、シダー、ファーバルサム",
      ),
      size: t("220 g, about 45 hours.", "220 g, etwa 45 Stunden.", "220g：約45時間。"),
      use: care,
    },
    variants: [
      size(
        "AV-JUN-220",
        t("220 g", "220 g", "220g"),
        { grams: 620, stock: 140 },
        [4600n, 5200n, 7700n],
        [3000n, 3100n],
      ),
    ],
    pairsWith: ["alder-smoke", "spruce-bath-salt", "rain-on-moss"],
  },
  {
    slug: "fig-leaf",
    category: "candles",
    taxClass: "standard",
    title: t("Fig Leaf", "Feigenblatt", "フィグリーフ"),
    subtitle: t(
      "Green sap, milk, sun on a wall",
      "Grüner Saft, Milch, Sonne auf der Mauer",
      "青い樹液、ミルク、陽のあたる壁",
    ),
    description: {
      en: [
        "The scent is in the leaf, not the fruit: green and milky, like a snapped stem. A little coconut warmth stands behind it.",
        "In an unglazed terracotta cup that darkens slightly with use.",
      ],
      de: [
        "Der Duft steckt im Blatt, nicht in der Frucht: grün und milchig wie ein gebrochener Stiel. Dahinter ein wenig warme Kokosnuss.",
        "Im unglasierten Terrakottabecher, der mit der Zeit etwas dunkler wird.",
      ],
      ja: [
        "香りがあるのは実ではなく葉。折った茎のような、青くミルキーな匂いに、ほのかなココナッツの温かさが続きます。",
        "素焼きのテラコッタの器は、使ううちに少しずつ色が深まります。",
      ],
    },
    details: {
      contains: wax(
        "fig leaf accord, galbanum and coconut",
        "Feigenblatt-Akkord, Galbanum und Kokos",
        "フィグリーフアコード、ガルバナム、ココナッツ",
      ),
      size: t("220 g, about 45 hours.", "220 g, etwa 45 Stunden.", "220g：約45時間。"),
      use: care,
    },
    variants: [
      size(
        "AV-FIG-220",
        t("Terracotta, 220 g", "Terrakotta, 220 g", "テラコッタ入り 220g"),
        { grams: 760, stock: 110 },
        [4800n, 5400n, 8000n],
        [3100n, 3200n],
      ),
      size(
        "AV-FIG-REF",
        t("Refill, 220 g", "Nachfüllung, 220 g", "詰め替え 220g"),
        { grams: 260, stock: 120 },
        [3000n, 3400n, 5000n],
        [1950n, 2000n],
      ),
    ],
    pairsWith: ["lavender-field", "rose-geranium-body-oil", "beeswax-tapers"],
  },
  {
    slug: "beeswax-tapers",
    category: "candles",
    taxClass: "standard",
    title: t("Beeswax Tapers", "Bienenwachskerzen", "みつろうキャンドル"),
    subtitle: t("Dipped by hand, unscented", "Von Hand getaucht, ohne Duft", "手作業で仕上げた、香りのないキャンドル"),
    description: {
      en: [
        "Pure beeswax, dipped thirty times around a cotton wick. It needs no perfume: warm wax smells of linden and honey.",
        "They burn slowly and hardly drip. The white bloom on older candles is a sign of real wax and wipes off with a cloth.",
      ],
      de: [
        "Reines Bienenwachs, dreißigmal um einen Baumwolldocht getaucht. Es braucht kein Parfum: Warmes Wachs duftet nach Linde und Honig.",
        "Sie brennen langsam und tropfen kaum. Der helle Reif auf älteren Kerzen ist ein Zeichen für echtes Wachs und lässt sich mit einem Tuch abwischen.",
      ],
      ja: [
        "綿の芯に純粋なみつろうを30回重ねました。香料は使っていません。温まった蝋が、菩提樹の花と蜂蜜のように香ります。",
        "ゆっくり燃え、ほとんど垂れません。時間がたつと出る白い粉は本物のみつろうの証です。布で拭けば取れます。",
      ],
    },
    details: {
      contains: t("Beeswax, cotton wick.", "Bienenwachs, Baumwolldocht.", "みつろう、綿の芯。"),
      size: t(
        "28 cm long, 22 mm at the foot, about 9 hours each.",
        "28 cm lang, unten 22 mm, je etwa 9 Stunden.",
        "長さ28cm、下部の直径22mm、1本約9時間。",
      ),
      use: t(
        "Keep out of draughts and trim the wick to 5 mm. Never leave a flame alone. Holders are not included.",
        "Vor Zugluft schützen, Docht auf 5 mm kürzen. Eine Flamme nie allein lassen. Halter nicht enthalten.",
        "風の当たらない場所で、芯は5mmに切ってお使いください。火をつけたままその場を離れないでください。燭台は付属しません。",
      ),
    },
    variants: [
      size("AV-BEE-002", t("Pair", "Paar", "2本組"), { grams: 190, stock: 300 }, [2600n, 2900n, 4300n], [1700n, 1700n]),
      size(
        "AV-BEE-006",
        t("Box of six", "Sechs im Karton", "6本入り"),
        { grams: 560, stock: 120 },
        [6900n, 7700n, 11400n],
        [4450n, 4500n],
      ),
    ],
    pairsWith: ["alder-smoke", "fig-leaf", "evening-set"],
    affiliateFixed: { USD: 300n, EUR: 280n, JPY: 450n },
  },
  {
    slug: "rain-on-moss",
    category: "candles",
    taxClass: "standard",
    title: t("Rain on Moss", "Regen auf Moos", "苔に降る雨"),
    subtitle: t(
      "A small candle for a suitcase",
      "Eine kleine Kerze für den Koffer",
      "旅行かばんに入る小さなキャンドル",
    ),
    description: {
      en: [
        "Wet earth, fern, oakmoss: the minute after a shower stops. In a tin with a lid, so that it travels without breaking.",
        "One evening of it makes a hotel room yours.",
      ],
      de: [
        "Nasse Erde, Farn, Eichenmoos: die Minute, nachdem der Regen aufhört. In einer Dose mit Deckel, damit unterwegs nichts zerbricht.",
        "Nach einem Abend gehört einem das Hotelzimmer.",
      ],
      ja: [
        "濡れた土、シダ、オークモス。雨がやんだ直後の一分間の香りです。ふた付きの缶なので、旅先でも割れません。",
        "一晩灯せば、ホテルの部屋も自分の部屋になります。",
      ],
    },
    details: {
      contains: wax(
        "oakmoss, vetiver and fern accord",
        "Eichenmoos, Vetiver und Farn-Akkord",
        "オークモス、ベチバー、ファーンアコード",
      ),
      size: t("110 g, about 22 hours.", "110 g, etwa 22 Stunden.", "110g：約22時間。"),
      use: care,
    },
    variants: [
      size(
        "AV-MOS-110",
        t("Travel tin, 110 g", "Reisedose, 110 g", "トラベル缶 110g"),
        { grams: 190, stock: 220 },
        [2600n, 2900n, 4300n],
        [1700n, 1700n],
      ),
    ],
    pairsWith: ["juniper-and-cedar", "mallow-lip-balm", "spruce-bath-salt"],
  },
];
