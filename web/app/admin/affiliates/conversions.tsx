import { Badge, Checkbox } from "@mantine/core";
import { useState } from "react";
import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/conversions.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "conversions.title");
}

const STATES = ["pending", "approved", "refused"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before, filters } = readTableQuery(request, ["state", "program", "member"]);
  const state = oneOf(STATES, filters["state"]);
  const [{ programs }, { conversions, next }] = await Promise.all([
    call("GET /api/admin/programs"),
    call("GET /api/admin/conversions", {
      query: {
        ...(state === undefined ? {} : { state }),
        ...(filters["program"] === undefined ? {} : { program: filters["program"] }),
        ...(filters["member"] === undefined ? {} : { member: filters["member"] }),
        ...(before === undefined ? {} : { before }),
      },
    }),
  ]);
  return { programs: programs.map(({ id, name }) => ({ id, name })), conversions, next };
}

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const ids = textOf(form, "ids").split(",");
  const reason = textOf(form, "reason");
  const key = { idempotencyKey: idempotencyKey(form) };
  try {
    switch (textOf(form, "deed")) {
      case "approve":
        return await call("POST /api/admin/conversions/approve", {
          body: { ids, ...(reason === "" ? {} : { reason }) },
          ...key,
        });
      case "hold":
        return await call("POST /api/admin/conversions/hold", { body: { ids, reason }, ...key });
      default:
        return await call("POST /api/admin/conversions/refuse", { body: { ids, reason }, ...key });
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Conversion = Reply<"GET /api/admin/conversions">["conversions"][number];
const TONES = { pending: "wait", approved: "good", refused: "bad" } as const;

export function ConversionBadge({ conversion }: { readonly conversion: Conversion }) {
  const t = useWords();
  const held = conversion.earnings.find(({ holdReason }) => holdReason === "risk" || holdReason === "chargeback");
  return (
    <>
      <Badge color={TONES[conversion.state]}>{t(`conversion.state.${conversion.state}`)}</Badge>{" "}
      {held === undefined || held.holdReason === null || held.holdReason === "days" ? null : (
        <Badge color="bad">{t(`conversion.held.${held.holdReason}`)}</Badge>
      )}
    </>
  );
}

/** What sales and events brought affiliates; several can be decided at once, all or none. */
export default function Conversions({ loaderData: { programs, conversions, next } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.review");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  // What is not on the page any more was decided, or is not seen: it is not chosen either.
  const chosen = conversions.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const open = conversions.filter(({ state }) => state !== "refused");
  const tick = (id: string): void => {
    const after = new Set(ticked);
    if (!after.delete(id)) after.add(id);
    setTicked(after);
  };
  const columns: readonly Column<Conversion>[] = [
    {
      key: "at",
      head: t("conversion.at"),
      cell: ({ at, event, sale }) => (
        <>
          <When at={at} as="moment" /> {sale === null ? <small>{event}</small> : null}
        </>
      ),
    },
    { key: "who", head: t("affiliate"), cell: ({ affiliate }) => affiliate.displayName },
    {
      key: "state",
      head: t("program.state"),
      phone: "line",
      cell: (conversion) => <ConversionBadge conversion={conversion} />,
    },
    {
      key: "program",
      head: t("application.program"),
      cell: ({ program }) => programs.find(({ id }) => id === program)?.name ?? program,
    },
    { key: "amount", head: t("conversion.amount"), numeric: true, cell: ({ amount }) => <Money value={amount} /> },
    {
      key: "earned",
      head: t("figure.earned"),
      numeric: true,
      phone: "figure",
      cell: ({ earnings }) => {
        const own = earnings.filter(({ level }) => level === 0);
        return own.length === 0
          ? "–"
          : own.map(({ amount }) => <Money key={amount.currency + amount.amount} value={amount} />);
      },
    },
    ...(may
      ? [
          {
            key: "tick",
            head: t("conversion.choose"),
            cell: ({ id, state, affiliate }: Conversion) =>
              state === "refused" ? null : (
                <label className={styles["tick"]}>
                  <span className="said">{t("conversion.choose.of", { name: affiliate.displayName })}</span>
                  <Checkbox checked={ticked.has(id)} onChange={() => tick(id)} />
                </label>
              ),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <PageTitle
        title={t("room")}
        lead={t("conversions.lead")}
        actions={
          may ? (
            <ButtonLink to="/admin/affiliates/conversions/new" tone="quiet" preventScrollReset>
              {t("event.new")}
            </ButtonLink>
          ) : null
        }
      />
      <AffiliatesNav />
      <DataTable
        name={t("conversions.title")}
        columns={columns}
        rows={conversions}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/affiliates/conversions/${id}`}
        beside
        next={next}
        views={[
          { label: t("all"), search: "" },
          { label: t("conversion.state.pending"), search: "?state=pending" },
          { label: t("conversion.state.approved"), search: "?state=approved" },
          { label: t("conversion.state.refused"), search: "?state=refused" },
        ]}
        filters={[
          {
            name: "program",
            label: t("application.program"),
            options: programs.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        empty={<Empty title={t("conversions.none")}>{t("conversions.none.text")}</Empty>}
      />
      {may && open.length > 0 ? (
        <section className={styles["bulk"]} data-chosen={chosen.length > 0} aria-label={t("bulk.title")}>
          <Checkbox
            label={t("bulk.chosen", { count: chosen.length })}
            checked={chosen.length === open.length}
            indeterminate={chosen.length > 0 && chosen.length < open.length}
            onChange={() => setTicked(new Set(chosen.length === open.length ? [] : open.map(({ id }) => id)))}
          />
          {chosen.length === 0 ? null : <Deeds ids={chosen} />}
        </section>
      ) : null}
      <Outlet />
    </>
  );
}

/** What can be done with conversions, one or many. */
export function Deeds({ ids }: { readonly ids: readonly string[] }) {
  const t = useWords();
  const fields = (deed: string) => ({ deed, ids: ids.join(",") });
  const action = "/admin/affiliates/conversions";
  const count = ids.length;
  return (
    <>
      <ConfirmWithReason
        label={t("bulk.approve")}
        title={t("bulk.approve.title", { count })}
        confirm={t("bulk.approve")}
        tone="plain"
        reason={false}
        fields={fields("approve")}
        action={action}
      >
        <p>{t("bulk.approve.means")}</p>
      </ConfirmWithReason>
      <ConfirmWithReason
        label={t("bulk.hold")}
        title={t("bulk.hold.title", { count })}
        confirm={t("bulk.hold")}
        fields={fields("hold")}
        action={action}
      >
        <p>{t("bulk.hold.means")}</p>
      </ConfirmWithReason>
      <ConfirmWithReason
        label={t("bulk.refuse")}
        title={t("bulk.refuse.title", { count })}
        confirm={t("bulk.refuse")}
        fields={fields("refuse")}
        action={action}
      >
        <p>{t("bulk.refuse.means")}</p>
      </ConfirmWithReason>
    </>
  );
}
