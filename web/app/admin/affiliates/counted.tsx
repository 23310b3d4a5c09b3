import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Form, Link } from "react-router";
import { api } from "../../api.ts";
import type { Call } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Carried } from "../../ui/report/carried.tsx";
import { CLICK_KEYS, CLICK_TAGS, conversionsOf, readClickQuery } from "../../ui/report/click-query.ts";
import type { ClickQuery, ClickRow } from "../../ui/report/click-query.ts";
import { ClickTable } from "../../ui/report/click-table.tsx";
import { useDayName } from "../../ui/report/day-bars.tsx";
import { readSingleWish, singleQuery } from "../../ui/report/single-clicks-query.ts";
import { oneOf } from "../daily/given.ts";
import { MemberField } from "../desk/member-field.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { ClickDays } from "./day-charts.tsx";
import { readMember } from "./find-links.ts";
import { Channel } from "./links.tsx";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { Reason, SingleClicks } from "./single-clicks.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/counted.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "counted.title");
}

export async function loader({ context, url: { searchParams } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ day }, member] = await Promise.all([
    call("GET /api/admin/reports/today"),
    readMember(call, searchParams.get("member") || undefined),
  ]);
  const wish = readClickQuery(searchParams, day);
  const { from, to, link } = wish;
  const query = { from, to, ...(link === undefined ? {} : { link }), ...(member && { member: member.id }) };
  const single = readSingleWish(searchParams);
  const before = searchParams.get("before") || undefined;
  const until = searchParams.get("until") || undefined;
  const listed = { ...singleQuery(wish, single), ...(member && { member: member.id }) };
  const [rows, byDay, byReason, conversions, named, list] = await Promise.all([
    call("GET /api/admin/clicks", { query: { ...query, by: wish.by } }),
    call("GET /api/admin/clicks", { query: { ...query, by: "day" } }),
    call("GET /api/admin/clicks", { query: { ...query, by: "reason" } }),
    readConversions(call, wish, member?.id),
    link === undefined ? undefined : call("GET /api/admin/clicks", { query: { ...query, by: "link" } }),
    call("GET /api/admin/clicks/single", {
      query: { ...listed, ...(before === undefined ? {} : { before }), ...(until === undefined ? {} : { until }) },
    }),
  ]);
  return {
    wish,
    member,
    // A link without a click in these days is called by its id.
    code: named?.rows[0]?.key ?? link,
    rows: rows.rows,
    byDay: byDay.rows,
    byReason: byReason.rows,
    conversions,
    single,
    turnedTo: before ?? until,
    list,
    exportTo: `/api/admin/clicks/single.csv?${new URLSearchParams(listed).toString()}`,
  };
}

/** What came of the clicks, where a report tells it by the same keys: of one link none does. */
async function readConversions(call: Call, { by, from, to, link }: ClickQuery, member: string | undefined) {
  const known = oneOf(["day", "link", "channel"], by) ?? (member === undefined ? undefined : slotOf(by));
  if (known === undefined || link !== undefined) return null;
  const { rows } = await call("GET /api/admin/reports", {
    query: { by: known, from, to, ...(member === undefined ? {} : { member }) },
  });
  return Object.fromEntries(conversionsOf(by, rows));
}

const slotOf = (by: string) => oneOf(["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"], by);

type Told = Route.ComponentProps["loaderData"];

/** All clicks of a span: where they came from, what they carried, and why some do not count. */
export default function Counted({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const { wish, byDay, byReason } = loaderData;
  return (
    <>
      <PageTitle title={t("room")} lead={t("counted.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <Choose {...loaderData} />
        {byDay.length === 0 ? (
          <Empty title={t("counted.none")}>{t("counted.none.text")}</Empty>
        ) : (
          <>
            <div className={styles["pair"]}>
              <ClickDays rows={byDay} span={wish} />
              <Why rows={byReason} />
            </div>
            <Rows {...loaderData} />
            <SingleClicks {...loaderData} {...loaderData.list} member={loaderData.member?.id} />
          </>
        )}
      </div>
    </>
  );
}

function Choose({ wish, member, code, single }: Told) {
  const t = useWords();
  const { by, from, to, only, link } = wish;
  return (
    <Form
      method="get"
      className={styles["choose"] ?? ""}
      preventScrollReset
      key={`${link} ${member?.id} ${JSON.stringify(single)}`}
    >
      {link === undefined ? null : <input type="hidden" name="link" value={link} />}
      <Carried of={single} />
      <NativeSelect
        name="by"
        label={t("counted.by")}
        defaultValue={by}
        data={[
          ...CLICK_KEYS.map((value) => ({ value, label: t(`counted.by.${value}`) })),
          ...CLICK_TAGS.map((value) => ({ value, label: value })),
        ]}
      />
      <TextInput name="from" type="date" label={t("counted.from")} defaultValue={from} required />
      <TextInput name="to" type="date" label={t("counted.to")} defaultValue={to} required />
      <NativeSelect
        name="only"
        label={t("counted.only")}
        defaultValue={only ?? ""}
        data={[
          { value: "", label: t("counted.only.all") },
          { value: "net", label: t("counted.only.net") },
          { value: "rest", label: t("counted.only.rest") },
        ]}
      />
      <MemberField
        name="member"
        label={t("counted.affiliate")}
        initial={member === undefined ? null : { value: member.id, label: member.displayName }}
      />
      <Button type="submit">{t("counted.show")}</Button>
      {link === undefined && member === undefined && only === undefined ? null : (
        <p className={styles["ways"]}>
          {link === undefined ? null : <b>{t("counted.link", { code: code ?? link })}</b>}
          {member === undefined ? null : (
            <Link className={panels["link"]} to={`/admin/affiliates/of/${member.id}`}>
              {t("links.of.figures", { name: member.displayName })}
            </Link>
          )}
          <Link className={panels["link"]} to={`?${new URLSearchParams({ by, from, to }).toString()}`}>
            {t("counted.clear")}
          </Link>
        </p>
      )}
    </Form>
  );
}

/** Why clicks do not count, the commonest reason first. */
function Why({ rows }: { readonly rows: readonly ClickRow[] }) {
  const t = useWords();
  const why = rows.filter(({ key }) => key !== "");
  const count = why.reduce((all, { gross }) => all + gross, 0);
  return (
    <Card title={t("counted.why", { count })} text={count === 0 ? t("counted.why.none") : t("counted.why.text")}>
      <ul className={styles["plain"]}>
        {why.map(({ key, gross }) => (
          <li key={key}>
            <Reason of={key} />
            <Count value={gross} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Rows({ rows, wish, conversions }: Told) {
  const t = useWords();
  const tell = useDayName();
  const { by } = wish;
  const nameOf = (key: string) => {
    if (by === "day") return tell(key);
    if (by === "reason") return key === "" ? t("counted.counts") : <Reason of={key} />;
    if (by === "channel" && key !== "") return <Channel of={key} />;
    if (key !== "") return key;
    if (by === "referrer") return t("counted.without.referrer");
    return by === "link" || by === "channel" ? t("counted.without.link") : t("counted.without");
  };
  const known = oneOf(CLICK_KEYS, by);
  return (
    <ClickTable
      rows={rows}
      wish={wish}
      conversions={conversions}
      nameOf={nameOf}
      words={{
        title: known === undefined ? by : t(`counted.by.${known}`),
        what: t("of.what"),
        net: t("counted.net"),
        rest: t("counted.rest"),
        gross: t("counted.gross"),
        conversions: t("counted.conversions"),
        sum: t("counted.sum"),
        conversionsNote: t("counted.conversions.note"),
        more: t("counted.more"),
      }}
    />
  );
}
