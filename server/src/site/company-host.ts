import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { listMarkets } from "../catalog/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { isMembersHost, normalHost, proofName } from "../referral/index.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    company_host: {
      id: bigint;
      host: string;
      market: string | null;
      proof: string;
      checked_at: Temporal.Instant | null;
      canonical: boolean;
      created_at: Temporal.Instant;
    };
  }
}

/** A host name of the company's own, beside the one that the operator set. */
export interface CompanyHost {
  readonly id: bigint;
  readonly host: string;
  /** The market that it opens the store in; null: the shopper's. */
  readonly market: string | null;
  readonly proof: string;
  /** Null until its record was found; it is not answered before. */
  readonly checkedAt: Temporal.Instant | null;
  /** Whether the store stands there; the others lead to it. */
  readonly canonical: boolean;
}

const columns = sql<CompanyHost>`id, host, market, proof, checked_at as "checkedAt", canonical`;
const noSuchHost = () => new Failure("not-found", "There is no such name.");

export async function companyHosts(db: Db): Promise<readonly CompanyHost[]> {
  return (await sql<CompanyHost>`select ${columns} from company_host order by host`.execute(db)).rows;
}

/**
 * Notes a name that the company wants; it leads once it is checked.
 * @param wish.home the name that the operator set, which needs no proof
 * @returns `bad-input` for what is no name of the internet, `already-exists` where it is the company's or proved a member's
 */
export async function addCompanyHost(
  context: Context,
  wish: { readonly host: string; readonly market: string | null; readonly home: string },
): Promise<CompanyHost | Failure> {
  const host = normalHost(wish.host);
  if (isFailure(host)) return host;
  if (host === wish.home) {
    return new Failure("already-exists", "This is the address that the operator set; it is answered already.", {
      field: "host",
    });
  }
  if (wish.market !== null && !(await listMarkets(context.tx)).some(({ code }) => code === wish.market)) {
    return new Failure("bad-input", `There is no market ${wish.market}.`, { field: "market" });
  }
  if (await isMembersHost(context.tx, host)) {
    return new Failure("already-exists", `${host} is a member's: they have to give it up first.`, { field: "host" });
  }
  const proof = `fairline-${randomBytes(18).toString("base64url")}`;
  const { rows } = await sql<CompanyHost>`
    insert into company_host (host, market, proof, created_at)
    values (${host}, ${wish.market}, ${proof}, ${context.now}::timestamptz)
    on conflict (host) do nothing returning ${columns}`.execute(context.tx);
  const [added] = rows;
  if (added === undefined) return new Failure("already-exists", `${host} is in the list already.`, { field: "host" });
  await audit(context, { action: "company-host.add", subject: host, after: { host, market: wish.market } });
  return added;
}

/**
 * Lets a name lead from now on, where the TXT records that were found for `proofName` hold its proof.
 * @returns `wrong-state` where they do not
 */
export async function checkCompanyHost(
  context: Context,
  wish: { readonly id: bigint; readonly records: readonly string[] },
): Promise<CompanyHost | Failure> {
  const host = (await companyHosts(context.tx)).find(({ id }) => id === wish.id);
  if (host === undefined) return noSuchHost();
  if (host.checkedAt !== null) return host;
  if (!wish.records.includes(host.proof)) {
    return new Failure(
      "wrong-state",
      `${proofName(host.host)} has no TXT record ${host.proof} yet. New records can take an hour.`,
    );
  }
  await sql`update company_host set checked_at = ${context.now}::timestamptz where id = ${host.id}`.execute(context.tx);
  await audit(context, { action: "company-host.check", subject: host.host, after: { host: host.host } });
  return { ...host, checkedAt: context.now };
}

/**
 * Moves the store's address: pages, mails and links name it from now on, the others lead to it. Passkeys stay with the
 * operator's address, where the company office is reached whatever the name system says of the new one.
 * @param wish.id null: back to the address that the operator set
 */
export async function moveStore(
  context: Context,
  wish: { readonly id: bigint | null; readonly reason: string },
): Promise<{ readonly host: string | null } | Failure> {
  // All rows, in one order: two who move it at once come one after the other.
  await sql`select id from company_host order by id for update`.execute(context.tx);
  const hosts = await companyHosts(context.tx);
  const before = hosts.find(({ canonical }) => canonical);
  const next = wish.id === null ? undefined : hosts.find(({ id }) => id === wish.id);
  if (wish.id !== null) {
    if (next === undefined) return noSuchHost();
    if (next.checkedAt === null) return new Failure("wrong-state", "Show first that the name is the company's.");
    if (next.market !== null) {
      return new Failure("wrong-state", "This name opens one market; the store's address is for all of them.");
    }
  }
  if (before?.id === next?.id) return new Failure("wrong-state", "The store stands there already.");
  await sql`update company_host set canonical = false where canonical`.execute(context.tx);
  if (next !== undefined) {
    await sql`update company_host set canonical = true where id = ${next.id}`.execute(context.tx);
  }
  await audit(context, {
    action: "company-host.move-store",
    subject: next?.host ?? before?.host ?? "",
    reason: wish.reason,
    before: { host: before?.host ?? null },
    after: { host: next?.host ?? null },
  });
  return { host: next?.host ?? null };
}

/** Gives a name up; it is not answered any more. The store's address cannot be: move the store first. */
export async function dropCompanyHost(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<{ readonly host: string } | Failure> {
  const { rows } = await sql<{ host: string }>`
    delete from company_host where id = ${wish.id} and not canonical returning host`.execute(context.tx);
  const [row] = rows;
  if (row === undefined) {
    const there = (await companyHosts(context.tx)).some(({ id }) => id === wish.id);
    return there ? new Failure("wrong-state", "The store stands there: move it first.") : noSuchHost();
  }
  await audit(context, { action: "company-host.drop", subject: row.host, reason: wish.reason, before: row });
  return row;
}
