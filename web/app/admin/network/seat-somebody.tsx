import { Button, NativeSelect, Radio } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useNavigation } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { MemberField } from "../desk/member-field.tsx";
import { useWords } from "../desk/words.ts";
import { useMay } from "../use-staff.ts";
import { SeatField } from "./seat-field.tsx";
import type { Route } from "./+types/seat-somebody.ts";

export const FILLS = ["left", "right", "weaker-leg", "balanced", "breadth-first"] as const;

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ waiting }, { trees }] = await Promise.all([
    call("GET /api/admin/tank", { query: { limit: 1000 } }),
    call("GET /api/admin/trees"),
  ]);
  const one = waiting.find((row) => row.id === id);
  // Somebody seated them meanwhile.
  if (one === undefined) throw redirect("/admin/network/waiting");
  return { one, tree: trees.find(({ name }) => name === one.tree) };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const fill = oneOf(FILLS, textOf(form, "fill"));
  const seat = { parent: textOf(form, "parent"), leg: Number(textOf(form, "leg")) };
  try {
    await api(context)("POST /api/admin/tank/{id}/seat", {
      params: { id },
      body: textOf(form, "how") === "seat" ? seat : fill === undefined ? {} : { fill },
    });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return { problem: error.problem };
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
  return redirect("/admin/network/waiting");
}

/** Seat one who waits: by a rule below their sponsor, or on a seat that is chosen. */
export default function SeatSomebody({ loaderData: { one, tree }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const may = useMay("network.write");
  const busy = useNavigation().state !== "idle";
  const [how, setHow] = useState("rule");
  const sponsor = one.sponsor === null ? null : { value: one.sponsor, label: one.sponsorName ?? one.sponsor };
  const [under, setUnder] = useState(sponsor);
  return (
    <SidePanel
      title={t("seat.title", { name: one.displayName })}
      closeTo="/admin/network/waiting"
      foot={
        may ? (
          <Button type="submit" form={form} loading={busy} size="md">
            {t("seat.do")}
          </Button>
        ) : undefined
      }
    >
      <IdempotentForm id={form} className={styles["form"]}>
        <p>
          {t.rich(one.overdue ? "seat.lead.overdue" : "seat.lead", {
            sponsor: one.sponsorName ?? t("waiting.company"),
            date: <When at={one.deadline} as="moment" />,
          })}
        </p>
        {may ? null : <p>{t("seat.not")}</p>}
        <Radio.Group name="how" label={t("seat.how")} value={how} onChange={setHow}>
          <div className={styles["choices"]}>
            <Radio value="rule" label={t("seat.by.rule")} description={t("seat.by.rule.hint")} />
            <Radio value="seat" label={t("seat.by.seat")} />
          </div>
        </Radio.Group>
        {how === "rule" ? (
          <NativeSelect
            name="fill"
            label={t("seat.rule")}
            defaultValue={tree?.fill ?? "balanced"}
            data={FILLS.map((fill) => ({ value: fill, label: t(`fill.${fill}`) }))}
          />
        ) : (
          <>
            <MemberField name="under" label={t("ask.under")} initial={sponsor} required onChoose={setUnder} />
            {under === null ? null : (
              <SeatField
                key={under.value}
                tree={one.tree}
                member={under.value}
                name="parent"
                label={t("ask.position")}
                leg
              />
            )}
          </>
        )}
        {actionData === undefined || busy ? null : (
          <ProblemNotice problem={actionData.problem} title={t("seat.refused")} money={t("seat.refused.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}
