import { NativeSelect, Radio } from "@mantine/core";
import { useState } from "react";
import { redirect } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { MemberField } from "../desk/member-field.tsx";
import type { Choice } from "../desk/member-field.tsx";
import { useWords } from "../desk/words.ts";
import { EffectOfTransfer } from "./membership-effect.tsx";
import { BALANCES, KINDS } from "./membership-words.ts";
import { PreviewPanel } from "./preview-panel.tsx";
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

interface Found {
  readonly effect: Reply<"POST /api/admin/network/memberships/preview">;
}

export async function action({
  context,
  request,
}: Route.ActionArgs): Promise<Found | { readonly problem: Problem } | Response> {
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
  const [from, setFrom] = useState<Choice | null>(who);
  const [to, setTo] = useState<Choice | null>(null);
  return (
    <PreviewPanel<Found>
      title={t("membership.ask")}
      lead={t("membership.ask.lead")}
      closeTo="/admin/network/memberships"
      ready={from !== null && to !== null}
      actionData={actionData}
      documents
      found={({ effect }) => ({
        effect: <EffectOfTransfer effect={effect} to={nameOf(to)} />,
        asks: (
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
        ),
      })}
      fields={(renew) => (
        <>
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
              renew();
            }}
          />
          <MemberField
            name="to"
            label={t("membership.to")}
            description={t("membership.to.hint")}
            required
            onChoose={(choice) => {
              setTo(choice);
              renew();
            }}
          />
        </>
      )}
    />
  );
}

/** A choice is labelled with the name and, behind a dot, what tells two of one name apart. */
function nameOf(choice: Choice | null): string {
  return choice?.label.split(" · ")[0] ?? "";
}
