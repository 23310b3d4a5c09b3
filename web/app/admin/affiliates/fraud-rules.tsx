import { NumberInput, Textarea } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { SettingsForm } from "../money/settings-form.tsx";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/fraud-rules.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "rules.title");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/fraud-rules");

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    const before = await call("GET /api/admin/fraud-rules");
    await call("PUT /api/admin/fraud-rules", {
      body: {
        rules: {
          holdAt: Number(textOf(form, "holdAt")),
          rules: before.rules.map(({ code, settings }) => ({
            code,
            weight: Number(textOf(form, `${code} weight`)),
            settings: Object.fromEntries(
              Object.entries(settings).map(([name, value]) => {
                const text = textOf(form, `${code} ${name}`);
                return [name, typeof value === "number" ? Number(text) : wordsOf(text)];
              }),
            ),
          })),
        },
        reason: textOf(form, "reason"),
      },
    });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const wordsOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** What each sign weighs, from which score on a commission waits, and each rule's own numbers. */
export default function FraudRules({ loaderData: { holdAt, rules } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  return (
    <>
      <PageTitle title={t("room")} lead={t("rules.lead")} />
      <AffiliatesNav />
      <SettingsForm
        may={may}
        save={t("settings.save")}
        saved={t("rules.saved")}
        refused={{ title: t("refused"), money: t("refused.money") }}
      >
        <section className={panels["card"]}>
          <NumberInput
            name="holdAt"
            label={t("rules.line")}
            description={t("rules.line.hint")}
            min={1}
            max={1000}
            allowDecimal={false}
            defaultValue={holdAt}
            required
            maw={340}
          />
        </section>
        <section className={panels["card"]} aria-label={t("rules.title")}>
          {rules.map(({ code, weight, settings }) => (
            <div key={code} className={styles["row"]}>
              <div>
                <b>{t(`sign.${code}`)}</b>
                <p className={panels["quiet"]}>{t(`sign.${code}.means`)}</p>
              </div>
              <NumberInput
                name={`${code} weight`}
                label={t("rules.weight")}
                min={0}
                max={100}
                allowDecimal={false}
                defaultValue={weight}
                required
              />
              {Object.entries(settings).map(([name, value]) =>
                typeof value === "number" ? (
                  <NumberInput
                    key={name}
                    name={`${code} ${name}`}
                    label={t(settingKey(name))}
                    min={0}
                    max={1_000_000}
                    allowDecimal={false}
                    defaultValue={value}
                    required
                  />
                ) : (
                  <Textarea
                    key={name}
                    name={`${code} ${name}`}
                    label={t(settingKey(name))}
                    defaultValue={value.join(", ")}
                    autosize
                  />
                ),
              )}
            </div>
          ))}
        </section>
      </SettingsForm>
    </>
  );
}

const SETTINGS = ["domains", "sales", "minutes", "seconds", "words"] as const;

/** A rule's own number or words by name. */
function settingKey(name: string) {
  const known = SETTINGS.find((one) => one === name);
  if (known === undefined) throw new Error(`a rule has the unknown setting ${name}`);
  return `setting.${known}` as const;
}
