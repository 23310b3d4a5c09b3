import { Checkbox, NativeSelect, NumberInput, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, refusalOf } from "../../api.ts";
import type { Given, Problem, Reply } from "../../api.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import { SettingsForm } from "../money/settings-form.tsx";
import { useMay } from "../use-staff.ts";
import { FormRows } from "./form-rows.tsx";
import type { FormField } from "./form-rows.tsx";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { ProgramNav } from "./room.tsx";
import { RuleRows } from "./rule-rows.tsx";
import { toRows, toRules } from "./rules.ts";
import type { RuleRow } from "./rules.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/settings.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "program.settings", loaderData?.program.name);
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const { program } = await api(context)("GET /api/admin/programs/{id}", { params: { id } });
  return { program };
}

type Change = NonNullable<Given<"PUT /api/admin/programs/{id}">["body"]>["change"];
type Program = Reply<"GET /api/admin/programs/{id}">["program"];

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const form = await request.formData();
  const orNull = (name: string): number | null => (textOf(form, name) === "" ? null : Number(textOf(form, name)));
  const automatic = textOf(form, "automatic");
  // Where the rules are too involved for rows they stay as they are.
  const kept = automatic === "kept";
  const change: Change = {
    name: textOf(form, "name"),
    summary: textOf(form, "summary"),
    requirements: textOf(form, "requirements"),
    state: oneOf(["draft", "open", "closed"], textOf(form, "state")) ?? "draft",
    public: form.has("public"),
    markets: textOf(form, "markets")
      .toLowerCase()
      .split(",")
      .map((code) => code.trim())
      .filter((code) => code !== ""),
    windowDays: Number(textOf(form, "windowDays")),
    choose: oneOf(["precedence", "best"], textOf(form, "choose")) ?? "precedence",
    lifetimeMonths: orNull("lifetimeMonths"),
    approval: oneOf(["auto", "manual"], textOf(form, "approval")) ?? "manual",
    awaitDelivery: form.has("awaitDelivery"),
    holdDays: Number(textOf(form, "holdDays")),
    compression: oneOf(["none", "standard"], textOf(form, "compression")) ?? "none",
    form: JSON.parse(textOf(form, "form") || "[]") as FormField[],
    ...(kept
      ? {}
      : {
          autoApprove:
            automatic === "nobody"
              ? null
              : automatic === "everybody"
                ? []
                : (toRules(JSON.parse(textOf(form, "rules") || "[]") as RuleRow[], true) as NonNullable<
                    Change["autoApprove"]
                  >),
        }),
    reapplyDays: orNull("reapplyDays"),
    position: Number(textOf(form, "position") || 0),
  };
  try {
    await api(context)("PUT /api/admin/programs/{id}", {
      params: { id },
      body: { change, reason: textOf(form, "reason") },
    });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** What a program says of itself and how it pays. Conversions keep what they were decided by. */
export default function Settings({ loaderData: { program } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={t("settings.lead")}
      />
      <ProgramNav id={program.id} name={program.name} />
      <SettingsForm
        may={may}
        save={t("settings.save")}
        saved={t("settings.saved")}
        refused={{ title: t("refused"), money: t("refused.money") }}
      >
        <About program={program} />
        <Pays program={program} />
        <Applicants program={program} />
      </SettingsForm>
    </>
  );
}

function About({ program }: { readonly program: Program }) {
  const t = useWords();
  return (
    <Card id="about" title={t("settings.about")}>
      <div className={styles["form"]}>
        <TextInput name="name" label={t("program.name")} defaultValue={program.name} required maxLength={100} />
        <NativeSelect
          name="state"
          label={t("program.state")}
          description={t("program.state.hint")}
          defaultValue={program.state}
          data={(["draft", "open", "closed"] as const).map((value) => ({ value, label: t(`program.state.${value}`) }))}
        />
        <Checkbox name="public" label={t("program.public")} defaultChecked={program.public} />
        <Textarea
          name="summary"
          label={t("program.summary")}
          defaultValue={program.summary}
          autosize
          minRows={2}
          maxLength={2000}
        />
        <Textarea
          name="requirements"
          label={t("program.requirements")}
          defaultValue={program.requirements}
          autosize
          minRows={2}
          maxLength={4000}
        />
        <TextInput
          name="markets"
          label={t("program.markets")}
          description={t("program.markets.hint")}
          defaultValue={program.markets.join(", ")}
        />
      </div>
    </Card>
  );
}

function Pays({ program }: { readonly program: Program }) {
  const t = useWords();
  return (
    <Card id="pays" title={t("settings.pays")}>
      <div className={styles["pair"]}>
        <NumberInput
          name="windowDays"
          label={t("program.window")}
          description={t("program.window.hint")}
          min={1}
          max={365}
          allowDecimal={false}
          defaultValue={program.windowDays}
          required
        />
        <NumberInput
          name="holdDays"
          label={t("program.hold")}
          description={t("program.hold.hint")}
          min={0}
          max={365}
          allowDecimal={false}
          defaultValue={program.holdDays}
          required
        />
        <NativeSelect
          name="approval"
          label={t("program.approval")}
          defaultValue={program.approval}
          data={(["auto", "manual"] as const).map((value) => ({ value, label: t(`program.approval.${value}`) }))}
        />
        <NativeSelect
          name="choose"
          label={t("program.choose")}
          description={t("program.choose.hint")}
          defaultValue={program.choose}
          data={(["precedence", "best"] as const).map((value) => ({ value, label: t(`program.choose.${value}`) }))}
        />
        <NumberInput
          name="lifetimeMonths"
          label={t("program.lifetime")}
          description={t("program.lifetime.hint")}
          min={0}
          max={240}
          allowDecimal={false}
          defaultValue={program.lifetimeMonths ?? ""}
        />
        <NativeSelect
          name="compression"
          label={t("program.compression")}
          defaultValue={program.compression}
          data={(["none", "standard"] as const).map((value) => ({ value, label: t(`program.compression.${value}`) }))}
        />
        <NumberInput
          name="position"
          label={t("program.position")}
          description={t("program.position.hint")}
          min={-1000}
          max={1000}
          allowDecimal={false}
          defaultValue={program.position}
        />
        <Checkbox name="awaitDelivery" label={t("program.delivery")} defaultChecked={program.awaitDelivery} />
      </div>
    </Card>
  );
}

function Applicants({ program }: { readonly program: Program }) {
  const t = useWords();
  const rows = program.autoApprove === null ? [] : toRows(program.autoApprove);
  const now =
    program.autoApprove === null
      ? "nobody"
      : program.autoApprove.length === 0
        ? "everybody"
        : rows === null
          ? "kept"
          : "rules";
  const [automatic, setAutomatic] = useState<string>(now);
  const numbers = program.form.filter(({ kind }) => kind === "number").map(({ name }) => name);
  return (
    <Card id="applicants" title={t("settings.applicants")}>
      <h3>{t("form.title")}</h3>
      <FormRows initial={program.form} />
      <Radio.Group name="automatic" label={t("auto.title")} value={automatic} onChange={setAutomatic}>
        <div className={styles["rows"]}>
          {[...(now === "kept" ? (["kept"] as const) : []), ...(["nobody", "everybody", "rules"] as const)].map(
            (value) => (
              <Radio key={value} value={value} label={t(`auto.${value}`)} />
            ),
          )}
        </div>
      </Radio.Group>
      {automatic === "rules" ? (
        <RuleRows
          name="rules"
          initial={rows ?? []}
          subjects={[
            ...program.form.map(({ name, label }) => ({
              value: name,
              label,
              kind: numbers.includes(name) ? ("number" as const) : ("word" as const),
            })),
            { value: "mail-domain", label: t("auto.domain"), kind: "word" },
          ]}
        />
      ) : null}
      <NumberInput
        name="reapplyDays"
        label={t("program.reapply")}
        description={t("program.reapply.hint")}
        min={0}
        max={3650}
        allowDecimal={false}
        defaultValue={program.reapplyDays ?? ""}
        maw={340}
      />
    </Card>
  );
}
