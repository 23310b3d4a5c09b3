/** What an audit row changed, as a few lines that people can read. */
export interface Changed {
  /** The value's name, such as `onHand`, or `lines.0.quantity` deeper down. */
  readonly name: string;
  /** Undefined: it was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface ChangeWords {
  readonly yes: string;
  readonly no: string;
  readonly none: string;
}

/** Every value that is in one of the two and is not the same in both; names in the order in which they were written. */
export function changesOf(before: unknown, after: unknown, words: ChangeWords): Changed[] {
  const [old, now] = [flat(before, words), flat(after, words)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((change) => change.before !== change.after);
}

function flat(value: unknown, words: ChangeWords, name = "", found = new Map<string, string>()): Map<string, string> {
  if (isMoney(value)) found.set(name, `${value.amount} ${value.currency}`);
  else if (Array.isArray(value) && value.every((part) => typeof part !== "object")) found.set(name, value.join(", "));
  else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) flat(part, words, name === "" ? key : `${name}.${key}`, found);
  } else if (value === undefined || (value === null && name === "")) return found;
  else found.set(name, plain(value, words));
  return found;
}

function plain(value: unknown, words: ChangeWords): string {
  if (value === null || value === "") return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  // A JSON value that is none of these is a number or a text.
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isMoney(value: unknown): value is { readonly amount: string; readonly currency: string } {
  if (typeof value !== "object" || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 2 && "amount" in value && "currency" in value;
}

/** "payoutAccount" and "lines.0.orderLineId" as words: "payout account", "lines 1 order line id". */
export function nameInWords(name: string): string {
  return name
    .replaceAll(/\.(\d+)(?=\.|$)/g, (_, place: string) => ` ${Number(place) + 1}`)
    .replaceAll(".", " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
