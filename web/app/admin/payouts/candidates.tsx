import { useSearchParams } from "react-router";
import { Empty } from "../../ui/empty.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { withQuery } from "../../ui/office/table-query.ts";
import { useLocale } from "../../words/area.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import type { Found, View } from "./read-candidates.ts";

type Candidate = Found["candidates"][number];

/** A page of those who are paid, or wait; the tabs have how many each are. */
export function Candidates({ currency, found }: { readonly currency: string; readonly found: Found }) {
  const t = useWords();
  const locale = useLocale();
  const [search] = useSearchParams();
  const { sums, usual, view, candidates, minimum, next } = found;
  const waiting = sums.waiting.reduce((count, one) => count + one.count, 0);
  const paid = sums.count === 0 ? t("new.in.none", { currency }) : t("new.in", { count: sums.count });
  // The usual view has the address without a wish, unless it was wished for.
  const wished = search.get("waiting");
  const tab = (label: string, of: View) => ({
    label,
    search: withQuery(search, "waiting", of === usual && wished !== of ? undefined : of),
  });
  const of = sums.waiting.find(({ reason }) => reason === view);
  const total = view === "none" ? sums.total : of?.total;
  const columns: readonly Column<Candidate>[] = [
    { key: "member", head: t("new.member"), cell: ({ member }) => <MemberLink member={member} /> },
    ...(view === "none"
      ? []
      : ([
          {
            key: "why",
            head: t("new.why"),
            cell: ({ waiting: reason }) => (reason === null ? null : t(`why.${reason}`)),
          },
          {
            key: "mend",
            head: t("new.mend"),
            cell: ({ waiting: reason }) =>
              reason === null ? null : reason === "below-minimum" ? (
                t("mend.below-minimum", { minimum: formatMoney(minimum, locale) })
              ) : (
                <span className={panels["quiet"]}>{t(`mend.${reason}`)}</span>
              ),
          },
        ] as const satisfies readonly Column<Candidate>[])),
    {
      key: "amount",
      head: t("new.amount"),
      numeric: true,
      phone: "figure",
      cell: ({ amount }) => <Money value={amount} word={t("owes")} />,
    },
  ];
  return (
    <section>
      <h2 className={panels["heading"]}>{view === "none" ? paid : t("new.wait", { count: of?.count ?? waiting })}</h2>
      <DataTable
        name={t("new.people")}
        columns={columns}
        rows={candidates}
        rowKey={({ member }) => member.id}
        next={next}
        views={[
          tab(paid, "none"),
          ...(waiting === 0 ? [] : [tab(t("new.wait", { count: waiting }), "any")]),
          ...(sums.waiting.length < 2 ? [] : sums.waiting).map(({ reason, count }) =>
            tab(t("new.view", { why: t(`why.${reason}`), count }), reason),
          ),
        ]}
        {...(total === undefined
          ? {}
          : { foot: { member: t("new.sum"), amount: <Money value={total} word={t("owes")} /> } })}
        empty={<Empty title={t("new.nobody")}>{t("new.nobody.text")}</Empty>}
      />
    </section>
  );
}
