import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useMay } from "../use-staff.ts";
import { PayoutsNav } from "./room.tsx";
import type { Route } from "./+types/requests.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "requests.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before } = readTableQuery(request);
  const [{ withdrawals }, { writeOffs, next }] = await Promise.all([
    call("GET /api/admin/withdrawals", { query: { limit: 200 } }),
    call("GET /api/admin/write-offs", { query: before === undefined ? {} : { before } }),
  ]);
  return { withdrawals, writeOffs, next };
}

type Asked = Reply<"GET /api/admin/withdrawals">["withdrawals"][number];
type WriteOff = Reply<"GET /api/admin/write-offs">["writeOffs"][number];

/** Who asks to be paid, and what the company has given up asking back. */
export default function Requests({ loaderData: { withdrawals, writeOffs, next } }: Route.ComponentProps) {
  const t = useWords();
  const mayMake = useMay("payout.make");
  const asked: readonly Column<Asked>[] = [
    { key: "member", head: t("adjust.member"), cell: ({ member }) => <MemberLink member={member} /> },
    { key: "at", head: t("changes.asked"), cell: ({ askedAt }) => <When at={askedAt} as="moment" /> },
    {
      key: "amount",
      head: t("adjust.amount"),
      numeric: true,
      phone: "figure",
      cell: ({ amount, currency }) => (amount === null ? t("requests.all", { currency }) : <Money value={amount} />),
    },
  ];
  const given: readonly Column<WriteOff>[] = [
    { key: "member", head: t("adjust.member"), cell: ({ member }) => <MemberLink member={member} /> },
    { key: "since", head: t("writeoffs.since"), cell: ({ owedSince }) => <When at={owedSince} /> },
    { key: "at", head: t("writeoffs.at"), cell: ({ at }) => <When at={at} /> },
    {
      key: "amount",
      head: t("adjust.amount"),
      numeric: true,
      phone: "figure",
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("payouts.room")}
        lead={t("requests.lead")}
        actions={
          mayMake && withdrawals.length > 0 ? (
            <ButtonLink to={`/admin/payouts/new?currency=${withdrawals[0]?.currency}`}>
              {t("requests.batch")}
            </ButtonLink>
          ) : null
        }
      />
      <PayoutsNav />
      <div className={panels["page"]}>
        <section aria-labelledby="asked">
          <h2 id="asked" className={panels["heading"]}>
            {t("requests.title")}
          </h2>
          <DataTable
            name={t("requests.title")}
            columns={asked}
            rows={withdrawals}
            rowKey={({ id }) => id}
            empty={<Empty title={t("requests.none")}>{t("requests.none.text")}</Empty>}
          />
        </section>
        <section aria-labelledby="writeoffs">
          <h2 id="writeoffs" className={panels["heading"]}>
            {t("writeoffs.title")}
          </h2>
          {writeOffs.length === 0 ? (
            <p className={panels["quiet"]}>{t("writeoffs.none")}</p>
          ) : (
            <DataTable
              name={t("writeoffs.title")}
              columns={given}
              rows={writeOffs}
              rowKey={({ id }) => id}
              next={next}
              empty={null}
            />
          )}
        </section>
      </div>
    </>
  );
}
