import { type DemoProduct, size, t } from "./catalog-model.ts";

const one = t("One size", "Eine Größe", "ワンサイズ");

export const sets: readonly DemoProduct[] = [
  {
    slug: "evening-set",
    category: "sets",
    taxClass: "standard",
    title: t("Evening Set", "Abend-Set", "イブニングセット"),
    subtitle: t(
      "Tea, light and balm for a quiet hour",
      "Tee, Licht und Balsam für eine ruhige Stunde",
      "静かな一時間のための、お茶と灯りとバーム",
    ),
    description: {
      en: [
        "A tin of Chamomile Evening, a small Lavender Field candle and Calendula Balm, in a box that is worth keeping.",
        "We pack it without plastic. The card inside is blank, so that the words are yours.",
      ],
      de: [
        "Eine Dose Kamille am Abend, eine kleine Kerze Lavendelfeld und Ringelblumenbalsam, in einer Schachtel, die man behält.",
        "Wir packen ohne Plastik. Die Karte darin ist leer, die Worte sind deine.",
      ],
      ja: [
        "カモミール・イブニングの缶、小さなラベンダーフィールドのキャンドル、カレンデュラバームを、長く使える箱に収めました。",
        "プラスチックは使わず包みます。中のカードは白紙です。お好きな言葉を添えてください。",
      ],
    },
    details: {
      contains: t(
        "Chamomile Evening 40 g, Lavender Field 120 g, Calendula Balm 30 ml.",
        "Kamille am Abend 40 g, Lavendelfeld 120 g, Ringelblumenbalsam 30 ml.",
        "カモミール・イブニング40g、ラベンダーフィールド120g、カレンデュラバーム30ml。",
      ),
      size: t("Box 28 × 20 × 13 cm.", "Schachtel 28 × 20 × 13 cm.", "箱 28×20×13cm。"),
      use: t(
        "Light the candle, brew the tea, and use the balm while it steeps.",
        "Kerze anzünden, Tee aufgießen, und während er zieht, den Balsam auftragen.",
        "キャンドルを灯し、お茶を淹れ、待つあいだにバームを。",
      ),
    },
    variants: [size("AV-SET-EVE", one, { grams: 980, stock: 90 }, [8400n, 9400n, 13800n], [5400n, 5500n])],
    pairsWith: ["beeswax-tapers", "chamomile-evening", "calendula-balm"],
    affiliateFixed: { USD: 900n, EUR: 850n, JPY: 1350n },
  },
  {
    slug: "tea-library",
    category: "sets",
    taxClass: "food",
    title: t("Tea Library", "Teebibliothek", "ティーライブラリー"),
    subtitle: t(
      "Six small tins to find your own",
      "Sechs kleine Dosen, um den eigenen zu finden",
      "お気に入りを見つける6つの小缶",
    ),
    description: {
      en: [
        "Nettle & Mint, Fennel After Supper, Rosehip & Hibiscus, Elderflower Green, Lemon Verbena and Vale Breakfast, in tins for about eight cups each.",
        "The tins stack. When you know which one is yours, the refills fit.",
      ],
      de: [
        "Brennnessel & Minze, Fenchel nach dem Essen, Hagebutte & Hibiskus, Holunderblüten-Grüntee, Zitronenverbene und Vale Frühstück, je für etwa acht Tassen.",
        "Die Dosen lassen sich stapeln. Wer seinen Tee gefunden hat, füllt nach.",
      ],
      ja: [
        "ネトル＆ミント、食後のフェンネル、ローズヒップ＆ハイビスカス、エルダーフラワー緑茶、レモンバーベナ、ヴェイル・ブレックファスト。それぞれ約8杯分です。",
        "缶は積み重ねられます。お気に入りが見つかったら、詰め替えをどうぞ。",
      ],
    },
    details: {
      contains: t(
        "Six tins of 10 to 25 g. Two of the teas contain caffeine.",
        "Sechs Dosen mit 10 bis 25 g. Zwei der Tees enthalten Koffein.",
        "10〜25gの缶が6個。うち2種はカフェインを含みます。",
      ),
      size: t("Box 24 × 16 × 8 cm.", "Schachtel 24 × 16 × 8 cm.", "箱 24×16×8cm。"),
      use: t(
        "The brewing time is on the base of each tin.",
        "Die Ziehzeit steht auf dem Boden jeder Dose.",
        "淹れ方は各缶の底に記しています。",
      ),
    },
    variants: [size("AV-SET-LIB", one, { grams: 640, stock: 140 }, [5800n, 6300n, 9200n], [3700n, 3800n])],
    pairsWith: ["pot-for-two", "nettle-and-mint", "rosehip-and-hibiscus"],
    affiliateFixed: { USD: 600n, EUR: 560n, JPY: 900n },
  },
  {
    slug: "pot-for-two",
    category: "sets",
    taxClass: "standard",
    title: t("Pot for Two", "Kanne für zwei", "ふたりのティーポット"),
    subtitle: t("Stoneware pot and two cups", "Steinzeugkanne und zwei Becher", "陶器のポットとカップ二つ"),
    description: {
      en: [
        "A round stoneware pot with a cane handle, and two cups without handles that warm the hands. Thrown and glazed in small series.",
        "The strainer is built into the spout, so leaves stay where they belong. The glaze ends in its own line on every piece. With two teas, a tin of Vale Breakfast and one of Elderflower Green come along, for less than the three cost.",
      ],
      de: [
        "Eine runde Steinzeugkanne mit Rohrhenkel und zwei henkellose Becher, die die Hände wärmen. In kleinen Serien gedreht und glasiert.",
        "Das Sieb sitzt im Ausguss, die Blätter bleiben, wo sie hingehören. Die Glasur endet auf jedem Stück in einer eigenen Linie. Mit zwei Tees kommen je eine Dose Vale Frühstück und Holunderblüten-Grüntee dazu, für weniger als die drei einzeln kosten.",
      ],
      ja: [
        "籐の持ち手が付いた丸いストーンウェアのポットと、手を温める取っ手のないカップを二つ。少しずつろくろで挽き、釉薬をかけています。",
        "注ぎ口に茶こしが付いているので、茶葉が出ません。釉薬の境目は一点ずつ異なります。お茶2種つきには、ヴェイル・ブレックファストとエルダーフラワー緑茶の缶が付き、別々に買うよりお得です。",
      ],
    },
    details: {
      contains: t(
        "Stoneware, lead-free glaze, cane.",
        "Steinzeug, bleifreie Glasur, Rohr.",
        "ストーンウェア、無鉛釉薬、籐。",
      ),
      size: t("Pot 700 ml, cups 150 ml.", "Kanne 700 ml, Becher 150 ml.", "ポット700ml、カップ150ml。"),
      use: t(
        "Wash the pot by hand; the cups may go into the dishwasher.",
        "Die Kanne von Hand spülen, die Becher dürfen in die Spülmaschine.",
        "ポットは手洗いしてください。カップは食洗機で洗えます。",
      ),
    },
    variants: [
      size(
        "AV-SET-POT",
        t("Pot and cups", "Kanne und Becher", "ポットとカップ"),
        { grams: 1720, stock: 60 },
        [9600n, 10700n, 15800n],
        [6000n, 6200n],
      ),
      {
        ...size(
          "AV-SET-PT2",
          t("With two teas", "Mit zwei Tees", "お茶2種つき"),
          { grams: 2190, stock: 0 },
          [12600n, 13900n, 20500n],
          [7900n, 8100n],
        ),
        parts: "AV-SET-POT:1 AV-VAL-125:1 AV-ELD-080:1",
      },
    ],
    pairsWith: ["tea-library", "elderflower-green", "lemon-verbena"],
    affiliateFixed: { USD: 1000n, EUR: 950n, JPY: 1500n },
  },
];
