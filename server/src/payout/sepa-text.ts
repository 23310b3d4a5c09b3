/**
 * The characters that every SEPA bank takes: Latin letters, digits, space and / - ? : ( ) . , ' +
 * Source: EPC217-08, SEPA requirements for an extended character set, whose conversion table is followed here.
 */
const allowed = /^[A-Za-z0-9/\-?:().,'+ ]*$/;

const signs: Readonly<Record<string, string>> = {
  "!": ".", '"': ".", "#": ".", $: ".", "%": ".", "&": "+", "*": ".", ";": ",", "<": ".", "=": ".", ">": ".", "@": ".",
  "[": "(", "\\": "/", "]": ")", "^": ".", _: "-", "`": "'", "{": "(", "|": "/", "}": ")", "~": "-",
  "’": "'", "‘": "'", "“": "'", "”": "'", "–": "-", "—": "-", "…": "...", "€": "E", "×": "x",
}; // prettier-ignore

/** Letters that no accent can be taken off from. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss", ẞ: "SS", æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ø: "o", Ø: "O", đ: "d", Đ: "D", ð: "d", Ð: "D", þ: "th", Þ: "TH",
  ł: "l", Ł: "L", ħ: "h", Ħ: "H", ı: "i", ŋ: "n", Ŋ: "N", ŧ: "t", Ŧ: "T", ĸ: "k", ŉ: "n",
}; // prettier-ignore

// Greek and Bulgarian have columns of their own in the table.
const greek = pairs(
  "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o",
);
const cyrillic = pairs(
  "а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sht ъ a ь y ю yu я ya ы y э e",
);

function pairs(text: string): Record<string, string> {
  const words = text.split(" ");
  const table: Record<string, string> = {};
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [from = "", to = ""] = [words[at], words[at + 1]];
    table[from] = to;
    table[from.toUpperCase()] ??= to.charAt(0).toUpperCase() + to.slice(1);
  }
  return table;
}

const table = new Map(Object.entries({ ...greek, ...cyrillic, ...letters, ...signs }));

export function isSepaText(text: string): boolean {
  return allowed.test(text);
}

/**
 * The text in the characters that every bank takes, at most `length` long: accents are taken off, signs and letters are
 * written as the table says, what is left becomes a full stop. "Zoë & Søn" is "Zoe + Son".
 */
export function toSepaText(text: string, length: number): string {
  let out = "";
  for (const letter of text.normalize("NFC")) out += convert(letter);
  return out.replaceAll(/\s+/g, " ").trim().slice(0, length).trim();
}

function convert(letter: string): string {
  if (allowed.test(letter)) return letter;
  if (/\s/.test(letter)) return " ";
  const known = table.get(letter);
  if (known !== undefined) return known;
  const bare = letter.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  if (bare === "" || bare === letter) return bare === "" ? "" : ".";
  return Array.from(bare, (part) => (allowed.test(part) ? part : (table.get(part) ?? "."))).join("");
}
