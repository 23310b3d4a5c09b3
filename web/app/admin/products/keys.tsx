import { Badge, Button, FileInput, Textarea } from "@mantine/core";
import { Form, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { useWords, wordsFor } from "./keys-words.ts";
import type { Route } from "./+types/keys.ts";

export function meta({ loaderData, matches }: Route.MetaArgs) {
  const root = matches[0].loaderData;
  const t = wordsFor(root?.locale ?? "en");
  return [{ title: `${t("keys.of", { sku: loaderData?.sku ?? "" })} · ${root?.brand.name ?? "Fairline"}` }];
}

const states = ["free", "given", "ended"] as const;

export async function loader({ context, request, params: { id, variant } }: Route.LoaderArgs) {
  const call = api(context);
  const { filters, before } = readTableQuery(request, ["state"]);
  const state = oneOf(states, filters["state"]);
  const narrowed = { ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) };
  const [product, { pools, most }, { keys, more }] = await Promise.all([
    call("GET /api/admin/products/{id}", { params: { id } }),
    call("GET /api/admin/key-pools", { query: { variants: variant } }),
    call("GET /api/admin/key-pools/{variant}/keys", { params: { variant }, query: narrowed }),
  ]);
  const sku = product.variants.find((each) => each.id === variant)?.sku ?? "";
  const none = { variantId: variant, active: false, free: 0, given: 0, ended: 0, owed: 0 };
  return {
    product: { id, title: product.fields["title.en"] ?? product.slug },
    sku,
    pool: pools[0] ?? none,
    hasPool: pools.length > 0,
    most,
    keys,
    next: more ? (keys.at(-1)?.id ?? null) : null,
  };
}

export async function action({ context, request, params: { variant } }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    switch (textOf(form, "deed")) {
      case "add": {
        const file = form.get("file");
        const typed = textOf(form, "text");
        const text = file instanceof File && file.size > 0 ? `${await file.text()}\n${typed}` : typed;
        const { added } = await call("POST /api/admin/key-pools/{variant}/keys", {
          params: { variant },
          body: { text },
        });
        return { added };
      }
      case "drop":
        await call("POST /api/admin/key-pools/{variant}/drop", {
          params: { variant },
          body: { reason: textOf(form, "reason") },
        });
        return {};
      default: {
        const active = textOf(form, "active") === "yes";
        await call("PUT /api/admin/key-pools/{variant}", { params: { variant }, body: { active } });
        return {};
      }
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Key = Reply<"GET /api/admin/key-pools/{variant}/keys">["keys"][number];
type Fault = { readonly line: number; readonly reason: string; readonly first?: number };

/** A variant's licence keys: how many there are, whose they are, and new ones. */
export default function Keys({ loaderData, actionData }: Route.ComponentProps) {
  const { product, sku, pool, hasPool, most, keys, next } = loaderData;
  const t = useWords();
  const may = useMay("catalog.write");
  const busy = useNavigation().state === "submitting";
  const added = actionData !== undefined && "added" in actionData ? actionData.added : undefined;
  const problem = actionData !== undefined && "problem" in actionData ? actionData.problem : undefined;
  const columns: readonly Column<Key>[] = [
    { key: "key", head: t("keys.key"), phone: "heading", cell: ({ masked }) => <code>{masked}</code> },
    { key: "state", head: t("keys.state"), phone: "figure", cell: (key) => <State of={key} /> },
    {
      key: "order",
      head: t("keys.order"),
      cell: ({ order }) => (order === null ? "–" : <a href={`/admin/orders/${order}`}>{t("keys.order.open")}</a>),
    },
    {
      key: "given",
      head: t("keys.givenAt"),
      cell: ({ givenAt }) => (givenAt === null ? "–" : <When at={givenAt} as="moment" />),
    },
    { key: "added", head: t("keys.addedAt"), cell: ({ addedAt }) => <When at={addedAt} as="date" /> },
  ];
  return (
    <>
      <PageTitle
        title={t("keys.of", { sku })}
        back={{ to: `/admin/products/${product.id}`, label: product.title }}
        lead={t("keys.lead")}
      />
      <div className={panels["page"]}>
        {pool.owed > 0 ? (
          <Notice tone="wait">
            <p>{t("keys.owed", { count: pool.owed })}</p>
          </Notice>
        ) : null}
        {added === undefined ? null : (
          <Notice tone="good" live>
            <p>{t("keys.added", { count: added })}</p>
          </Notice>
        )}
        {problem === undefined ? null : <Refused problem={problem} />}
        {may ? (
          <Card title={t("keys.add")} text={t("keys.text", { most })}>
            <Form method="post" encType="multipart/form-data" className={panels["page"]}>
              <FileInput name="file" label={t("keys.file")} accept=".csv,.txt,text/csv,text/plain" clearable />
              <Textarea name="text" label={t("keys.typed")} autosize minRows={3} maxRows={10} spellCheck={false} />
              <div className={panels["buttons"]}>
                <Button type="submit" name="deed" value="add" loading={busy}>
                  {t("keys.send")}
                </Button>
              </div>
            </Form>
          </Card>
        ) : null}
        <Card
          title={t("keys.list")}
          text={hasPool ? `${t("keys.counts", pool)}${pool.active ? "" : ` · ${t("keys.off")}`}` : t("keys.none")}
        >
          {may && hasPool ? (
            <Form method="post" className={panels["buttons"]}>
              <input type="hidden" name="deed" value="pool" />
              <Button
                type="submit"
                name="active"
                value={pool.active ? "no" : "yes"}
                variant="default"
                size="compact-sm"
              >
                {pool.active ? t("keys.close") : t("keys.open")}
              </Button>
              {pool.free === 0 ? null : (
                <ConfirmWithReason
                  label={t("keys.drop")}
                  title={t("keys.drop.title")}
                  confirm={t("keys.drop.confirm")}
                  tone="quiet"
                  fields={{ deed: "drop" }}
                >
                  <p>{t("keys.drop.means", { count: pool.free })}</p>
                </ConfirmWithReason>
              )}
            </Form>
          ) : null}
          <DataTable
            name={t("keys.list")}
            columns={columns}
            rows={keys}
            rowKey={({ id }) => id}
            next={next}
            views={[
              { label: t("keys.all"), search: "" },
              ...states.map((state) => ({ label: t(`keys.state.${state}`), search: `?state=${state}` })),
            ]}
            empty={<Empty title={t("keys.empty")}>{t("keys.empty.text")}</Empty>}
          />
        </Card>
      </div>
    </>
  );
}

function State({ of }: { readonly of: Key }) {
  const t = useWords();
  if (of.endedAt !== null) return <Badge color="gray">{t("keys.state.ended")}</Badge>;
  return of.givenAt === null ? (
    <Badge color="good">{t("keys.state.free")}</Badge>
  ) : (
    <Badge>{t("keys.state.given")}</Badge>
  );
}

const known = ["short", "long", "letters", "columns", "twice", "known"] as const;

/** Every line that cannot be taken; never what stands in it. */
function Refused({ problem }: { readonly problem: Problem }) {
  const t = useWords();
  const data = problem.data as { readonly faults?: readonly Fault[]; readonly count?: number } | undefined;
  if (data?.faults === undefined) return <ProblemNotice problem={problem} />;
  return (
    <section className={panels["card"]}>
      <Notice tone="bad" live>
        <p>{t("keys.refused", { count: data.count ?? data.faults.length })}</p>
      </Notice>
      <table className={panels["sums"]}>
        <thead>
          <tr>
            <th scope="col">{t("keys.line")}</th>
            <th scope="col">{t("keys.why")}</th>
          </tr>
        </thead>
        <tbody>
          {data.faults.map(({ line, reason, first = 0 }) => (
            <tr key={line}>
              <td>{line}</td>
              <td>{t(`keys.fault.${oneOf(known, reason) ?? "letters"}`, { first })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
