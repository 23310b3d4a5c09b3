import { useNavigation } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useWords } from "../words.ts";
import styles from "./programs.module.css";

type Page = Reply<"GET /api/store/programs/{slug}">;
type Question = Page["program"]["form"][number];

/** What was sent and what was wrong with it. */
export interface RefusedApplication {
  readonly problem: Problem;
  readonly given: Readonly<Record<string, string>>;
}

/** The sentences that the API says of fields, by field. */
function faultsOf(problem: Problem | undefined): Readonly<Record<string, string>> {
  const { fields, field } = (problem?.data ?? {}) as { readonly fields?: unknown; readonly field?: unknown };
  if (typeof fields === "object" && fields !== null) return fields as Readonly<Record<string, string>>;
  return typeof field === "string" && problem !== undefined ? { [field]: problem.detail } : {};
}

export function ApplicationForm({
  program,
  agreement,
  person,
  refused,
}: {
  readonly program: Page["program"];
  readonly agreement: Page["agreement"];
  readonly person: { readonly name: string | null } | null;
  readonly refused: RefusedApplication | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const faults = faultsOf(refused?.problem);
  const given = refused?.given ?? {};
  return (
    <IdempotentForm className={styles["form"]} action="#form">
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("programs.refused")} live>
          <p>{refused.problem.detail}</p>
        </Notice>
      )}
      <Field
        label={t("programs.form.name")}
        name="name"
        autoComplete="name"
        required
        maxLength={100}
        defaultValue={given["name"] ?? person?.name ?? ""}
        error={faults["name"]}
      />
      {person === null ? (
        <Field
          label={t("programs.form.email")}
          hint={t("programs.form.email.hint")}
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={200}
          defaultValue={given["email"]}
          error={faults["email"]}
        />
      ) : (
        // Whoever is signed in applies as themselves; the address is not asked, and not looked at.
        <input type="hidden" name="email" value="signed-in@example.invalid" />
      )}
      <Field
        label={t("programs.form.handle")}
        hint={t("programs.form.handle.hint")}
        name="handle"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        pattern="[A-Za-z0-9][A-Za-z0-9\-]{1,30}"
        defaultValue={given["handle"]}
        error={faults["handle"]}
      />
      {program.form.map((question) => (
        <Answer
          key={question.name}
          question={question}
          given={given[`answer ${question.name}`]}
          fault={faults[question.name] ?? faults[`answers.${question.name}`]}
        />
      ))}
      {agreement === null ? null : (
        <>
          <input type="hidden" name="agreement" value={agreement.version} />
          <details>
            <summary>{t("programs.agreement")}</summary>
            <p className={styles["text"]}>{agreement.text}</p>
          </details>
          <label className={styles["check"]}>
            <input type="checkbox" name="agreed" required />
            <span>{t("programs.agree", { text: agreement.disclosure })}</span>
          </label>
        </>
      )}
      <p>
        <Button busy={busy}>{t("programs.send")}</Button>
      </p>
    </IdempotentForm>
  );
}

function Answer({
  question: { name, label, kind, required, choices },
  given,
  fault,
}: {
  readonly question: Question;
  readonly given: string | undefined;
  readonly fault: string | undefined;
}) {
  const t = useWords();
  const common = { label, name: `answer ${name}`, required, error: fault };
  switch (kind) {
    case "choice":
    case "yes-no":
      return (
        <Choice {...common} defaultValue={given ?? ""}>
          <option value="">{t("programs.choose")}</option>
          {(kind === "choice" ? (choices ?? []) : ["yes", "no"]).map((choice) => (
            <option key={choice} value={choice}>
              {kind === "choice" ? choice : t(choice === "yes" ? "programs.yes" : "programs.no")}
            </option>
          ))}
        </Choice>
      );
    case "long-text":
      return (
        <label className={styles["label"]}>
          {label}
          <textarea
            name={`answer ${name}`}
            rows={5}
            required={required}
            maxLength={4000}
            defaultValue={given}
            className={styles["area"]}
          />
          {fault === undefined ? null : <span className={styles["error"]}>{fault}</span>}
        </label>
      );
    case "address":
      return <Field {...common} type="url" inputMode="url" placeholder="https://" defaultValue={given} />;
    case "number":
      return <Field {...common} inputMode="numeric" pattern="\d+" defaultValue={given} />;
    default:
      return <Field {...common} maxLength={4000} defaultValue={given} />;
  }
}
