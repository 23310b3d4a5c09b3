import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/options.ts";
import styles from "./editor.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "options.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [{ options }, { locales }] = await Promise.all([
    call("GET /api/admin/options"),
    call("GET /api/admin/catalog-terms", { query: { locale: readPreferences(request).locale } }),
  ]);
  return { options, locales };
}

interface Answer {
  readonly problem?: Problem;
  readonly done?: true;
}

/** The names of one thing, from fields that end in a language; those left empty are not said. */
function namesOf(form: FormData, prefix: string, locales: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    locales.flatMap((locale) => {
      const name = textOf(form, `${prefix}:${locale}`);
      return name === "" ? [] : [[locale, name] as const];
    }),
  );
}

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const form = await request.formData();
  const locales = textOf(form, "locales").split(" ");
  const rows = [...form.keys()].flatMap((name) => /^value-key:(\d+)$/.exec(name)?.[1] ?? []);
  const values = rows.flatMap((row) => {
    const key = textOf(form, `value-key:${row}`);
    return key === "" ? [] : [{ key, names: namesOf(form, `value:${row}`, locales) }];
  });
  try {
    await api(context)("PUT /api/admin/options/{key}", {
      params: { key: textOf(form, "key") || "-" },
      body: { names: namesOf(form, "name", locales), values },
    });
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Option = Reply<"GET /api/admin/options">["options"][number];

/** What tells variants apart all over the store, with its words in every language. */
export default function Options({ loaderData: { options, locales } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  return (
    <>
      <PageTitle
        title={t("options.title")}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("options.lead")}
      />
      <div className={panels["page"]}>
        {options.length === 0 ? <Empty title={t("options.none")}>{t("options.none.text")}</Empty> : null}
        {options.map((option) => (
          <One key={`${option.key} ${option.values.length}`} of={option} locales={locales} may={may} />
        ))}
        {may ? <One key={`new ${options.length}`} of={undefined} locales={locales} may /> : null}
      </div>
    </>
  );
}

function One({
  of,
  locales,
  may,
}: {
  readonly of: Option | undefined;
  readonly locales: readonly string[];
  readonly may: boolean;
}) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const [more, setMore] = useState(of === undefined ? 2 : 0);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const named = new Intl.DisplayNames(t.locale, { type: "language" });
  const values: readonly (Option["values"][number] | undefined)[] = [
    ...(of?.values ?? []),
    ...Array.from({ length: more }, () => undefined),
  ];
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>
        {of === undefined ? t("options.new") : (of.names[t.locale] ?? of.names["en"] ?? of.key)}
      </h2>
      <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
        <input type="hidden" name="locales" value={locales.join(" ")} />
        <fieldset disabled={!may} style={{ border: 0, margin: 0, padding: 0 }} className={styles["form"]}>
          <div className={styles["fields"]}>
            {of === undefined ? (
              <TextInput
                name="key"
                label={t("options.key")}
                description={t("options.key.hint")}
                required
                maxLength={100}
                pattern="[a-z0-9]+(-[a-z0-9]+)*"
              />
            ) : (
              <input type="hidden" name="key" value={of.key} />
            )}
            {locales.map((locale, index) => (
              <TextInput
                key={locale}
                name={`name:${locale}`}
                label={t("options.name", { language: named.of(locale) ?? locale })}
                maxLength={100}
                required={index === 0 && of === undefined}
                defaultValue={of?.names[locale]}
              />
            ))}
          </div>
          <h3 className={panels["heading"]}>{t("options.values")}</h3>
          {values.map((value, row) => (
            // Rows are only added at the end.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={row} className={styles["row"]}>
              <TextInput
                name={`value-key:${row}`}
                label={t("options.key")}
                readOnly={value !== undefined}
                defaultValue={value?.key}
                maxLength={100}
                pattern="[a-z0-9]+(-[a-z0-9]+)*"
              />
              {locales.map((locale) => (
                <TextInput
                  key={locale}
                  name={`value:${row}:${locale}`}
                  label={t("options.name", { language: named.of(locale) ?? locale })}
                  maxLength={100}
                  defaultValue={value?.names[locale]}
                />
              ))}
            </div>
          ))}
          {answer?.problem === undefined ? null : <ProblemNotice problem={answer.problem} />}
          {answer?.done === true ? (
            <Notice tone="good" live>
              {t("options.done")}
            </Notice>
          ) : null}
          {may ? (
            <p className={panels["buttons"]}>
              <Button
                type="submit"
                variant={of === undefined ? "filled" : "default"}
                loading={fetcher.state !== "idle"}
              >
                {t("options.save")}
              </Button>
              <Button variant="subtle" onClick={() => setMore((before) => before + 1)}>
                {t("options.value.more")}
              </Button>
            </p>
          ) : null}
        </fieldset>
      </IdempotentForm>
    </section>
  );
}
