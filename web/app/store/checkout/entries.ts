/** What the checkout's form holds, and what the API said was wrong with it. */
import { formText } from "../form-text.ts";
import type { Problem } from "../../api.ts";
import type { AddressRules } from "../shown.ts";

export const contactFields = ["email", "name", "country", "line1", "line2", "postcode", "city", "region"] as const;
export type ContactField = (typeof contactFields)[number];
export type Entries = Readonly<Record<ContactField, string>>;
export type Fault = "missing" | "malformed" | "too-long" | "not-shipped-to";
export type Faults = Readonly<Partial<Record<ContactField | "method" | "shipping" | "startDownloads", Fault>>>;

export function entriesOf(form: FormData): Entries {
  return Object.fromEntries(contactFields.map((field) => [field, formText(form, field)])) as Record<
    ContactField,
    string
  >;
}

/** The form's entries as the API wants them: what a country's addresses do not have is left out. */
export function contactOf(entries: Entries) {
  const { line2, region, ...rest } = entries;
  return { ...rest, line2: line2 === "" ? null : line2, region: region === "" ? null : region };
}

/** Which fields the API found fault with; none where it refused for another reason. */
export function faultsIn(problem: Problem | undefined): Faults {
  const { fields, field } = (problem?.data ?? {}) as {
    readonly fields?: readonly { field: ContactField; problem: Fault }[];
    readonly field?: string;
  };
  if (fields !== undefined) {
    // The first of a field's faults is the one to mend first.
    return Object.fromEntries(fields.toReversed().map((each) => [each.field, each.problem]));
  }
  return field === "method" || field === "shipping" || field === "startDownloads" ? { [field]: "missing" } : {};
}

/** Where it goes and how, as the API's quote wants it; what is not said yet is left out. */
export function destinationOf(entries: Entries, form: FormData) {
  const { country, region, postcode } = entries;
  const shipping = formText(form, "shipping");
  const without = formText(form, "without");
  return {
    ...(country === "" ? {} : { country }),
    ...(region === "" ? {} : { region }),
    ...(postcode === "" ? {} : { postcode }),
    ...(shipping === "" ? {} : { shipping }),
    ...(without === "" ? {} : { without }),
  };
}

/** The order in which people of a country write an address. */
export function addressOrder({ country, region }: AddressRules): readonly ContactField[] {
  if (country === "JP") return ["postcode", "region", "city", "line1", "line2"];
  if (region !== null) return ["line1", "line2", "city", "region", "postcode"];
  if (country === "GB" || country === "IE") return ["line1", "line2", "city", "postcode"];
  return ["line1", "line2", "postcode", "city"];
}
