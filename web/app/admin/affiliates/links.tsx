import { Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { daysBefore } from "../../ui/report/days-before.ts";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { Figure } from "./figures.tsx";
import { CHANNELS, readLinkWish, readMember } from "./find-links.ts";
import type { LinkRow } from "./find-links.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/links.ts";
import { Brief } from "../../ui/brief.tsx";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "links.title");
}

const MOST = 50;

export async function loader({ context, url: { searchParams } }: Route.LoaderArgs) {
  const call = api(context);
  const wish = readLinkWish(searchParams);
  const before = searchParams.get("before") || undefined;
  const [member, { day }] = await Promise.all([readMember(call, wish.member), call("GET /api/admin/reports/today")]);
  const [page, { rows }] = await Promise.all([
    call("GET /api/admin/links", { query: { ...wish, limit: MOST, ...(before === undefined ? {} : { before }) } }),
    call("GET /api/admin/clicks", {
      query: {
        by: "channel",
        from: daysBefore(day, 29),
        to: day,
        ...(member === undefined ? {} : { member: member.id }),
      },
    }),
  ]);
  const { search: q, ...narrowed } = wish;
  const asked = new URLSearchParams({ ...(q === undefined ? {} : { q }), ...narrowed });
  const { channel, campaign } = wish;
  return { ...page, member, channel, campaign, rows, exportTo: `/admin/affiliates/links.csv?${asked.toString()}` };
}

/** Everybody's links with what they bring; each leads to its clicks, each name to the affiliate's figures. */
export default function Links({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const { links, next, member, channel, campaign, rows, exportTo } = loaderData;
  const columns: readonly Column<LinkRow>[] = [
    {
      key: "link",
      head: t("links.one"),
      cell: ({ label, archived }) => (
        <span className={styles["text"]}>
          {label}
          {archived ? <small className={panels["quiet"]}> {t("links.archived")}</small> : null}
        </span>
      ),
    },
    {
      key: "who",
      head: t("links.who"),
      cell: ({ member: { id, displayName } }) => <Link to={`/admin/affiliates/of/${id}`}>{displayName}</Link>,
    },
    {
      key: "leads",
      head: t("links.leads"),
      cell: ({ code, path }) => (
        <Brief>
          <code>/r/{code}</code> → {path}
        </Brief>
      ),
    },
    {
      key: "channel",
      head: t("links.channel"),
      cell: (link) => (
        <Brief>
          <Channel of={link.channel} />
          {link.campaign === null ? null : (
            <small>
              {" "}
              <Link to={`?campaign=${encodeURIComponent(link.campaign)}`}>{link.campaign}</Link>
            </small>
          )}
        </Brief>
      ),
    },
    { key: "made", head: t("links.made"), cell: ({ createdAt }) => <When at={createdAt} /> },
    { key: "gross", head: t("links.gross"), numeric: true, cell: ({ gross }) => <Count value={gross} /> },
    { key: "net", head: t("links.net"), numeric: true, phone: "figure", cell: ({ net }) => <Count value={net} /> },
  ];
  const sum = (of: "gross" | "net"): number => links.reduce((all, link) => all + link[of], 0);
  return (
    <>
      <PageTitle title={t("room")} lead={t("links.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <Totals rows={rows.filter(({ key }) => channel === undefined || key === channel)} of={member?.displayName} />
        <DataTable
          name={t("links.title")}
          columns={columns}
          rows={links}
          rowKey={({ id }) => id}
          rowTo={({ id }) => `/admin/affiliates/counted?link=${id}`}
          searchable
          next={next}
          exportTo={exportTo}
          views={
            member === undefined && campaign === undefined
              ? []
              : [
                  { label: t("all"), search: "" },
                  ...(member === undefined
                    ? []
                    : [{ label: t("links.of", { name: member.displayName }), search: `?member=${member.id}` }]),
                  ...(campaign === undefined
                    ? []
                    : [
                        {
                          label: t("links.campaign", { name: campaign }),
                          search: `?campaign=${encodeURIComponent(campaign)}`,
                        },
                      ]),
                ]
          }
          filters={[
            {
              name: "channel",
              label: t("links.channel"),
              options: CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })),
            },
          ]}
          foot={{
            link: t("links.page", { count: links.length }),
            gross: <Count value={sum("gross")} />,
            net: <Count value={sum("net")} />,
          }}
          empty={
            member === undefined && channel === undefined && campaign === undefined && rows.length === 0 ? (
              <Empty title={t("links.none")}>{t("links.none.text")}</Empty>
            ) : (
              <Empty title={t("links.none.found")}>{t("links.none.found.text")}</Empty>
            )
          }
        />
      </div>
    </>
  );
}

/** A channel in words; one that this version does not know stands as it is called. */
export function Channel({ of }: { readonly of: string }) {
  const t = useWords();
  const known = oneOf(CHANNELS, of);
  return known === undefined ? of : t(`channel.${known}`);
}

function Totals({
  rows,
  of,
}: {
  readonly rows: Reply<"GET /api/admin/clicks">["rows"];
  readonly of: string | undefined;
}) {
  const t = useWords();
  const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + pick(row), 0);
  const site = sum(({ key, gross }) => (key === "" ? gross : 0));
  const gross = sum((row) => row.gross);
  return (
    <section className={styles["figures"]} aria-label={t("overview.figures")}>
      <Figure
        label={t("links.total.gross")}
        note={of === undefined ? t("links.total.gross.note") : t("links.total.gross.of", { name: of })}
      >
        <Count value={gross} />
      </Figure>
      <Figure label={t("links.total.net")} note={t("links.total.net.note")}>
        <Count value={sum((row) => row.net)} />
      </Figure>
      <Figure label={t("links.total.links")} note={t("links.total.links.note")}>
        <Count value={gross - site} />
      </Figure>
      <Figure label={t("links.total.site")} note={t("links.total.site.note")}>
        <Count value={site} />
      </Figure>
    </section>
  );
}
