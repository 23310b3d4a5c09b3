import { data, Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { StateBadge } from "./state.tsx";
import { titleOf, useWords } from "./words.ts";
import type { Route } from "./+types/card.ts";

type Entry = Reply<"GET /api/admin/gift-cards/{id}">["entries"][number];

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "card.title");
}

export async function loader({ context, params }: Route.LoaderArgs) {
  return { card: await api(context)("GET /api/admin/gift-cards/{id}", { params }) };
}

/** Stops the card, lets it go on, or has a new code mailed, as `intent` says. */
export async function action({ context, request, params }: Route.ActionArgs): Promise<{ readonly problem?: Problem }> {
  const form = await request.formData();
  const call = api(context);
  const intent = textOf(form, "intent");
  const reason = textOf(form, "reason");
  try {
    if (intent === "renew") await call("POST /api/admin/gift-cards/{id}/code", { params, body: { reason } });
    else if (intent === "block" || intent === "free") {
      const blocked = intent === "block";
      await call("PUT /api/admin/gift-cards/{id}/blocked", { params, body: { blocked, reason } });
    } else throw data(null, { status: 400 });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export default function GiftCard({ loaderData: { card } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.refund");
  const intent = card.state === "blocked" ? "free" : "block";
  const columns: readonly Column<Entry>[] = [
    { key: "at", head: t("card.col.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    {
      key: "change",
      head: t("card.col.change"),
      numeric: true,
      phone: "figure",
      cell: ({ change }) => <Money value={change} />,
    },
    {
      key: "cause",
      head: t("card.col.cause"),
      cell: ({ cause }) => (cause.startsWith("ord_") ? <Link to={`/admin/orders/${cause}`}>{cause}</Link> : cause),
    },
    { key: "by", head: t("card.col.by"), cell: ({ by }) => by ?? "–" },
  ];
  return (
    <>
      <PageTitle
        title={card.last4 === null ? t("card.title") : `${t("card.title")} … ${card.last4}`}
        back={{ to: "/admin/gift-cards", label: t("cards.title") }}
        actions={
          may ? (
            <>
              <ConfirmWithReason
                label={t("card.renew")}
                title={t("card.renew.title")}
                confirm={t("card.renew.confirm")}
                tone="plain"
                fields={{ intent: "renew" }}
              >
                {t("card.renew.text", { email: card.email ?? t("cards.erased") })}
              </ConfirmWithReason>
              <ConfirmWithReason
                key={intent}
                label={t(`card.${intent}`)}
                title={t(`card.${intent}.title`)}
                confirm={t(`card.${intent}.confirm`)}
                tone={intent === "block" ? "danger" : "plain"}
                fields={{ intent }}
              >
                {t(`card.${intent}.text`)}
              </ConfirmWithReason>
            </>
          ) : null
        }
      />
      <div className={panels["page"]}>
        <Card id="facts" title={t("card.facts")}>
          <SumRows>
            <SumRow name={t("cards.col.state")}>
              <StateBadge state={card.state} />
            </SumRow>
            <SumRow name={t("cards.col.for")}>
              {card.recipient === null ? t("cards.erased") : `${card.recipient}, ${card.email ?? ""}`}
            </SumRow>
            <SumRow name={t("card.from")}>{card.sender ?? t("cards.erased")}</SumRow>
            {card.order === null ? null : (
              <SumRow name={t("card.order")}>
                <Link to={`/admin/orders/${card.order.id}`}>{card.order.number}</Link>
              </SumRow>
            )}
            {card.givenBy === null ? null : <SumRow name={t("card.given")}>{card.givenBy}</SumRow>}
            {card.reason === "" ? null : <SumRow name={t("card.reason")}>{card.reason}</SumRow>}
            <SumRow name={t(card.sentAt === null ? "card.sendAt" : "card.sentAt")}>
              <When at={card.sentAt ?? card.sendAt} as="moment" />
            </SumRow>
            <SumRow name={t("cards.col.value")}>
              <Money value={card.value} />
            </SumRow>
            <SumRow name={t("cards.col.left")} total>
              <Money value={card.balance} />
            </SumRow>
          </SumRows>
        </Card>
        <section aria-labelledby="story">
          <h2 id="story" className={panels["heading"]}>
            {t("card.story")}
          </h2>
          <DataTable
            name={t("card.story")}
            columns={columns}
            rows={card.entries}
            rowKey={({ at, cause }) => `${at} ${cause}`}
            empty={t("card.none")}
          />
        </section>
      </div>
    </>
  );
}
