import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { normalHost } from "./normal-host.ts";
import { linkById } from "./store.ts";
import "./tables.ts";

export interface LinkHost {
  readonly id: bigint;
  readonly host: string;
  readonly memberId: bigint;
  /** Where its front page leads; null: to the member's site. */
  readonly linkId: bigint | null;
  readonly proof: string;
  /** Null until the member has shown that the name is theirs; it leads nowhere before. */
  readonly checkedAt: Temporal.Instant | null;
}

/** Asks the name system for the TXT records of a name; an empty list where there are none. */
export type LookUpTxt = (name: string) => Promise<readonly string[]>;

const mostHosts = 20;
const columns = sql<LinkHost>`id, host, member_id as "memberId", link_id as "linkId", proof, checked_at as "checkedAt"`;

export async function hostsOfMember(db: Db, memberId: bigint): Promise<readonly LinkHost[]> {
  return (await sql<LinkHost>`select ${columns} from link_host where member_id = ${memberId} order by host`.execute(db))
    .rows;
}

/**
 * Notes that a member wants a host name of their own for links. It works once it is checked.
 * @param storeHost the store's own name, which nobody can have
 */
export async function wishHost(
  context: Context,
  wish: {
    readonly memberId: bigint;
    readonly host: string;
    readonly linkId: bigint | null;
    readonly storeHost: string;
  },
): Promise<LinkHost | Failure> {
  const host = normalHost(wish.host);
  if (isFailure(host)) return host;
  const { storeHost } = wish;
  if (host === storeHost || storeHost.endsWith(`.${host}`) || host.endsWith(`.${storeHost}`)) {
    return new Failure("bad-input", "This is the store's own name.", { field: "host" });
  }
  if (wish.linkId !== null && (await linkById(context.tx, wish.linkId))?.memberId !== wish.memberId) {
    return new Failure("not-found", "You have no such link.", { field: "linkId" });
  }
  if ((await hostsOfMember(context.tx, wish.memberId)).length >= mostHosts) {
    return new Failure("wrong-state", `${mostHosts} names are the most; take one away first.`);
  }
  const proof = `fairline-${randomBytes(18).toString("base64url")}`;
  // Who only wished for a name does not keep its owner from it: an unchecked wish of another gives way.
  const { rows } = await sql<LinkHost>`
    insert into link_host (host, member_id, link_id, proof, created_at)
    values (${host}, ${wish.memberId}, ${wish.linkId}, ${proof}, ${context.now}::timestamptz)
    on conflict (host) do update set member_id = excluded.member_id, link_id = excluded.link_id, proof = excluded.proof,
        created_at = excluded.created_at
      where link_host.checked_at is null and link_host.member_id <> excluded.member_id
    returning ${columns}`.execute(context.tx);
  return rows[0] ?? new Failure("already-exists", `${host} is in use already.`, { field: "host" });
}

/** Whether a member has shown that the name is theirs. */
export async function isMembersHost(db: Db, host: string): Promise<boolean> {
  const { rows } = await sql`select from link_host where host = ${host} and checked_at is not null`.execute(db);
  return rows.length > 0;
}

/** The name whose TXT record holds the proof. */
export function proofName(host: string): string {
  return `_fairline.${host}`;
}

/**
 * Lets a name lead from now on, where the TXT records that were found for `proofName` hold its proof.
 * @returns `wrong-state` where they do not
 */
export async function checkHost(
  context: Context,
  wish: { readonly memberId: bigint; readonly hostId: bigint; readonly records: readonly string[] },
): Promise<LinkHost | Failure> {
  const host = (await hostsOfMember(context.tx, wish.memberId)).find(({ id }) => id === wish.hostId);
  if (host === undefined) return new Failure("not-found", "You have no such name.");
  if (host.checkedAt !== null) return host;
  if (!wish.records.includes(host.proof)) {
    const name = proofName(host.host);
    return new Failure("wrong-state", `${name} has no TXT record ${host.proof} yet. New records can take an hour.`);
  }
  // Only the proof that was looked up counts: the name may have gone to another wish meanwhile.
  const { rows } = await sql<LinkHost>`
    update link_host set checked_at = ${context.now}::timestamptz
    where id = ${host.id} and proof = ${host.proof} returning ${columns}`.execute(context.tx);
  const [checked] = rows;
  if (checked === undefined) return new Failure("not-found", "You have no such name.");
  await audit(context, { action: "link-host.check", subject: checked.host, after: { host: checked.host } });
  return checked;
}

/** Takes a name away: by its member, or by staff (`memberId` null). */
export async function dropHost(
  context: Context,
  wish: { readonly memberId: bigint | null; readonly hostId: bigint; readonly reason?: string | undefined },
): Promise<{ readonly host: string } | Failure> {
  const { rows } = await sql<{ host: string }>`
    delete from link_host where id = ${wish.hostId}
      and (${wish.memberId}::bigint is null or member_id = ${wish.memberId}) returning host`.execute(context.tx);
  const [row] = rows;
  if (row === undefined) return new Failure("not-found", "There is no such name.");
  await audit(context, {
    action: "link-host.drop",
    subject: row.host,
    reason: wish.reason,
    before: row,
  });
  return row;
}
