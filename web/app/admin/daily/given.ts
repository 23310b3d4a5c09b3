/** Reading what a form or an address brought. */

/** A field's text without the blanks around it; empty where it was not sent. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** The choice that an address or a form names, if it is one of those that there are. */
export function oneOf<const Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}
