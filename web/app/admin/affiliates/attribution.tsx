import { Button, NativeSelect, NumberInput, Textarea } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/attribution.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "attribution.title");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/attribution-rule");

const WAYS = ["staff", "offline", "product", "code", "owner", "click"] as const;

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const places = WAYS.map((_, index) => oneOf(WAYS, textOf(form, `place ${index + 1}`)));
  try {
    await api(context)("PUT /api/admin/attribution-rule", {
      body: {
        rule: {
          precedence: places.filter((way) => way !== undefined),
          clickModel: oneOf(["last", "first"], textOf(form, "clickModel")) ?? "last",
          meeting: oneOf(["owner", "affiliate", "both"], textOf(form, "meeting")) ?? "owner",
          ownerLapseMonths: Number(textOf(form, "ownerLapseMonths")),
        },
        reason: textOf(form, "reason"),
      },
    });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** Whose a sale is: the order in which ways are asked, the first or the last click, and what happens where two meet. */
export default function Attribution({ loaderData: rule }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <>
      <PageTitle title={t("room")} lead={t("attribution.lead")} />
      <AffiliatesNav />
      <IdempotentForm fetcher={fetcher}>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0 }} className={panels["page"]}>
          <section className={panels["card"]} aria-labelledby="order">
            <h2 id="order" className={panels["heading"]}>
              {t("attribution.order")}
            </h2>
            <p className={panels["quiet"]}>{t("attribution.order.text")}</p>
            <div className={styles["pair"]}>
              {WAYS.map((way, index) => (
                <NativeSelect
                  key={way}
                  name={`place ${index + 1}`}
                  label={t("attribution.place", { place: index + 1 })}
                  defaultValue={rule.precedence[index] ?? ""}
                  data={[
                    { value: "", label: t("attribution.nothing") },
                    ...WAYS.map((value) => ({ value, label: t(`way.${value}`) })),
                  ]}
                />
              ))}
            </div>
          </section>
          <section className={panels["card"]}>
            <NativeSelect
              name="clickModel"
              label={t("attribution.click")}
              defaultValue={rule.clickModel}
              data={(["last", "first"] as const).map((value) => ({ value, label: t(`attribution.click.${value}`) }))}
            />
            <NativeSelect
              name="meeting"
              label={t("attribution.meeting")}
              defaultValue={rule.meeting}
              data={(["owner", "affiliate", "both"] as const).map((value) => ({
                value,
                label: t(`attribution.meeting.${value}`),
              }))}
            />
            <NumberInput
              name="ownerLapseMonths"
              label={t("attribution.lapse")}
              min={1}
              max={240}
              allowDecimal={false}
              defaultValue={rule.ownerLapseMonths}
              required
              maw={340}
            />
          </section>
          {may ? (
            <section className={panels["card"]}>
              <Textarea
                name="reason"
                label={t("reason")}
                description={t("reason.hint")}
                required
                minLength={3}
                maxLength={500}
              />
              {answer === undefined ? null : "problem" in answer ? (
                <ProblemNotice problem={answer.problem} title={t("refused")} money={t("refused.money")} />
              ) : (
                <Notice tone="good" live>
                  <p>{t("attribution.saved")}</p>
                </Notice>
              )}
              <div>
                <Button type="submit" loading={fetcher.state !== "idle"}>
                  {t("settings.save")}
                </Button>
              </div>
            </section>
          ) : null}
        </fieldset>
      </IdempotentForm>
    </>
  );
}
