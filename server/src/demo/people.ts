/** The demo company's people. Everybody is made up; mail addresses end in `.example`, which no mail server serves. */

export interface DemoMember {
  readonly handle: string;
  readonly name: string;
  readonly kind: "affiliate" | "distributor";
  /** Handle of the sponsor; null for the first distributor, and for affiliates, who stand in no network. */
  readonly sponsor: string | null;
  readonly market: "us" | "eu" | "jp";
  readonly story?: string;
  /** How much they sell in a month, roughly: number of customers' orders. */
  readonly drive: number;
  /** Whether they buy for themselves each month; who neither sells nor buys is inactive and shows how compression works. */
  readonly buysOwn: boolean;
}

type Row = readonly [
  handle: string,
  name: string,
  sponsor: string | null,
  market: DemoMember["market"],
  drive: number,
  buysOwn: boolean,
];

// A tree six levels deep under Maeve: wide near the top, uneven, with quiet people in the middle of busy lines.
const distributors: readonly Row[] = [
  ["maeve", "Maeve Corrigan", null, "eu", 3, true],
  ["amara", "Amara Okafor", "maeve", "eu", 6, true],
  ["jonas", "Jonas Lindqvist", "maeve", "eu", 4, true],
  ["noor", "Noor Haddad", "maeve", "us", 3, true],
  ["rafael", "Rafael Teixeira", "maeve", "eu", 0, false],
  ["hana", "Hana Mori", "maeve", "jp", 4, true],
  ["beatriz", "Beatriz Salgado", "amara", "eu", 4, true],
  ["tomasz", "Tomasz Zieliński", "amara", "eu", 2, true],
  ["ines", "Inês Carvalho", "amara", "eu", 3, false],
  ["oluwaseun", "Oluwaseun Adebayo-Fitzgerald", "amara", "eu", 1, true],
  ["petra", "Petra Vlčková", "jonas", "eu", 2, true],
  ["lukas", "Lukas Brandstätter", "jonas", "eu", 0, false],
  ["freya", "Freya Dahl", "jonas", "eu", 3, true],
  ["marcus", "Marcus Whitfield", "noor", "us", 4, true],
  ["leila", "Leila Rahimi", "noor", "us", 0, true],
  ["dawn", "Dawn Littlefeather", "noor", "us", 2, false],
  ["giulia", "Giulia Ferraro", "rafael", "eu", 3, true],
  ["anselm", "Anselm Krüger", "rafael", "eu", 1, false],
  ["yuki", "Yuki Tanabe", "hana", "jp", 3, true],
  ["kenji", "Kenji Watanabe", "hana", "jp", 0, false],
  ["sofia", "Sofia Almeida", "beatriz", "eu", 3, true],
  ["eoin", "Eoin Gallagher", "beatriz", "eu", 2, true],
  ["marta", "Marta Nowak", "beatriz", "eu", 0, false],
  ["wiktor", "Wiktor Kamiński", "tomasz", "eu", 1, true],
  ["rosa", "Rosa Pires", "ines", "eu", 2, true],
  ["duarte", "Duarte Mendes", "ines", "eu", 0, true],
  ["chidi", "Chidi Eze", "oluwaseun", "eu", 2, true],
  ["jana", "Jana Horáková", "petra", "eu", 1, false],
  ["greta", "Greta Sommer", "lukas", "eu", 3, true],
  ["nils", "Nils Åkesson", "freya", "eu", 1, true],
  ["tasha", "Tasha Greene", "marcus", "us", 3, true],
  ["caleb", "Caleb Norwood", "marcus", "us", 0, false],
  ["parisa", "Parisa Sadeghi", "leila", "us", 1, true],
  ["elio", "Elio Conti", "giulia", "eu", 2, true],
  ["sakura", "Sakura Inoue", "yuki", "jp", 2, true],
  ["ren", "Ren Kobayashi", "yuki", "jp", 1, false],
  ["clara", "Clara Monteiro", "sofia", "eu", 2, true],
  ["hugo", "Hugo Bastos", "sofia", "eu", 0, false],
  ["niamh", "Niamh O’Dowd", "eoin", "eu", 2, true],
  ["zofia", "Zofia Wrona", "marta", "eu", 2, true],
  ["helena", "Helena Brito", "rosa", "eu", 1, true],
  ["ada", "Ada Nwosu", "chidi", "eu", 2, true],
  ["jamal", "Jamal Carter", "tasha", "us", 2, true],
  ["matteo", "Matteo Greco", "elio", "eu", 0, true],
  ["aoi", "Aoi Fujimoto", "sakura", "jp", 1, true],
  ["vera", "Vera Antunes", "clara", "eu", 1, true],
  ["saoirse", "Saoirse Byrne", "niamh", "eu", 1, true],
  ["olek", "Olek Maj", "zofia", "eu", 1, true],
];

const affiliates: readonly Row[] = [
  ["slow-mornings", "Slow Mornings (Ida Berg)", null, "eu", 6, false],
  ["the-tea-shelf", "The Tea Shelf (Owen Price)", null, "us", 5, false],
  ["kitchen-herbarium", "Kitchen Herbarium (Lotte de Vries)", null, "eu", 4, false],
  ["quiet-candle", "Quiet Candle (June Park)", null, "us", 3, false],
  ["hamanashi", "はまなす日記 (Mio Sato)", null, "jp", 4, false],
  ["greenhand", "Greenhand (Theo Martin)", null, "eu", 2, false],
  ["weekend-steep", "Weekend Steep (Carla Ruiz)", null, "us", 2, false],
  ["northern-pantry", "Northern Pantry (Siri Holm)", null, "eu", 1, false],
  ["balm-and-bark", "Balm & Bark (Felix Stone)", null, "us", 1, false],
  ["atelier-mona", "Atelier Mona (Mona Keller)", null, "eu", 1, false],
  ["ochiba", "落ち葉と湯 (Kaito Abe)", null, "jp", 1, false],
  ["first-frost", "First Frost (Nell Avery)", null, "us", 0, false],
];

const stories: Readonly<Record<string, string>> = {
  amara:
    "I kept bees before I kept a shop. What I like about these teas is that I can say where each plant grew. Ask me what to drink when it rains.",
  maeve: "I started at a market stall in Galway with six tins. Come by on Saturdays, the kettle is on.",
  hana: "I make tea for neighbours and candles for long evenings. I answer every message myself.",
};

function toMember(row: Row, kind: DemoMember["kind"]): DemoMember {
  const [handle, name, sponsor, market, drive, buysOwn] = row;
  const story = stories[handle];
  return { handle, name, kind, sponsor, market, drive, buysOwn, ...(story !== undefined && { story }) };
}

/** Sixty members: 48 distributors, parents before children, and 12 affiliates. */
export const demoMembers: readonly DemoMember[] = [
  ...distributors.map((row) => toMember(row, "distributor")),
  ...affiliates.map((row) => toMember(row, "affiliate")),
];

/** The company's staff. A single person cannot close a month or send money. */
export const demoStaff = [
  { email: "orla@alderandvale.example", name: "Orla Quinn", part: "first" },
  { email: "declan@alderandvale.example", name: "Declan Shaw", part: "second" },
] as const;

const firstNames = {
  eu: [
    "Anna",
    "Paul",
    "Marie",
    "Liam",
    "Eva",
    "Karl",
    "Lena",
    "Tom",
    "Ciara",
    "Jan",
    "Elsa",
    "Piet",
    "Nora",
    "Emil",
    "Rita",
    "Ben",
  ],
  us: ["Grace", "Henry", "Zoe", "Miles", "Ruth", "Dylan", "Ivy", "Walter", "Faith", "Omar", "June", "Cole"],
  jp: ["陽菜", "健太", "美咲", "大輔", "結衣", "翔太", "優子", "直樹"],
} as const;

const lastNames = {
  eu: [
    "Murphy",
    "Schneider",
    "Duarte",
    "Novák",
    "Jensen",
    "Kowalska",
    "Rossi",
    "de Groot",
    "Fischer",
    "Moreau",
    "Kelly",
    "Horn",
  ],
  us: ["Bennett", "Alvarez", "Nguyen", "Sullivan", "Brooks", "Patel", "Hayes", "Morgan", "Reed", "Foster"],
  jp: ["佐々木", "中村", "小川", "石井", "松本", "藤田"],
} as const;

/** The n-th shopper of a market: always the same name and address. */
export function demoShopper(
  market: DemoMember["market"],
  n: number,
): { readonly name: string; readonly email: string } {
  const firsts = firstNames[market];
  const lasts = lastNames[market];
  const first = firsts[n % firsts.length]!;
  const last = lasts[Math.floor(n / firsts.length) % lasts.length]!;
  return {
    name: market === "jp" ? `${last} ${first}` : `${first} ${last}`,
    email: `shopper-${market}-${n + 1}@shoppers.example`,
  };
}

/** Where a market's demo parcels go. */
export const demoAddresses = {
  eu: { line1: "12 Dominick Street", postcode: "H91 X2F7", city: "Galway", country: "IE" },
  us: { line1: "480 Larkspur Lane", postcode: "97202", city: "Portland", region: "OR", country: "US" },
  jp: { line1: "神宮前 3-14-8", postcode: "150-0001", city: "渋谷区", region: "東京都", country: "JP" },
} as const;
