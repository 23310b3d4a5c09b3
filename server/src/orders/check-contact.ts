import { Failure } from "../foundation/failure.ts";
import type { Contact } from "./model.ts";

/** What an address of a country must have. */
export interface AddressRules {
  readonly country: string;
  /** How a postcode looks there, as an example for the form. */
  readonly postcodeExample: string | null;
  /** What its region is called, or null where addresses have none. */
  readonly region: "state" | "prefecture" | "province" | null;
  /** The regions' codes where they are a closed list. */
  readonly regions: string[] | null;
}

interface Country {
  readonly postcode: RegExp;
  readonly example: string;
  /** Writes a postcode as the country's post does, from capital letters and digits. */
  readonly write?: (plain: string) => string;
  readonly region?: "state" | "prefecture" | "province";
  readonly regions?: readonly string[];
}

const split = (at: number, by: string) => (plain: string) => `${plain.slice(0, at)}${by}${plain.slice(at)}`;
const digits = (count: number, example: string): Country => ({
  postcode: new RegExp(String.raw`^\d{${count}}$`),
  example,
});

// The states, the district, the inhabited territories and the three military "states" of the US post.
const usStates =
  `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
   RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP`.split(/\s+/);

/** By ISO 3166-1; the patterns are matched after spaces and hyphens are taken out and letters made capitals. */
const countries: Readonly<Record<string, Country>> = {
  AT: digits(4, "1010"),
  BE: digits(4, "1000"),
  BG: digits(4, "1000"),
  CA: {
    postcode: /^[A-Z]\d[A-Z]\d[A-Z]\d$/,
    example: "K1A 0B1",
    write: split(3, " "),
    region: "province",
    regions: "AB BC MB NB NL NS NT NU ON PE QC SK YT".split(" "),
  },
  CH: digits(4, "8001"),
  CY: digits(4, "1010"),
  CZ: { postcode: /^\d{5}$/, example: "110 00", write: split(3, " ") },
  DE: digits(5, "10115"),
  DK: digits(4, "1050"),
  EE: digits(5, "10111"),
  ES: digits(5, "28001"),
  FI: digits(5, "00100"),
  FR: digits(5, "75001"),
  GB: {
    postcode: /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/,
    example: "SW1A 1AA",
    write: (plain) => split(plain.length - 3, " ")(plain),
  },
  GR: { postcode: /^\d{5}$/, example: "105 57", write: split(3, " ") },
  HR: digits(5, "10000"),
  HU: digits(4, "1011"),
  // A routing key (a letter and two digits, or D6W) and a unique part.
  IE: { postcode: /^(?:[A-Z]\d{2}|D6W)[A-Z\d]{4}$/, example: "D02 AF30", write: split(3, " ") },
  IT: digits(5, "00118"),
  JP: { postcode: /^\d{7}$/, example: "100-0001", write: split(3, "-"), region: "prefecture" },
  LT: { postcode: /^(?:LT)?\d{5}$/, example: "LT-01001", write: (plain) => `LT-${plain.slice(-5)}` },
  LU: { postcode: /^(?:L)?\d{4}$/, example: "1009", write: (plain) => plain.slice(-4) },
  LV: { postcode: /^(?:LV)?\d{4}$/, example: "LV-1050", write: (plain) => `LV-${plain.slice(-4)}` },
  MT: { postcode: /^[A-Z]{3}\d{4}$/, example: "VLT 1110", write: split(3, " ") },
  NL: { postcode: /^[1-9]\d{3}[A-Z]{2}$/, example: "1011 AB", write: split(4, " ") },
  NO: digits(4, "0150"),
  PL: { postcode: /^\d{5}$/, example: "00-001", write: split(2, "-") },
  PT: { postcode: /^\d{7}$/, example: "1000-001", write: split(4, "-") },
  RO: digits(6, "010011"),
  SE: { postcode: /^\d{5}$/, example: "111 20", write: split(3, " ") },
  SI: digits(4, "1000"),
  SK: { postcode: /^\d{5}$/, example: "811 01", write: split(3, " ") },
  US: {
    postcode: /^\d{5}(?:\d{4})?$/,
    example: "10001",
    write: (plain) => (plain.length === 9 ? split(5, "-")(plain) : plain),
    region: "state",
    regions: usStates,
  },
};

/** What the form must ask for in a country. */
export function addressRules(country: string): AddressRules {
  const known = countries[country];
  return {
    country,
    postcodeExample: known?.example ?? null,
    region: known?.region ?? null,
    regions: known?.regions === undefined ? null : [...known.regions],
  };
}

type Fault = {
  readonly field: keyof Contact;
  readonly problem: "missing" | "malformed" | "too-long" | "not-shipped-to";
};

const longest: Readonly<Record<keyof Contact, number>> = {
  name: 100,
  email: 254,
  line1: 120,
  line2: 120,
  postcode: 16,
  city: 80,
  region: 60,
  country: 2,
};

/**
 * Checks an address by the rules of its country and writes it the way that country's post does ("1000001" is "100-0001" in
 * Japan; full-width digits become plain ones).
 * @returns the contact as it is kept; `bad-input` with every faulty field in `data.fields` ({ field, problem }), for the
 *   form to say it in the reader's language.
 */
export function checkContact(given: Contact, shipsTo: readonly string[]): Contact | Failure {
  const tidy = (text: string | null) => (text ?? "").normalize("NFKC").replaceAll(/\s+/g, " ").trim();
  const country = tidy(given.country).toUpperCase();
  const rules = countries[country];
  const plain = tidy(given.postcode)
    .toUpperCase()
    .replaceAll(/[\s‐-―−-]/g, "");
  const wellFormed = rules === undefined ? /^[A-Z\d]{1,12}$/.test(plain) : rules.postcode.test(plain);
  const region = tidy(given.region);
  const contact: Contact = {
    name: tidy(given.name),
    email: given.email.trim(),
    line1: tidy(given.line1),
    line2: tidy(given.line2) || null,
    postcode: wellFormed && rules?.write !== undefined ? rules.write(plain) : tidy(given.postcode).toUpperCase(),
    city: tidy(given.city),
    region: (rules?.regions === undefined ? region : region.toUpperCase()) || null,
    country,
  };
  const faults: Fault[] = [];
  for (const field of ["name", "email", "line1", "postcode", "city", "country"] as const) {
    if (contact[field] === "") faults.push({ field, problem: "missing" });
  }
  for (const [field, most] of Object.entries(longest) as [keyof Contact, number][]) {
    if ((contact[field] ?? "").length > most) faults.push({ field, problem: "too-long" });
  }
  if (contact.email !== "" && !isMailAddress(contact.email)) {
    faults.push({ field: "email", problem: "malformed" });
  }
  if (contact.postcode !== "" && !wellFormed) faults.push({ field: "postcode", problem: "malformed" });
  if (country !== "" && !shipsTo.includes(country)) faults.push({ field: "country", problem: "not-shipped-to" });
  if (rules?.region !== undefined) {
    if (contact.region === null) faults.push({ field: "region", problem: "missing" });
    else if (rules.regions?.includes(contact.region) === false) faults.push({ field: "region", problem: "malformed" });
  }
  if (faults.length === 0) return contact;
  return new Failure(
    "bad-input",
    `The address needs another look: ${faults.map(({ field, problem }) => `${field} is ${problem.replaceAll("-", " ")}`).join(", ")}.`,
    { fields: faults },
  );
}

/** Whether mail can go there, as far as its form tells. */
export function isMailAddress(text: string): boolean {
  return /^[^\s@<>",;]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}
