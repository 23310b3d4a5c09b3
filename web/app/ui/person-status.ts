/** How people are coloured, everywhere the same: trees, tables, pictures. Always with the word beside it. */
export type PersonTone = "good" | "quiet" | "wait" | "bad";

export const TONE_COLOUR: Readonly<Record<PersonTone, string>> = {
  good: "var(--accent)",
  quiet: "var(--chart-grey)",
  wait: "var(--wait)",
  bad: "var(--bad)",
};
