import { Checkbox, NativeSelect, Radio } from "@mantine/core";
import { useState } from "react";
import { redirect } from "react-router";
import { api, ApiProblem, refusalOf } from "../../api.ts";
import type { Given, Problem, Reply } from "../../api.ts";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { MemberField } from "../desk/member-field.tsx";
import type { Choice } from "../desk/member-field.tsx";
import { useWords } from "../desk/words.ts";
import { EffectOfChange } from "./effect.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { SeatField } from "./seat-field.tsx";
import type { Route } from "./+types/ask.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const wished = new URL(request.url).searchParams.get("member");
  const [{ trees }, detail] = await Promise.all([
    call("GET /api/admin/trees"),
    wished === null ? undefined : call("GET /api/admin/members/{id}", { params: { id: wished } }),
  ]);
  return {
    trees,
    who: detail === undefined ? null : { value: detail.member.id, label: detail.member.displayName },
  };
}

type Wish = NonNullable<Given<"POST /api/admin/network/preview">["body"]>;

function wishOf(form: FormData): Wish {
  const tree = textOf(form, "tree");
  if (textOf(form, "kind") === "transfer") {
    return { kind: "transfer", tree, node: textOf(form, "position"), holder: textOf(form, "holder") };
  }
  const isSeat = form.has("seats");
  const leg = textOf(form, "leg");
  const parent = textOf(form, isSeat ? "parentPosition" : "parent");
  return {
    kind: "move",
    tree,
    node: textOf(form, isSeat ? "position" : "member"),
    parent: form.has("root") || parent === "" ? null : parent,
    ...(isSeat && !form.has("root") && leg !== "" ? { leg: Number(leg) } : {}),
  };
}

interface Found {
  readonly effect: Reply<"POST /api/admin/network/preview">;
  readonly of: Wish["kind"];
}

export async function action({
  context,
  request,
}: Route.ActionArgs): Promise<Found | { readonly problem: Problem } | Response> {
  const call = api(context);
  const form = await request.formData();
  const wish = wishOf(form);
  try {
    if (textOf(form, "deed") === "preview") {
      return { effect: await call("POST /api/admin/network/preview", { body: wish }), of: wish.kind };
    }
    const documents = textOf(form, "documents");
    const { id } = await call("POST /api/admin/network/changes", {
      body: { change: wish, reason: textOf(form, "reason"), ...(documents === "" ? {} : { documents }) },
    });
    return redirect(`/admin/network/changes/${id}`);
  } catch (error) {
    // Nothing of that id stands in the tree: the form chooses another.
    if (error instanceof ApiProblem && error.problem.status === 404) return { problem: error.problem };
    return { problem: refusalOf(error) };
  }
}

/** Ask for a move or a transfer: first what it would change, then the reason, then a second person decides. */
export default function AskChange({ loaderData: { trees, who }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const [name, setName] = useState(trees.find(({ kind }) => kind === "sponsor")?.name ?? trees[0]?.name ?? "");
  const [kind, setKind] = useState<"move" | "transfer">("move");
  const [member, setMember] = useState<Choice | null>(who);
  const [under, setUnder] = useState<Choice | null>(null);
  const [isRoot, setRoot] = useState(false);
  const tree = trees.find((one) => one.name === name);
  const seats = tree?.kind === "binary" || tree?.kind === "matrix";
  const isTransfer = seats && kind === "transfer";
  return (
    <PreviewPanel<Found>
      title={t("ask.title")}
      lead={t("ask.lead")}
      closeTo="/admin/network"
      ready={member !== null && (isRoot || under !== null)}
      actionData={actionData}
      documents={isTransfer}
      found={({ effect, of }) => ({ effect: <EffectOfChange effect={effect} kind={of} /> })}
      fields={(renew) => (
        <>
          {trees.length < 2 ? (
            <input type="hidden" name="tree" value={name} />
          ) : (
            <NativeSelect
              name="tree"
              label={t("ask.tree")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data={trees.map((one) => ({ value: one.name, label: t(`tree.named.${one.kind}`, { name: one.name }) }))}
            />
          )}
          {seats ? (
            <>
              <input type="hidden" name="seats" value="" />
              <Radio.Group
                name="kind"
                label={t("ask.kind")}
                value={kind}
                onChange={(value) => setKind(value === "transfer" ? "transfer" : "move")}
              >
                <div className={styles["choices"]}>
                  <Radio value="move" label={t("ask.move")} />
                  <Radio value="transfer" label={t("ask.transfer")} description={t("ask.transfer.hint")} />
                </div>
              </Radio.Group>
            </>
          ) : null}
          <MemberField
            name="member"
            label={t(isTransfer ? "ask.gives" : "ask.who")}
            initial={who}
            required
            onChoose={(choice) => {
              setMember(choice);
              renew();
            }}
          />
          {seats && member !== null ? (
            <SeatField
              key={`of ${name} ${member.value}`}
              tree={name}
              member={member.value}
              name="position"
              label={t("ask.position")}
            />
          ) : null}
          {isRoot && !isTransfer ? null : (
            <MemberField
              key={isTransfer ? "holder" : "parent"}
              name={isTransfer ? "holder" : "parent"}
              label={t(isTransfer ? "ask.takes" : "ask.under")}
              required
              onChoose={(choice) => {
                setUnder(choice);
                renew();
              }}
            />
          )}
          {seats && !isTransfer && !isRoot && under !== null ? (
            <SeatField
              key={`under ${name} ${under.value}`}
              tree={name}
              member={under.value}
              name="parentPosition"
              label={t("ask.position")}
              leg
            />
          ) : null}
          {isTransfer ? null : (
            <Checkbox
              name="root"
              label={t("ask.root")}
              checked={isRoot}
              onChange={(event) => setRoot(event.currentTarget.checked)}
            />
          )}
        </>
      )}
    />
  );
}
