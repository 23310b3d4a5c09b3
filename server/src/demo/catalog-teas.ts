import { type DemoProduct, size, t } from "./catalog-model.ts";

const tin = (g: number) => t(`Tin, ${g} g`, `Dose, ${g} g`, `缶入り ${g}g`);
const pouch = (g: number) => t(`Pouch, ${g} g`, `Beutel, ${g} g`, `袋入り ${g}g`);
const refill = (g: number) => t(`Refill, ${g} g`, `Nachfüllbeutel, ${g} g`, `詰め替え ${g}g`);

export const teas: readonly DemoProduct[] = [
  {
    slug: "nettle-and-mint",
    category: "teas",
    taxClass: "food",
    title: t("Nettle & Mint", "Brennnessel & Minze", "ネトル＆ミント"),
    subtitle: t(
      "A green, clear cup for any hour",
      "Grün und klar, zu jeder Stunde",
      "いつでも飲みたい、青く澄んだ一杯",
    ),
    description: {
      en: [
        "Young nettle tops, cut before they flower, with two kinds of mint. The nettle gives a full, grassy body; the mint keeps it bright.",
        "It contains no caffeine and forgives you if you forget it in the pot. It is good cold, too, with a slice of lemon.",
      ],
      de: [
        "Junge Brennnesselspitzen, vor der Blüte geschnitten, mit zwei Sorten Minze. Die Brennnessel gibt Körper und eine grasige Note, die Minze hält den Tee frisch.",
        "Er enthält kein Koffein und nimmt es nicht übel, wenn man ihn in der Kanne vergisst. Auch kalt schmeckt er gut, mit einer Scheibe Zitrone.",
      ],
      ja: [
        "花が咲く前に摘んだ若いネトルの葉先に、二種類のミントを合わせました。ネトルの草のような厚みを、ミントが軽やかに引き立てます。",
        "ノンカフェインで、長く置いても渋くなりません。レモンを一切れ入れて冷やしてもおいしくいただけます。",
      ],
    },
    details: {
      contains: t(
        "Nettle leaf, peppermint, spearmint. All organically grown.",
        "Brennnesselblätter, Pfefferminze, Krauseminze. Alles aus biologischem Anbau.",
        "ネトルの葉、ペパーミント、スペアミント。すべて有機栽培。",
      ),
      size: t("80 g makes about 40 cups.", "80 g ergeben etwa 40 Tassen.", "80gで約40杯分。"),
      use: t(
        "2 g per cup, water at 95 °C, five to seven minutes.",
        "2 g pro Tasse, Wasser bei 95 °C, fünf bis sieben Minuten ziehen lassen.",
        "1杯につき2g、95℃のお湯で5〜7分蒸らします。",
      ),
    },
    variants: [
      size("AV-NET-080", tin(80), { grams: 210, stock: 320 }, [1900n, 2090n, 3080n], [1200n, 1250n]),
      size("AV-NET-200", refill(200), { grams: 230, stock: 180 }, [3600n, 3950n, 5800n], [2300n, 2400n]),
    ],
    pairsWith: ["chamomile-evening", "pot-for-two", "tea-library"],
  },
  {
    slug: "chamomile-evening",
    category: "teas",
    taxClass: "food",
    title: t("Chamomile Evening", "Kamille am Abend", "カモミール・イブニング"),
    subtitle: t("Whole flowers, nothing else", "Ganze Blüten, sonst nichts", "花だけを、まるごと"),
    description: {
      en: [
        "Chamomile is often sold as dust. These are whole flower heads, dried slowly in the shade, and you can see it in the cup: they open again.",
        "The taste is soft, like apple and hay, with no bitterness even after ten minutes. Most people drink it last thing in the evening.",
      ],
      de: [
        "Kamille wird oft als Staub verkauft. Dies sind ganze Blütenköpfe, langsam im Schatten getrocknet. Man sieht es in der Tasse: Sie gehen wieder auf.",
        "Der Geschmack ist weich, nach Apfel und Heu, auch nach zehn Minuten nicht bitter. Die meisten trinken ihn als Letztes am Abend.",
      ],
      ja: [
        "カモミールは粉のように細かいものが多いですが、これは日陰でゆっくり乾かした花をまるごと使っています。カップの中で、もう一度花が開きます。",
        "りんごと干し草を思わせるやわらかな味わいで、10分置いても苦くなりません。一日の終わりにどうぞ。",
      ],
    },
    details: {
      contains: t(
        "Chamomile flowers, organically grown.",
        "Kamillenblüten aus biologischem Anbau.",
        "カモミールの花（有機栽培）。",
      ),
      size: t("50 g makes about 30 cups.", "50 g ergeben etwa 30 Tassen.", "50gで約30杯分。"),
      use: t(
        "A small handful per cup, water just off the boil, eight minutes under a lid.",
        "Eine kleine Handvoll pro Tasse, kochendes Wasser, acht Minuten zugedeckt ziehen lassen.",
        "1杯につき軽くひとつかみ。沸かしたてのお湯を注ぎ、ふたをして8分。",
      ),
    },
    variants: [
      size("AV-CHA-050", pouch(50), { grams: 80, stock: 410 }, [1500n, 1650n, 2420n], [950n, 1000n]),
      size("AV-CHA-150", refill(150), { grams: 190, stock: 150 }, [3800n, 4150n, 6050n], [2400n, 2500n]),
    ],
    pairsWith: ["evening-set", "lavender-field", "nettle-and-mint"],
  },
  {
    slug: "rosehip-and-hibiscus",
    category: "teas",
    taxClass: "food",
    title: t("Rosehip & Hibiscus", "Hagebutte & Hibiskus", "ローズヒップ＆ハイビスカス"),
    subtitle: t("Deep red, pleasantly sharp", "Tiefrot und angenehm herb", "深い赤、きりっとした酸味"),
    description: {
      en: [
        "Rosehips gathered after the first frost, when they turn sweet, with hibiscus for colour and a clean sour edge. A little apple rounds it off.",
        "Children like it, hot or as an iced tea. The fruit left in the strainer can go into porridge.",
      ],
      de: [
        "Hagebutten, nach dem ersten Frost gesammelt, wenn sie süß werden, dazu Hibiskus für die Farbe und eine klare Säure. Etwas Apfel rundet ab.",
        "Kinder mögen ihn, heiß oder als Eistee. Die Früchte aus dem Sieb passen gut in den Haferbrei.",
      ],
      ja: [
        "初霜のあと、甘みがのってから摘んだローズヒップに、色と酸味を添えるハイビスカス、まろやかさを出すりんごを少し加えました。",
        "温かくても、アイスティーにしても、お子さまにも好まれます。茶こしに残った実はオートミールに入れてもおいしいです。",
      ],
    },
    details: {
      contains: t(
        "Rosehip shells, hibiscus flowers, dried apple.",
        "Hagebuttenschalen, Hibiskusblüten, getrockneter Apfel.",
        "ローズヒップ果皮、ハイビスカスの花、乾燥りんご。",
      ),
      size: t("100 g makes about 33 cups.", "100 g ergeben etwa 33 Tassen.", "100gで約33杯分。"),
      use: t(
        "3 g per cup, boiling water, eight to ten minutes.",
        "3 g pro Tasse, kochendes Wasser, acht bis zehn Minuten ziehen lassen.",
        "1杯につき3g、熱湯で8〜10分。",
      ),
    },
    variants: [
      size("AV-ROS-100", tin(100), { grams: 230, stock: 260 }, [1800n, 1980n, 2900n], [1150n, 1200n]),
      size("AV-ROS-250", refill(250), { grams: 280, stock: 120 }, [3700n, 4050n, 5900n], [2350n, 2450n]),
    ],
    pairsWith: ["fennel-after-supper", "tea-library", "pot-for-two"],
  },
  {
    slug: "fennel-after-supper",
    category: "teas",
    taxClass: "food",
    title: t("Fennel After Supper", "Fenchel nach dem Essen", "食後のフェンネル"),
    subtitle: t(
      "Warm, sweet and a little aniseed",
      "Warm, süß, ein Hauch Anis",
      "あたたかく、ほのかに甘いアニスの香り",
    ),
    description: {
      en: [
        "Fennel, anise and caraway have closed meals for as long as anyone can remember. We add mint, so that the cup ends light.",
        "The seeds are crushed in small batches, a few days before they are packed. That is why the bag smells the way it does.",
      ],
      de: [
        "Fenchel, Anis und Kümmel gehören seit jeher ans Ende einer Mahlzeit. Wir geben Minze dazu, damit die Tasse leicht ausklingt.",
        "Die Samen werden in kleinen Mengen angestoßen, wenige Tage vor dem Abfüllen. Deshalb duftet der Beutel so.",
      ],
      ja: [
        "フェンネル、アニス、キャラウェイは、昔から食後のお茶として親しまれてきました。最後が軽くなるよう、ミントを少し加えています。",
        "種は袋詰めの数日前に少しずつ砕いています。袋を開けたときの香りが違うのはそのためです。",
      ],
    },
    details: {
      contains: t(
        "Fennel seed, aniseed, caraway, peppermint.",
        "Fenchelsamen, Anis, Kümmel, Pfefferminze.",
        "フェンネルシード、アニスシード、キャラウェイ、ペパーミント。",
      ),
      size: t("90 g makes about 36 cups.", "90 g ergeben etwa 36 Tassen.", "90gで約36杯分。"),
      use: t(
        "2.5 g per cup, boiling water, ten minutes under a lid.",
        "2,5 g pro Tasse, kochendes Wasser, zehn Minuten zugedeckt ziehen lassen.",
        "1杯につき2.5g、熱湯を注ぎ、ふたをして10分。",
      ),
    },
    variants: [size("AV-FEN-090", pouch(90), { grams: 120, stock: 240 }, [1600n, 1750n, 2600n], [1000n, 1050n])],
    pairsWith: ["rosehip-and-hibiscus", "barley-and-chicory", "tea-library"],
  },
  {
    slug: "lemon-verbena",
    category: "teas",
    taxClass: "food",
    title: t("Lemon Verbena", "Zitronenverbene", "レモンバーベナ"),
    subtitle: t("Hand-picked leaf in a glass jar", "Handgepflückte Blätter im Glas", "手摘みの葉をガラス瓶に"),
    description: {
      en: [
        "Verbena smells of lemon, without the sour. The leaves are picked by hand in July, when the oil is strongest, and packed whole.",
        "Five leaves are enough for a cup. The jar keeps the scent in and the light out if you store it in a cupboard; refills come in paper.",
      ],
      de: [
        "Verbene duftet nach Zitrone, ohne die Säure. Die Blätter werden im Juli von Hand gepflückt, wenn das Öl am stärksten ist, und ganz abgefüllt.",
        "Fünf Blätter reichen für eine Tasse. Das Glas hält den Duft, im Schrank bleibt es dunkel; zum Nachfüllen gibt es Papierbeutel.",
      ],
      ja: [
        "酸味のない、レモンのような香り。香りがいちばん強い7月に手で摘み、葉をまるごと詰めました。",
        "1杯に葉5枚で十分です。瓶は光の当たらない戸棚で保管してください。詰め替えは紙袋でお届けします。",
      ],
    },
    details: {
      contains: t(
        "Lemon verbena leaf, organically grown.",
        "Zitronenverbene-Blätter aus biologischem Anbau.",
        "レモンバーベナの葉（有機栽培）。",
      ),
      size: t("40 g makes about 40 cups.", "40 g ergeben etwa 40 Tassen.", "40gで約40杯分。"),
      use: t(
        "Five leaves per cup, water at 90 °C, five minutes.",
        "Fünf Blätter pro Tasse, Wasser bei 90 °C, fünf Minuten ziehen lassen.",
        "1杯につき葉5枚、90℃のお湯で5分。",
      ),
    },
    variants: [
      size(
        "AV-VER-JAR",
        t("Glass jar, 40 g", "Glas, 40 g", "ガラス瓶入り 40g"),
        { grams: 520, stock: 140 },
        [2400n, 2650n, 3900n],
        [1500n, 1600n],
      ),
      size("AV-VER-040", refill(40), { grams: 70, stock: 200 }, [1700n, 1870n, 2750n], [1100n, 1150n]),
    ],
    pairsWith: ["elderflower-green", "pot-for-two", "spruce-bath-salt"],
  },
  {
    slug: "vale-breakfast",
    category: "teas",
    taxClass: "food",
    title: t("Vale Breakfast", "Vale Frühstück", "ヴェイル・ブレックファスト"),
    subtitle: t("Black tea, strong and round", "Schwarztee, kräftig und rund", "力強くまろやかな紅茶"),
    description: {
      en: [
        "Two black teas from small gardens: one for strength, one for malt. It takes milk well and does not need sugar.",
        "We taste every batch beside the last one and adjust, so that your Monday cup stays the same.",
      ],
      de: [
        "Zwei Schwarztees aus kleinen Gärten: einer für die Kraft, einer für das Malz. Er verträgt Milch gut und braucht keinen Zucker.",
        "Jede Charge verkosten wir neben der vorigen und gleichen an, damit die Tasse am Montag gleich bleibt.",
      ],
      ja: [
        "小さな茶園から届く二種類の紅茶を合わせました。一つは力強さ、もう一つは麦芽のような甘さのために。ミルクとよく合い、砂糖はいりません。",
        "毎回、前のロットと飲み比べて配合を整えています。いつもの朝の一杯が変わらないように。",
      ],
    },
    details: {
      contains: t("Black tea. Contains caffeine.", "Schwarzer Tee. Enthält Koffein.", "紅茶。カフェインを含みます。"),
      size: t("125 g makes about 50 cups.", "125 g ergeben etwa 50 Tassen.", "125gで約50杯分。"),
      use: t(
        "2.5 g per cup, boiling water, three to four minutes.",
        "2,5 g pro Tasse, kochendes Wasser, drei bis vier Minuten ziehen lassen.",
        "1杯につき2.5g、熱湯で3〜4分。",
      ),
    },
    variants: [
      size("AV-VAL-125", tin(125), { grams: 260, stock: 380 }, [2100n, 2300n, 3400n], [1350n, 1400n]),
      size("AV-VAL-250", refill(250), { grams: 280, stock: 220 }, [3400n, 3750n, 5500n], [2200n, 2300n]),
    ],
    pairsWith: ["barley-and-chicory", "pot-for-two", "elderflower-green"],
  },
  {
    slug: "elderflower-green",
    category: "teas",
    taxClass: "food",
    title: t("Elderflower Green", "Holunderblüten-Grüntee", "エルダーフラワー緑茶"),
    subtitle: t(
      "Spring-picked green tea with blossom",
      "Grüntee der Frühlingsernte mit Blüten",
      "春摘みの緑茶に花を添えて",
    ),
    description: {
      en: [
        "Spring green tea, steamed, with elderflower from the hedges around the valley. Nothing is sprayed on; the flowers give what they have.",
        "Use cooler water than you think. The second infusion is the best one.",
      ],
      de: [
        "Gedämpfter Grüntee der Frühlingsernte mit Holunderblüten aus den Hecken im Tal. Nichts ist aufgesprüht, die Blüten geben, was sie haben.",
        "Das Wasser darf kühler sein, als man denkt. Der zweite Aufguss ist der beste.",
      ],
      ja: [
        "春に摘んで蒸した緑茶に、谷の生け垣で咲くエルダーフラワーを合わせました。香料は使わず、花そのものの香りです。",
        "お湯は思うより低めの温度で。いちばんおいしいのは二煎目です。",
      ],
    },
    details: {
      contains: t(
        "Green tea, elderflower. Contains caffeine.",
        "Grüner Tee, Holunderblüten. Enthält Koffein.",
        "緑茶、エルダーフラワー。カフェインを含みます。",
      ),
      size: t("80 g makes about 40 cups.", "80 g ergeben etwa 40 Tassen.", "80gで約40杯分。"),
      use: t(
        "2 g per cup, water at 75 °C, two minutes; infuse twice.",
        "2 g pro Tasse, Wasser bei 75 °C, zwei Minuten ziehen lassen; zweimal aufgießen.",
        "1杯につき2g、75℃のお湯で2分。二煎楽しめます。",
      ),
    },
    variants: [
      size("AV-ELD-080", tin(80), { grams: 210, stock: 190 }, [2300n, 2530n, 3700n], [1500n, 1550n]),
      size("AV-ELD-R80", refill(80), { grams: 110, stock: 160 }, [1900n, 2090n, 3080n], [1250n, 1300n]),
    ],
    pairsWith: ["lemon-verbena", "pot-for-two", "vale-breakfast"],
  },
  {
    slug: "barley-and-chicory",
    category: "teas",
    taxClass: "food",
    title: t("Barley & Chicory", "Gerste & Zichorie", "大麦＆チコリ"),
    subtitle: t("Roasted, dark, without caffeine", "Geröstet, dunkel, ohne Koffein", "香ばしく、ノンカフェイン"),
    description: {
      en: [
        "For people who want the ritual of coffee in the afternoon and their sleep at night. Barley and chicory root, roasted slowly and coarsely broken.",
        "It tastes of bread crust and cocoa. Brew it like tea, or in a coffee press with hot milk.",
      ],
      de: [
        "Für alle, die am Nachmittag das Ritual des Kaffees wollen und nachts ihren Schlaf. Gerste und Zichorienwurzel, langsam geröstet und grob gebrochen.",
        "Schmeckt nach Brotkruste und Kakao. Aufgießen wie Tee oder in der Kaffeepresse mit heißer Milch.",
      ],
      ja: [
        "午後にコーヒーのようなひとときを、でも夜はよく眠りたい方へ。大麦とチコリの根をゆっくり焙煎し、粗く砕きました。",
        "パンの皮とカカオを思わせる味わい。お茶として、またはコーヒープレスで温めたミルクと一緒に。",
      ],
    },
    details: {
      contains: t(
        "Roasted barley (gluten), roasted chicory root.",
        "Geröstete Gerste (Gluten), geröstete Zichorienwurzel.",
        "焙煎大麦（グルテンを含む）、焙煎チコリ根。",
      ),
      size: t("150 g makes about 30 cups.", "150 g ergeben etwa 30 Tassen.", "150gで約30杯分。"),
      use: t(
        "5 g per cup, boiling water, five minutes.",
        "5 g pro Tasse, kochendes Wasser, fünf Minuten ziehen lassen.",
        "1杯につき5g、熱湯で5分。",
      ),
    },
    variants: [
      size("AV-BAR-150", pouch(150), { grams: 180, stock: 210 }, [1400n, 1540n, 2300n], [900n, 900n]),
      size("AV-BAR-400", refill(400), { grams: 440, stock: 90 }, [3200n, 3500n, 5150n], [2050n, 2100n]),
    ],
    pairsWith: ["vale-breakfast", "fennel-after-supper", "alder-smoke"],
  },
];
