/** What the checkout begins with for who is signed in: an address of their book, or their name. */
import { ApiProblem } from "../../api.ts";
import type { Call, Reply } from "../../api.ts";
import { contactOf } from "./entries.ts";
import type { Entries } from "./entries.ts";

export type OwnAddress = Reply<"GET /api/account/addresses">["addresses"][number];

/** The one that was chosen by the page's address, else the default; none where another one is to be typed. */
export function ownAddress(book: readonly OwnAddress[], chosen: string | null): OwnAddress | undefined {
  if (chosen === "other") return undefined;
  return book.find(({ id }) => id === chosen) ?? book[0];
}

export function ownEntries(address: OwnAddress, email: string): Entries {
  const { name, country, line1, line2, postcode, city, region } = address;
  return { email, name, country, line1, line2: line2 ?? "", postcode, city, region: region ?? "" };
}

export function emptyEntries(person: { readonly name: string; readonly email: string }): Entries {
  const place = { country: "", line1: "", line2: "", postcode: "", city: "", region: "" };
  return { email: person.email, name: person.name, ...place };
}

/** Writes the address into the book. The order is placed already: a full book must not make it look refused. */
export async function keepAddress(call: Call, entries: Entries): Promise<void> {
  const { email: _, ...address } = contactOf(entries);
  try {
    await call("POST /api/account/addresses", { body: address });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
}
