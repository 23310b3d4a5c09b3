import { Button, NativeSelect, Radio, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useFetcher, useNavigation } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { MemberField } from "../desk/member-field.tsx";
import type { Choice } from "../desk/member-field.tsx";
import { useWords } from "../desk/words.ts";
import { EffectOfTransfer } from "./membership-effect.tsx";
import { BALANCES, KINDS } from "./membership-words.ts";
import type { Route } from "./+types/hand-on.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const wished = new URL(request.url).searchParams.get("member");
  const [{ balances }, detail] = await Promise.all([
    call("GET /api/admin/network/membership-setting"),
    wished === null ? undefined : call("GET /api/admin/members/{id}", { params: { id: wished } }),
  ]);
  return {
    balances,
    who: detail === undefined ? null : { value: detail.member.id, label: detail.member.displayName },
  };
}

type Answer = { readonly effect: Reply<"POST /api/admin/network/memberships/preview"> } | { readonly problem: Problem };

export async function action({ context, request }: Route.ActionArgs): Promise<Answer | Response> {
  const call = api(context);
  const form = await request.formData();
  const wish = {
    kind: oneOf(KINDS, textOf(form, "kind")) ?? "inheritance",
    from: textOf(form, "from"),
    to: textOf(form, "to"),
  };
  try {
    if (textOf(form, "deed") === "preview") {
      return { effect: await call("POST /api/admin/network/memberships/preview", { body: wish }) };
    }
    const { id } = await call("POST /api/admin/network/memberships", {
      body: {
        ...wish,
        balances: oneOf(BALANCES, textOf(form, "balances")) ?? "stay",
        reason: textOf(form, "reason"),
        documents: textOf(form, "documents"),
      },
    });
    return redirect(`/admin/network/memberships/${id}`);
  } catch (error) {
    // Nobody has that id: the form chooses another.
    if (error instanceof ApiProblem && error.problem.status === 404) return { problem: error.problem };
    return { problem: refusalOf(error) };
  }
}

/** Ask that a whole membership goes to another member: first what goes with it, then why, then a second person decides. */
export default function HandOn({ loaderData: { balances, who }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const preview = useFetcher<Answer>();
  const busy = useNavigation().state !== "idle";
  const [from, setFrom] = useState<Choice | null>(who);
  const [to, setTo] = useState<Choice | null>(null);
  // Which wish the preview answers: any change of the form makes it old.
  const [shown, setShown] = useState(false);
  const look = (): void => {
    const data = new FormData(document.getElementById(form) as HTMLFormElement);
    data.set("deed", "preview");
    setShown(true);
    void preview.submit(data, { method: "post", action: "/admin/network/memberships/new" });
  };
  const answer = shown && preview.state === "idle" ? preview.data : undefined;
  const refused = actionData !== undefined && "problem" in actionData ? actionData.problem : undefined;
  return (
    <SidePanel
      title={t("membership.ask")}
      closeTo="/admin/network/memberships"
      foot={
        answer !== undefined && "effect" in answer ? (
          <Button type="submit" form={form} loading={busy} size="md">
            {t("ask.do")}
          </Button>
        ) : (
          <Button size="md" disabled={from === null || to === null} loading={preview.state !== "idle"} onClick={look}>
            {t("ask.look")}
          </Button>
        )
      }
    >
      <IdempotentForm id={form} className={styles["form"]} onChange={() => setShown(false)}>
        <p>{t("membership.ask.lead")}</p>
        <NativeSelect
          name="kind"
          label={t("membership.kind")}
          data={KINDS.map((value) => ({ value, label: t(`membership.kind.${value}`) }))}
        />
        <MemberField
          name="from"
          label={t("membership.from")}
          initial={who}
          required
          onChoose={(choice) => {
            setFrom(choice);
            setShown(false);
          }}
        />
        <MemberField
          name="to"
          label={t("membership.to")}
          description={t("membership.to.hint")}
          required
          onChoose={(choice) => {
            setTo(choice);
            setShown(false);
          }}
        />
        {answer !== undefined && "effect" in answer ? (
          <>
            <EffectOfTransfer effect={answer.effect} to={nameOf(to)} />
            <div className={styles["form"]} onChange={(event) => event.stopPropagation()}>
              <Radio.Group name="balances" label={t("membership.balances")} defaultValue={balances}>
                <div className={styles["choices"]}>
                  {BALANCES.map((value) => (
                    <Radio
                      key={value}
                      value={value}
                      label={t(`membership.balances.${value}`)}
                      description={t(`membership.balances.${value}.hint`)}
                    />
                  ))}
                </div>
              </Radio.Group>
              <Textarea
                name="documents"
                label={t("ask.documents")}
                description={t("ask.documents.hint")}
                required
                minLength={3}
                maxLength={2000}
              />
              <Textarea
                name="reason"
                label={t("ask.reason")}
                description={t("ask.reason.hint")}
                required
                minLength={3}
                maxLength={500}
              />
            </div>
          </>
        ) : null}
        {answer !== undefined && "problem" in answer ? (
          <ProblemNotice problem={answer.problem} title={t("ask.cannot")} money={t("ask.cannot.money")} />
        ) : null}
        {refused === undefined || busy ? null : (
          <ProblemNotice problem={refused} title={t("ask.cannot")} money={t("ask.cannot.money")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}

/** A choice is labelled with the name and, behind a dot, what tells two of one name apart. */
function nameOf(choice: Choice | null): string {
  return choice?.label.split(" · ")[0] ?? "";
}
