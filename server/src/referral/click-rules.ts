import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { listMarkets } from "../catalog/index.ts";
import { findCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { isBanned } from "./judge-click.ts";
import type { Programs } from "./judge-click.ts";
import type { ClickRules } from "./model.ts";
import { normalHost } from "./normal-host.ts";
import "./tables.ts";

/** What a click is judged by, beside the link and its member. */
export interface Ground {
  readonly rules: ClickRules;
  readonly programs: Programs;
  readonly banned: ReadonlySet<string>;
  /** Checked host names of members; `code` null: its front page is the member's site. */
  readonly hosts: ReadonlyMap<string, OwnHost>;
  /** The market of who has not chosen one. */
  readonly firstMarket: string;
}

/** A checked host name of a member. */
export interface OwnHost {
  readonly memberId: bigint;
  readonly handle: string;
  readonly code: string | null;
}

export async function readClickRules(db: Db): Promise<ClickRules> {
  const { rows } = await sql<ClickRules>`
    select duplicate_minutes as "duplicateMinutes", address_clicks as "addressClicks",
      address_seconds as "addressSeconds", link_clicks as "linkClicks", link_seconds as "linkSeconds",
      consent_markets as "consentMarkets", keep_months as "keepMonths"
    from click_rule`.execute(db);
  return rows[0]!;
}

export async function readGround(db: Db): Promise<Ground> {
  // One after the other: inside a transaction there is one connection.
  const rules = await readClickRules(db);
  // A server may start before its company is set up: then nothing is on, and no link is known.
  const company = await findCompany(db);
  const banned = await listBannedReferrers(db);
  const markets = await listMarkets(db);
  const hosts = await sql<OwnHost & { host: string }>`
    select host, link_host.member_id as "memberId", handle, link.code
    from link_host join member_card card on card.member_id = link_host.member_id
      left join link on link.id = link_host.link_id
    where checked_at is not null`.execute(db);
  return {
    rules,
    programs: { affiliateOn: company?.affiliateOn ?? false, networkOn: company?.networkOn ?? false },
    banned: new Set(banned.map(({ host }) => host)),
    hosts: new Map(hosts.rows.map(({ host, ...rest }) => [host, rest])),
    firstMarket: markets.find(({ storeOn }) => storeOn)?.code ?? "",
  };
}

/** Sets the rules of clicks from now on; what was judged stays as it was. */
export async function setClickRules(
  context: Context,
  wish: { readonly rules: ClickRules; readonly reason: string },
): Promise<ClickRules | Failure> {
  const { rules } = wish;
  const markets = (await listMarkets(context.tx)).map(({ code }) => code);
  const unknown = rules.consentMarkets.filter((code) => !markets.includes(code));
  if (unknown.length > 0) {
    return new Failure("bad-input", `There is no market ${unknown.join(", ")}.`, { field: "consentMarkets" });
  }
  const before = await readClickRules(context.tx);
  await context.tx
    .updateTable("click_rule")
    .set({
      duplicate_minutes: rules.duplicateMinutes,
      address_clicks: rules.addressClicks,
      address_seconds: rules.addressSeconds,
      link_clicks: rules.linkClicks,
      link_seconds: rules.linkSeconds,
      consent_markets: [...rules.consentMarkets],
      keep_months: rules.keepMonths,
    })
    .execute();
  await audit(context, { action: "click.rules", subject: "click-rules", reason: wish.reason, before, after: rules });
  return rules;
}

export interface BannedReferrer {
  readonly host: string;
  readonly reason: string;
  readonly bannedAt: Temporal.Instant;
}

export async function listBannedReferrers(db: Db): Promise<readonly BannedReferrer[]> {
  return (
    await sql<BannedReferrer>`
      select host, reason, banned_at as "bannedAt" from banned_referrer order by host`.execute(db)
  ).rows;
}

/** Whether a host, or one above it, is banned now; a click that came before the ban may have counted. */
export async function isBannedReferrer(db: Db, host: string): Promise<boolean> {
  return isBanned(host, new Set((await listBannedReferrers(db)).map((row) => row.host)));
}

/** From now on clicks from pages of this host, or one under it, do not count. */
export async function banReferrer(
  context: Context,
  wish: { readonly host: string; readonly reason: string },
): Promise<BannedReferrer | Failure> {
  const host = normalHost(wish.host);
  if (isFailure(host)) return host;
  const { rows } = await sql<{ host: string }>`
    insert into banned_referrer (host, reason, banned_at, banned_by)
    values (${host}, ${wish.reason}, ${context.now}::timestamptz, ${context.actor})
    on conflict (host) do nothing returning host`.execute(context.tx);
  if (rows.length === 0) return new Failure("already-exists", `${host} is banned already.`, { field: "host" });
  await audit(context, { action: "referrer.ban", subject: host, reason: wish.reason, after: { host } });
  return { host, reason: wish.reason, bannedAt: context.now };
}

export async function allowReferrer(
  context: Context,
  wish: { readonly host: string; readonly reason: string },
): Promise<{ readonly host: string } | Failure> {
  const { rows } = await sql<{ host: string }>`
    delete from banned_referrer where host = ${wish.host.toLowerCase()} returning host`.execute(context.tx);
  const [row] = rows;
  if (row === undefined) return new Failure("not-found", "This host is not banned.");
  await audit(context, { action: "referrer.allow", subject: row.host, reason: wish.reason, before: row });
  return row;
}
