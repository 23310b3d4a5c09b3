import type { AutoRules, FormField } from "./model.ts";

export type Answers = Readonly<Record<string, string>>;

/** What is wrong with the answers of a form, by field; empty where all is well. */
export function faultsOfAnswers(form: readonly FormField[], answers: Answers): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  const known = new Set(form.map(({ name }) => name));
  for (const name of Object.keys(answers)) if (!known.has(name)) faults[name] = "The form does not ask this.";
  for (const field of form) {
    const answer = answers[field.name]?.trim() ?? "";
    const fault = answer === "" ? (field.required ? "An answer is needed." : undefined) : faultOf(field, answer);
    if (fault !== undefined) faults[field.name] = fault;
  }
  return faults;
}

function faultOf(field: FormField, answer: string): string | undefined {
  switch (field.kind) {
    case "text":
      return answer.length <= 200 ? undefined : "At most 200 letters.";
    case "long-text":
      return answer.length <= 4000 ? undefined : "At most 4000 letters.";
    case "number":
      return /^\d{1,15}$/.test(answer) ? undefined : "A whole number.";
    case "yes-no":
      return answer === "yes" || answer === "no" ? undefined : "yes or no.";
    case "choice":
      return field.choices?.includes(answer) === true ? undefined : "One of the choices.";
    case "address":
      return hostOf(answer) === null ? "An address on the web, such as https://example.org." : undefined;
    default:
      throw new Error(`unknown kind of field ${String(field.kind satisfies never)}`);
  }
}

/** Whether a program takes this applicant at once: all of its alternatives hold. */
export function isTakenAtOnce(rules: AutoRules | null, answers: Answers, email: string): boolean {
  if (rules === null) return false;
  return rules.every((any) =>
    any.some(({ about, is, atLeast }) => {
      const answer = about === "mail-domain" ? email.slice(email.lastIndexOf("@") + 1) : (answers[about]?.trim() ?? "");
      if (atLeast !== undefined) return /^\d{1,15}$/.test(answer) && Number(answer) >= atLeast;
      if (is === undefined) return answer !== "";
      const host = hostOf(answer) ?? answer.toLowerCase();
      return is.some((wanted) => {
        const one = wanted.toLowerCase();
        return answer.toLowerCase() === one || host === one || host.endsWith(`.${one}`);
      });
    }),
  );
}

function hostOf(address: string): string | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { hostname, username, password } = new URL(address);
  return hostname.includes(".") && username === "" && password === "" ? hostname : null;
}
