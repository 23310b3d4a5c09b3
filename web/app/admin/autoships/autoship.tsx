import { TextInput } from "@mantine/core";
import { data, Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Count, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { dayInWords, StateBadge } from "./state.tsx";
import type { Autoship } from "./state.tsx";
import { titleOf, useWords } from "./words.ts";
import { eventNames } from "./event-names.ts";
import type { Route } from "./+types/autoship.ts";
import styles from "./rule.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, loaderData?.autoship.contact?.name);
}

export async function loader({ context, params }: Route.LoaderArgs) {
  return { autoship: await api(context)("GET /api/admin/autoships/{id}", { params }) };
}

/** What staff do for a shopper, as `intent` says; with a reason. */
export async function action({ context, request, params }: Route.ActionArgs): Promise<{ readonly problem?: Problem }> {
  const form = await request.formData();
  const call = api(context);
  const body = { reason: textOf(form, "reason") };
  try {
    switch (textOf(form, "intent")) {
      case "skip":
        await call("POST /api/admin/autoships/{id}/skip", { params, body });
        break;
      case "move":
        await call("POST /api/admin/autoships/{id}/date", { params, body: { ...body, on: textOf(form, "on") } });
        break;
      case "pause":
        await call("POST /api/admin/autoships/pause", { body: { ...body, ids: [params.id] } });
        break;
      case "resume":
        await call("POST /api/admin/autoships/{id}/resume", { params, body });
        break;
      case "retry":
        await call("POST /api/admin/autoships/{id}/retry", { params, body });
        break;
      case "end":
        await call("POST /api/admin/autoships/{id}/end", { params, body });
        break;
      default:
        throw data(null, { status: 400 });
    }
    return {};
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Charge = Autoship["charges"][number];
type Event = Autoship["events"][number];

export default function AutoshipPage({ loaderData: { autoship } }: Route.ComponentProps) {
  const t = useWords();
  const locale = useLocale();
  const may = useMay("order.refund");
  const open = autoship.charges.find((charge) => charge.state === "open" && charge.failures > 0);
  const name = autoship.contact?.name ?? t("autoships.erased");
  const orders: readonly Column<Charge>[] = [
    {
      key: "order",
      head: t("autoship.col.order"),
      cell: ({ order, orderId }) => <Link to={`/admin/orders/${orderId}`}>{order}</Link>,
    },
    { key: "due", head: t("autoship.col.due"), cell: ({ dueOn }) => dayInWords(dueOn, locale) },
    { key: "number", head: t("autoship.col.number"), numeric: true, cell: ({ number }) => <Count value={number} /> },
    {
      key: "failures",
      head: t("autoship.col.failures"),
      numeric: true,
      cell: ({ failures }) => <Count value={failures} />,
    },
    {
      key: "state",
      head: t("autoship.col.state"),
      phone: "figure",
      cell: ({ state }) => t(`autoship.charge.${state}`),
    },
  ];
  const events: readonly Column<Event>[] = [
    { key: "what", head: t("autoship.col.what"), cell: ({ kind }) => <EventName kind={kind} /> },
    { key: "at", head: t("autoship.col.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    { key: "by", head: t("autoship.col.by"), cell: ({ by }) => by ?? "–" },
  ];
  return (
    <>
      <PageTitle
        title={t("autoship.of", { name })}
        back={{ to: "/admin/autoships", label: t("autoships.title") }}
        actions={may ? <Deeds autoship={autoship} isDeclined={open !== undefined} /> : null}
      />
      <div className={panels["page"]}>
        <Card id="facts" title={t("autoship.facts")}>
          <Facts autoship={autoship} failures={open?.failures ?? 0} retryAt={open?.retryAt ?? null} />
        </Card>
        <Card id="next" title={t("autoship.next")}>
          <Next autoship={autoship} />
        </Card>
        <section aria-labelledby="orders">
          <h2 id="orders" className={panels["heading"]}>
            {t("autoship.orders")}
          </h2>
          <DataTable
            name={t("autoship.orders")}
            columns={orders}
            rows={autoship.charges}
            rowKey={({ orderId }) => orderId}
            empty={t("autoship.orders.none")}
          />
        </section>
        <section aria-labelledby="story">
          <h2 id="story" className={panels["heading"]}>
            {t("autoship.story")}
          </h2>
          <DataTable
            name={t("autoship.story")}
            columns={events}
            rows={autoship.events}
            rowKey={({ at, kind }) => `${at} ${kind}`}
            empty="–"
          />
        </section>
      </div>
    </>
  );
}

function Deeds({
  autoship: { state, nextOn, timeZone },
  isDeclined,
}: {
  readonly autoship: Autoship;
  readonly isDeclined: boolean;
}) {
  const t = useWords();
  const deeds = [
    ...(isDeclined ? (["retry"] as const) : []),
    ...(state === "active" ? (["move", "skip", "pause"] as const) : []),
    ...(state === "paused" ? (["resume"] as const) : []),
    ...(state === "ended" ? [] : (["end"] as const)),
  ];
  return deeds.map((deed) => (
    <ConfirmWithReason
      key={deed}
      label={t(`autoship.deed.${deed}`)}
      title={t(`autoship.deed.${deed}`)}
      confirm={t(`autoship.deed.${deed}`)}
      tone={deed === "end" ? "danger" : "plain"}
      fields={{ intent: deed }}
    >
      {t(`autoship.deed.${deed}.text`)}
      {deed === "move" ? <NextDay nextOn={nextOn} timeZone={timeZone} /> : null}
    </ConfirmWithReason>
  ));
}

/** From tomorrow on, in the shopper's zone: who is told today is not charged today. */
function NextDay({ nextOn, timeZone }: { readonly nextOn: string; readonly timeZone: string }) {
  const t = useWords();
  return (
    <TextInput
      type="date"
      name="on"
      label={t("autoship.deed.move.on")}
      description={t("autoship.deed.move.zone", { zone: timeZone.replaceAll("_", " ") })}
      defaultValue={nextOn}
      required
    />
  );
}

function Facts({
  autoship,
  failures,
  retryAt,
}: {
  readonly autoship: Autoship;
  readonly failures: number;
  readonly retryAt: string | null;
}) {
  const t = useWords();
  const locale = useLocale();
  const { state, why, every, unit, contact, method, nextOn, resumeOn, timeZone, payments, startedAt } = autoship;
  const day = state === "active" ? nextOn : state === "paused" ? resumeOn : null;
  return (
    <SumRows className={styles["facts"] ?? ""}>
      <SumRow name={t("autoships.col.state")}>
        <StateBadge state={state} why={why} failures={failures} />
      </SumRow>
      {retryAt === null ? null : (
        <SumRow name={t("autoships.retry.at")}>
          <When at={retryAt} as="moment" />
        </SumRow>
      )}
      <SumRow name={t("autoships.col.rhythm")}>{t(`autoships.${unit}`, { count: every })}</SumRow>
      <SumRow name={t("autoships.col.next")}>{day === null ? "–" : dayInWords(day, locale)}</SumRow>
      <SumRow name={t("autoship.zone")}>{timeZone.replaceAll("_", " ")}</SumRow>
      <SumRow name={t("autoship.to")}>
        <span className={styles["wrap"]}>
          {contact === null
            ? t("autoships.erased")
            : [contact.name, contact.email, contact.line1, contact.postcode, contact.city, contact.country].join(", ")}
        </span>
      </SumRow>
      {method === null ? null : (
        <SumRow name={t("autoship.pays")}>
          {method.last4 === null
            ? method.brand || method.method
            : t("autoship.pays.ending", { brand: method.brand, last4: method.last4 })}
        </SumRow>
      )}
      <SumRow name={t("autoship.started")}>
        <When at={startedAt} as="moment" />
      </SumRow>
      <SumRow name={t("autoships.col.paid")}>
        <Count value={payments} />
      </SumRow>
    </SumRows>
  );
}

function Next({ autoship: { lines, next, told } }: { readonly autoship: Autoship }) {
  const t = useWords();
  return (
    <SumRows>
      {lines.map(({ variantId, quantity, title, variantName, there }) => (
        <SumRow
          key={variantId}
          name={t("autoship.line", {
            quantity,
            title: title === "" ? t("autoship.gone") : [title, variantName].filter(Boolean).join(", "),
          })}
        >
          {there < quantity ? t("autoship.there", { there }) : ""}
        </SumRow>
      ))}
      {told === null ? null : (
        <SumRow name={t("autoship.told")}>
          <Money value={told} />
        </SumRow>
      )}
      {next === null ? null : (
        <SumRow name={t("autoship.total")} total>
          <Money value={next.totals.total} />
        </SumRow>
      )}
    </SumRows>
  );
}

function EventName({ kind }: { readonly kind: string }) {
  const t = useWords();
  const known = eventNames.find((each) => each === kind);
  return known === undefined ? kind : t(`autoship.event.${known}`);
}
