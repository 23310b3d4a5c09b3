import { NativeSelect, NumberInput } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { SettingsForm } from "../money/settings-form.tsx";
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
  return (
    <>
      <PageTitle title={t("room")} lead={t("attribution.lead")} />
      <AffiliatesNav />
      <SettingsForm
        may={may}
        save={t("settings.save")}
        saved={t("attribution.saved")}
        refused={{ title: t("refused"), money: t("refused.money") }}
      >
        <Card id="order" title={t("attribution.order")} text={t("attribution.order.text")}>
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
        </Card>
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
      </SettingsForm>
    </>
  );
}
