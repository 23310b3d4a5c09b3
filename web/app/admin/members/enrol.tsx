import { Button, Radio, Select, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { useWords } from "../daily/words.ts";
import { SponsorField } from "./sponsor-field.tsx";
import { KINDS } from "./standing.tsx";
import type { Route } from "./+types/enrol.ts";
import styles from "./members.module.css";

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const sponsor = textOf(form, "sponsor");
  try {
    const { id } = await api(context)("POST /api/admin/members", {
      body: {
        name: textOf(form, "name"),
        email: textOf(form, "email"),
        displayName: textOf(form, "displayName"),
        handle: textOf(form, "handle"),
        kind: oneOf(KINDS, textOf(form, "kind")) ?? "distributor",
        locale: textOf(form, "locale") || "en",
        sponsor: sponsor === "" ? null : sponsor,
      },
    });
    return redirect(`/admin/members/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
  { value: "ja", label: "日本語" },
];

/** Somebody new: who they are, what they become, and where they stand. */
export default function Enrol({ actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  const [display, setDisplay] = useState("");
  const [handle, setHandle] = useState<string>();
  return (
    <SidePanel
      title={t("enrol.title")}
      closeTo="/admin/members"
      foot={
        <Button type="submit" form={form} loading={busy} size="md">
          {t("enrol.do")}
        </Button>
      }
    >
      <IdempotentForm id={form} className={styles["form"]}>
        <p>{t("enrol.lead")}</p>
        <TextInput name="name" label={t("enrol.name")} required maxLength={200} autoComplete="off" data-autofocus />
        <TextInput name="email" type="email" label={t("enrol.email")} required maxLength={254} autoComplete="off" />
        <TextInput
          name="displayName"
          label={t("enrol.display")}
          description={t("enrol.display.hint")}
          required
          maxLength={100}
          autoComplete="off"
          value={display}
          onChange={(event) => setDisplay(event.currentTarget.value)}
        />
        <TextInput
          name="handle"
          label={t("enrol.handle")}
          description={t("enrol.handle.hint")}
          required
          pattern="[a-z0-9][a-z0-9\-]{1,30}"
          autoComplete="off"
          value={handle ?? handleFrom(display)}
          onChange={(event) => setHandle(event.currentTarget.value)}
        />
        <Radio.Group name="kind" label={t("enrol.kind")} defaultValue="distributor" required>
          <div className={styles["choices"]}>
            {KINDS.toReversed().map((kind) => (
              <Radio key={kind} value={kind} label={t(`kind.${kind}`)} />
            ))}
          </div>
        </Radio.Group>
        <SponsorField />
        <Select name="locale" label={t("enrol.locale")} data={LANGUAGES} defaultValue="en" allowDeselect={false} />
        {actionData?.problem === undefined || busy ? null : (
          <ProblemNotice problem={actionData.problem} title={t("enrol.refused")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}

/** "Zoë Ångström" is offered as zoe-angstrom, until another one is typed. */
function handleFrom(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 31);
}
