import { type DemoProduct, size, t } from "./catalog-model.ts";

export const balms: readonly DemoProduct[] = [
  {
    slug: "calendula-balm",
    category: "balms",
    taxClass: "standard",
    title: t("Calendula Balm", "Ringelblumenbalsam", "カレンデュラバーム"),
    subtitle: t("For dry hands, elbows, heels", "Für trockene Hände, Ellbogen, Fersen", "乾いた手、ひじ、かかとに"),
    description: {
      en: [
        "Calendula petals rest in sunflower oil for six weeks on a south window. Then comes beeswax, and nothing else to be clever about.",
        "It is firm in the tin and melts on the skin. A little goes far; wait a minute before you touch paper.",
      ],
      de: [
        "Ringelblumenblüten ruhen sechs Wochen in Sonnenblumenöl an einem Südfenster. Dann kommt Bienenwachs dazu, mehr braucht es nicht.",
        "Fest in der Dose, weich auf der Haut. Wenig reicht weit; eine Minute warten, bevor man Papier anfasst.",
      ],
      ja: [
        "カレンデュラの花びらを、南向きの窓辺でひまわり油に6週間漬け込みます。あとはみつろうを加えるだけ。",
        "缶の中では固く、肌の上でとろけます。少量でよくのびます。塗ったあと1分ほど置いてから紙などに触れてください。",
      ],
    },
    details: {
      contains: t(
        "Sunflower oil, calendula extract, beeswax, vitamin E.",
        "Sonnenblumenöl, Ringelblumenauszug, Bienenwachs, Vitamin E.",
        "ヒマワリ種子油、トウキンセンカ花エキス、ミツロウ、トコフェロール。",
      ),
      size: t("30 ml or 90 ml tin.", "Dose mit 30 ml oder 90 ml.", "30mlまたは90ml缶。"),
      use: t(
        "Warm a little between the fingers and work it in. For the skin only.",
        "Etwas zwischen den Fingern anwärmen und einmassieren. Nur äußerlich anwenden.",
        "少量を指先で温めてからなじませます。外用のみ。",
      ),
    },
    variants: [
      size("AV-CAL-030", t("30 ml", "30 ml", "30ml"), { grams: 60, stock: 360 }, [1400n, 1590n, 2350n], [900n, 950n]),
      size(
        "AV-CAL-090",
        t("90 ml", "90 ml", "90ml"),
        { grams: 140, stock: 240 },
        [3200n, 3600n, 5300n],
        [2100n, 2150n],
      ),
    ],
    pairsWith: ["oat-hand-balm", "evening-set", "mallow-lip-balm"],
  },
  {
    slug: "rosemary-foot-balm",
    category: "balms",
    taxClass: "standard",
    title: t("Rosemary Foot Balm", "Rosmarin-Fußbalsam", "ローズマリーフットバーム"),
    subtitle: t(
      "After long walks and long shifts",
      "Nach langen Wegen und langen Schichten",
      "たくさん歩いた日、立ち仕事のあとに",
    ),
    description: {
      en: [
        "A light balm with rosemary and a little menthol. It cools for about ten minutes and leaves the skin soft, not greasy.",
        "Keep it beside the bed or by the front door. Both work.",
      ],
      de: [
        "Ein leichter Balsam mit Rosmarin und etwas Menthol. Er kühlt etwa zehn Minuten und lässt die Haut weich zurück, nicht fettig.",
        "Am Bett oder neben der Haustür aufbewahren. Beides bewährt sich.",
      ],
      ja: [
        "ローズマリーに少量のメントールを加えた軽いバームです。10分ほどひんやりとし、べたつかず肌をやわらかく整えます。",
        "ベッドのそばや玄関に置いておくと便利です。",
      ],
    },
    details: {
      contains: t(
        "Water, sunflower oil, shea butter, rosemary oil, menthol, beeswax.",
        "Wasser, Sonnenblumenöl, Sheabutter, Rosmarinöl, Menthol, Bienenwachs.",
        "水、ヒマワリ種子油、シア脂、ローズマリー葉油、メントール、ミツロウ。",
      ),
      size: t("100 ml aluminium tube.", "Aluminiumtube, 100 ml.", "アルミチューブ 100ml。"),
      use: t(
        "Massage in from the toes up. Not on broken skin, not for small children.",
        "Von den Zehen aufwärts einmassieren. Nicht auf verletzter Haut und nicht bei kleinen Kindern anwenden.",
        "つま先から上へマッサージするように。傷のある肌や小さなお子さまには使わないでください。",
      ),
    },
    variants: [
      size(
        "AV-RFB-100",
        t("100 ml", "100 ml", "100ml"),
        { grams: 140, stock: 210 },
        [2400n, 2700n, 3980n],
        [1550n, 1600n],
      ),
    ],
    pairsWith: ["spruce-bath-salt", "oat-hand-balm", "calendula-balm"],
  },
  {
    slug: "mallow-lip-balm",
    category: "balms",
    taxClass: "standard",
    title: t("Mallow Lip Balm", "Malven-Lippenbalsam", "マロウリップバーム"),
    subtitle: t("With honey, in a tin that lasts", "Mit Honig, in einer Dose, die bleibt", "蜂蜜入り、長く使える缶で"),
    description: {
      en: [
        "Mallow flowers, honey and beeswax. It stays on through a cup of tea and does not ask to be put on again every ten minutes.",
        "The tin opens with one thumb and can be filled again.",
      ],
      de: [
        "Malvenblüten, Honig und Bienenwachs. Er hält eine Tasse Tee lang und will nicht alle zehn Minuten neu aufgetragen werden.",
        "Die Dose lässt sich mit einem Daumen öffnen und wieder füllen.",
      ],
      ja: [
        "マロウの花、蜂蜜、みつろうで作りました。お茶を飲んでも落ちにくく、何度も塗り直す必要がありません。",
        "缶は親指ひとつで開き、中身を詰め替えて使えます。",
      ],
    },
    details: {
      contains: t(
        "Sunflower oil, beeswax, mallow extract, honey.",
        "Sonnenblumenöl, Bienenwachs, Malvenauszug, Honig.",
        "ヒマワリ種子油、ミツロウ、ゼニアオイ花エキス、ハチミツ。",
      ),
      size: t("15 ml tin.", "Dose mit 15 ml.", "15ml缶。"),
      use: t(
        "Apply with a fingertip as needed.",
        "Nach Bedarf mit der Fingerspitze auftragen.",
        "指先に取り、唇になじませます。",
      ),
    },
    variants: [
      size(
        "AV-MAL-015",
        t("One tin", "Eine Dose", "1個"),
        { grams: 35, stock: 480 },
        [1100n, 1250n, 1850n],
        [700n, 700n],
      ),
      size(
        "AV-MAL-003",
        t("Three tins", "Drei Dosen", "3個セット"),
        { grams: 105, stock: 170 },
        [2900n, 3250n, 4800n],
        [1850n, 1900n],
      ),
    ],
    pairsWith: ["calendula-balm", "rain-on-moss", "sea-buckthorn-face-balm"],
  },
  {
    slug: "oat-hand-balm",
    category: "balms",
    taxClass: "standard",
    title: t("Oat Hand Balm", "Hafer-Handbalsam", "オーツハンドバーム"),
    subtitle: t("Rich, and soon absorbed", "Reichhaltig und schnell eingezogen", "しっとり、すばやくなじむ"),
    description: {
      en: [
        "Oat oil and oat milk, for hands that are washed often. It has no strong scent, so you can cook with it on.",
        "Nurses, gardeners and potters helped us to get the texture right. It took nineteen tries.",
      ],
      de: [
        "Haferöl und Hafermilch für Hände, die oft gewaschen werden. Er duftet kaum, man kann damit kochen.",
        "Pflegekräfte, Gärtnerinnen und Töpfer haben uns geholfen, bis die Konsistenz stimmte. Es brauchte neunzehn Versuche.",
      ],
      ja: [
        "よく手を洗う方のために、オーツオイルとオーツミルクで作りました。香りが控えめなので、料理の前にも使えます。",
        "看護師、庭師、陶芸家の方々に試していただき、19回目でようやく納得のいく質感になりました。",
      ],
    },
    details: {
      contains: t(
        "Water, oat kernel oil, glycerin, shea butter, oat extract.",
        "Wasser, Haferöl, Glycerin, Sheabutter, Haferextrakt.",
        "水、カラスムギ穀粒油、グリセリン、シア脂、カラスムギ穀粒エキス。",
      ),
      size: t("30 ml or 75 ml tube.", "Tube mit 30 ml oder 75 ml.", "30mlまたは75mlチューブ。"),
      use: t(
        "After washing, a drop the size of a hazelnut.",
        "Nach dem Waschen, etwa haselnussgroß.",
        "手を洗ったあと、ヘーゼルナッツ大を。",
      ),
    },
    variants: [
      size("AV-OAT-030", t("30 ml", "30 ml", "30ml"), { grams: 50, stock: 330 }, [1200n, 1350n, 1980n], [750n, 800n]),
      size(
        "AV-OAT-075",
        t("75 ml", "75 ml", "75ml"),
        { grams: 105, stock: 290 },
        [2400n, 2700n, 3980n],
        [1550n, 1600n],
      ),
    ],
    pairsWith: ["calendula-balm", "rosemary-foot-balm", "rose-geranium-body-oil"],
  },
  {
    slug: "sea-buckthorn-face-balm",
    category: "balms",
    taxClass: "standard",
    title: t("Sea Buckthorn Face Balm", "Sanddorn-Gesichtsbalsam", "シーバックソーンフェイスバーム"),
    subtitle: t("For wind, cold and bare skin", "Für Wind, Kälte und ungeschminkte Haut", "風と寒さに、素肌のために"),
    description: {
      en: [
        "Sea buckthorn grows where the wind is worst. The oil is deep orange, so we use just enough to feel it and not enough to stain a pillow.",
        "At night, or before a walk in January. A pea-sized amount is enough for the face and neck.",
      ],
      de: [
        "Sanddorn wächst dort, wo der Wind am schlimmsten ist. Das Öl ist tieforange; wir nehmen so viel, dass man es spürt, und so wenig, dass kein Kissen leidet.",
        "Für die Nacht oder vor einem Spaziergang im Januar. Eine erbsengroße Menge reicht für Gesicht und Hals.",
      ],
      ja: [
        "シーバックソーンは、風のいちばん強い場所に育ちます。オイルは濃いオレンジ色。肌で感じられるだけ、枕に色が移らないだけの量を配合しました。",
        "夜のお手入れに、また冬の散歩の前に。顔と首に、パール粒ほどで十分です。",
      ],
    },
    details: {
      contains: t(
        "Jojoba oil, sea buckthorn fruit oil, squalane, beeswax, vitamin E.",
        "Jojobaöl, Sanddornfruchtfleischöl, Squalan, Bienenwachs, Vitamin E.",
        "ホホバ種子油、ヒッポファエラムノイデス果実油、スクワラン、ミツロウ、トコフェロール。",
      ),
      size: t("15 ml or 50 ml glass jar.", "Glastiegel mit 15 ml oder 50 ml.", "15mlまたは50mlガラス容器。"),
      use: t(
        "Press onto damp skin. Test on the inside of the arm first.",
        "Auf die feuchte Haut drücken. Zuerst an der Innenseite des Arms testen.",
        "湿った肌に押さえるようになじませます。初めに腕の内側でお試しください。",
      ),
    },
    variants: [
      size("AV-SEA-015", t("15 ml", "15 ml", "15ml"), { grams: 90, stock: 180 }, [1800n, 2000n, 2980n], [1150n, 1200n]),
      size(
        "AV-SEA-050",
        t("50 ml", "50 ml", "50ml"),
        { grams: 190, stock: 150 },
        [4400n, 4950n, 7300n],
        [2900n, 3000n],
      ),
    ],
    pairsWith: ["rose-geranium-body-oil", "mallow-lip-balm", "oat-hand-balm"],
  },
  {
    slug: "rose-geranium-body-oil",
    category: "balms",
    taxClass: "standard",
    title: t("Rose Geranium Body Oil", "Rosengeranien-Körperöl", "ローズゼラニウムボディオイル"),
    subtitle: t("A few drops on damp skin", "Ein paar Tropfen auf feuchter Haut", "湿った肌に、数滴"),
    description: {
      en: [
        "Rose geranium smells of roses that grew up in a kitchen garden: green, peppery, friendly. It sits in almond and apricot oil.",
        "The dropper is there so that you use less. Refill the bottle from any oil you like when it is done.",
      ],
      de: [
        "Rosengeranie duftet nach Rosen, die im Küchengarten groß geworden sind: grün, pfeffrig, freundlich. Sie liegt in Mandel- und Aprikosenkernöl.",
        "Die Pipette ist da, damit man weniger nimmt. Die leere Flasche lässt sich mit jedem anderen Öl wieder füllen.",
      ],
      ja: [
        "ローズゼラニウムは、菜園で育ったバラのような香り。青く、すこしスパイシーで、親しみやすい。アーモンドとアプリコットのオイルに合わせました。",
        "使いすぎないように、スポイト式にしています。使い終えた瓶は、お好みのオイルを入れてお使いください。",
      ],
    },
    details: {
      contains: t(
        "Sweet almond oil (nut), apricot kernel oil, rose geranium oil, vitamin E.",
        "Süßmandelöl (Nuss), Aprikosenkernöl, Rosengeranienöl, Vitamin E.",
        "アーモンド油（ナッツ）、アンズ核油、ニオイテンジクアオイ花油、トコフェロール。",
      ),
      size: t("100 ml amber bottle.", "Braunglasflasche, 100 ml.", "遮光瓶 100ml。"),
      use: t(
        "After the shower, three or four drops per limb. Not on broken skin.",
        "Nach dem Duschen drei bis vier Tropfen je Arm und Bein. Nicht auf verletzter Haut anwenden.",
        "シャワーのあと、腕や脚に3〜4滴ずつ。傷のある肌には使わないでください。",
      ),
    },
    variants: [
      size(
        "AV-GER-100",
        t("100 ml", "100 ml", "100ml"),
        { grams: 260, stock: 170 },
        [3800n, 4250n, 6300n],
        [2450n, 2500n],
      ),
    ],
    pairsWith: ["sea-buckthorn-face-balm", "spruce-bath-salt", "fig-leaf"],
    affiliateFixed: { USD: 450n, EUR: 420n, JPY: 680n },
  },
  {
    slug: "spruce-bath-salt",
    category: "balms",
    taxClass: "standard",
    title: t("Spruce Bath Salt", "Fichten-Badesalz", "スプルースバスソルト"),
    subtitle: t("Coarse sea salt with forest oil", "Grobes Meersalz mit Waldöl", "森のオイルを含ませた粗塩"),
    description: {
      en: [
        "Coarse grey sea salt, spruce needle oil, and a few needles so that you know. The bathroom smells of a wet forest for an hour.",
        "Two handfuls for a full bath, one for a foot bath. Rinse the tub afterwards; the oil makes it slippery.",
      ],
      de: [
        "Grobes graues Meersalz, Fichtennadelöl und ein paar Nadeln als Beweis. Das Bad riecht eine Stunde lang nach nassem Wald.",
        "Zwei Handvoll für ein Vollbad, eine für ein Fußbad. Danach die Wanne ausspülen, das Öl macht sie glatt.",
      ],
      ja: [
        "粗い灰色の海塩に、スプルース（トウヒ）の葉のオイルと、本物の葉を少し。浴室が1時間ほど、雨上がりの森の香りになります。",
        "全身浴には両手に2杯、足湯には1杯。オイルで滑りやすくなるため、使用後は浴槽を流してください。",
      ],
    },
    details: {
      contains: t(
        "Sea salt, spruce needle oil, spruce needles.",
        "Meersalz, Fichtennadelöl, Fichtennadeln.",
        "海塩、ヨーロッパトウヒ葉油、ヨーロッパトウヒ葉。",
      ),
      size: t(
        "400 g jar or 1 kg refill.",
        "Glas mit 400 g oder Nachfüllbeutel mit 1 kg.",
        "400g瓶、または1kg詰め替え。",
      ),
      use: t(
        "Dissolve in warm water, 15 to 20 minutes. Not recommended for whirlpools.",
        "In warmem Wasser lösen, 15 bis 20 Minuten baden. Nicht für Whirlpools geeignet.",
        "ぬるめのお湯に溶かし、15〜20分。ジェットバスや追い焚きには使わないでください。",
      ),
    },
    variants: [
      size(
        "AV-SPR-400",
        t("Jar, 400 g", "Glas, 400 g", "瓶入り 400g"),
        { grams: 820, stock: 130 },
        [2600n, 2900n, 4300n],
        [1650n, 1700n],
      ),
      size(
        "AV-SPR-1KG",
        t("Refill, 1 kg", "Nachfüllbeutel, 1 kg", "詰め替え 1kg"),
        { grams: 1060, stock: 100 },
        [4600n, 5150n, 7600n],
        [2950n, 3000n],
      ),
    ],
    pairsWith: ["rosemary-foot-balm", "juniper-and-cedar", "rose-geranium-body-oil"],
  },
];
