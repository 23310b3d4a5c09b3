import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { NetworkNav } from "./room.tsx";
import { FILLS } from "./seat-somebody.tsx";
import type { Route } from "./+types/trees.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.trees");
}

const KINDS = ["enroller", "sponsor", "binary", "matrix"] as const;

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/trees");

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const number = (name: string): number | null => {
    const value = Number(textOf(form, name));
    return textOf(form, name) === "" || !Number.isInteger(value) ? null : value;
  };
  const kind = oneOf(KINDS, textOf(form, "kind")) ?? "sponsor";
  const hasSeats = kind === "binary" || kind === "matrix";
  try {
    const tree = await api(context)("PUT /api/admin/trees/{name}", {
      params: { name: textOf(form, "name") },
      body: {
        kind,
        width: kind === "binary" ? 2 : number("width"),
        depth: hasSeats ? number("depth") : null,
        fill: hasSeats ? (oneOf(FILLS, textOf(form, "fill")) ?? "balanced") : null,
        tankDays: hasSeats ? number("tankDays") : null,
      },
    });
    return { saved: tree.name };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Tree = Reply<"GET /api/admin/trees">["trees"][number];

/** The company's trees and how newcomers find their place in each. */
export default function Trees({ loaderData: { trees } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("network.write");
  return (
    <>
      <PageTitle title={t("network.title")} lead={t("trees.lead")} />
      <NetworkNav />
      <div className={panels["page"]}>
        {trees.map((tree) => (
          <TreeCard key={tree.name} tree={tree} may={may} />
        ))}
        {may ? (
          <details className={panels["card"]}>
            <summary>{t("trees.add")}</summary>
            <TreeForm />
          </details>
        ) : null}
      </div>
    </>
  );
}

function TreeCard({ tree, may }: { readonly tree: Tree; readonly may: boolean }) {
  const t = useWords();
  const seats = tree.kind === "binary" || tree.kind === "matrix";
  return (
    <section className={panels["card"]} aria-labelledby={`tree-${tree.name}`}>
      <div className={panels["head"]}>
        <h2 id={`tree-${tree.name}`} className={panels["heading"]}>
          {t(`tree.named.${tree.kind}`, { name: tree.name })}
        </h2>
        {seats ? (
          <Link to={`/admin/network/trees/${tree.name}`} className={panels["link"]}>
            {t("trees.seats")}
          </Link>
        ) : (
          <Link to="/admin/explorer" className={panels["link"]}>
            {t("trees.explore")}
          </Link>
        )}
      </div>
      <p className={panels["quiet"]}>{t(`trees.means.${tree.kind}`)}</p>
      <dl className={panels["facts"]}>
        <dt>{t("trees.width")}</dt>
        <dd>{tree.width === null ? t("trees.any") : <Count value={tree.width} />}</dd>
        {seats ? (
          <>
            <dt>{t("trees.fill")}</dt>
            <dd>{tree.fill === null ? "–" : t(`fill.${tree.fill}`)}</dd>
            <dt>{t("trees.tank")}</dt>
            <dd>{tree.tankDays === null ? t("trees.tank.none") : t("trees.days", { count: tree.tankDays })}</dd>
          </>
        ) : null}
      </dl>
      {may && seats ? (
        <details>
          <summary>{t("trees.change")}</summary>
          <TreeForm tree={tree} />
        </details>
      ) : null}
    </section>
  );
}

/** A new tree, or another rule for those who come into one; kind and width are for good. */
function TreeForm({ tree }: { readonly tree?: Tree }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const [kind, setKind] = useState<Tree["kind"]>(tree?.kind ?? "binary");
  const seats = kind === "binary" || kind === "matrix";
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"]}>
      {tree === undefined ? (
        <>
          <TextInput
            name="name"
            label={t("trees.name")}
            description={t("trees.name.hint")}
            required
            pattern="[a-z][a-z0-9\-]{0,30}"
          />
          <NativeSelect
            name="kind"
            label={t("trees.kind")}
            value={kind}
            onChange={(event) => setKind(oneOf(KINDS, event.currentTarget.value) ?? "binary")}
            data={KINDS.map((one) => ({ value: one, label: t(`tree.kind.${one}`) }))}
          />
        </>
      ) : (
        <>
          <input type="hidden" name="name" value={tree.name} />
          <input type="hidden" name="kind" value={tree.kind} />
        </>
      )}
      {kind === "binary" || (tree !== undefined && tree.width === null) ? null : (
        <NumberInput
          name="width"
          label={t("trees.width")}
          description={t(seats ? "trees.width.seats" : "trees.width.any")}
          min={1}
          max={1000}
          readOnly={tree !== undefined}
          required={seats}
          defaultValue={tree?.width ?? ""}
        />
      )}
      {seats ? (
        <>
          <NativeSelect
            name="fill"
            label={t("trees.fill")}
            defaultValue={tree?.fill ?? "balanced"}
            data={FILLS.map((fill) => ({ value: fill, label: t(`fill.${fill}`) }))}
          />
          <NumberInput
            name="depth"
            label={t("trees.depth")}
            description={t("trees.depth.hint")}
            min={1}
            max={1000}
            defaultValue={tree?.depth ?? ""}
          />
          <NumberInput
            name="tankDays"
            label={t("trees.tank")}
            description={t("trees.tank.hint")}
            min={1}
            max={365}
            defaultValue={tree?.tankDays ?? ""}
          />
        </>
      ) : null}
      {answer === undefined ? null : "problem" in answer ? (
        <ProblemNotice problem={answer.problem} title={t("trees.refused")} />
      ) : (
        <Notice tone="good" live>
          <p>{t("trees.saved")}</p>
        </Notice>
      )}
      <p>
        <Button type="submit" loading={fetcher.state !== "idle"}>
          {t(tree === undefined ? "trees.add.do" : "trees.change.do")}
        </Button>
      </p>
    </IdempotentForm>
  );
}
