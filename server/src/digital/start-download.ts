import { createHmac, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { closedBy, linkTime } from "./model.ts";
import type { Closed, DownloadGrant } from "./model.ts";
import "./tables.ts";

const closed: Readonly<Record<Closed, string>> = {
  refunded: "This was refunded: it can no longer be downloaded.",
  revoked: "The access to this was ended. Please write to us.",
  expired: "The time in which this could be downloaded is over. Please write to us.",
  "used-up": "This was downloaded as often as it may be. Please write to us.",
};

/**
 * Counts one download of a file and gives a link to its bytes that holds for an hour: for whatever the shopper's computer asks of it in
 * that time, in parts as well. Of the last download that is left one caller gets it, however many ask at once.
 * @returns the ticket; `wrong-state` (`data.why`: refunded, revoked, expired, used-up), `not-found`.
 */
export async function startDownload(
  context: Context,
  wish: { readonly orderId: bigint; readonly grantId: bigint; readonly fileId: bigint; readonly key: string },
): Promise<{ readonly ticket: string } | Failure> {
  const { tx, now } = context;
  const { rows } = await sql<Pick<DownloadGrant, "most" | "until" | "endedWhy"> & { version: number }>`
    select given.most, given.until, given.ended_why as "endedWhy",
      (select max(number) from digital_version each where each.file_id = file.id) as version
    from download_grant given
    join digital_file file on file.variant_id = given.variant_id and file.id = ${wish.fileId} and file.removed_at is null
    where given.id = ${wish.grantId} and given.order_id = ${wish.orderId} for share of given`.execute(tx);
  const [grant] = rows;
  if (grant === undefined) return new Failure("not-found", "There is no such download.");
  const over = closedBy(grant, now);
  if (over !== undefined) return new Failure("wrong-state", closed[over], { why: over });
  // The row is the gate: whoever waits for it sees the count of whoever was before.
  const counted = await sql`
    insert into download_use (grant_id, file_id, used) values (${wish.grantId}, ${wish.fileId}, 1)
    on conflict (grant_id, file_id) do update set used = download_use.used + 1
      where ${grant.most}::integer is null or download_use.used < ${grant.most}::integer
    returning used`.execute(tx);
  if (counted.rows.length === 0) return new Failure("wrong-state", closed["used-up"], { why: "used-up" });
  const { id } = await tx
    .insertInto("download")
    .values({
      grant_id: wish.grantId,
      file_id: wish.fileId,
      version: grant.version,
      at: now,
      person_id: context.actor,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { ticket: sign(wish.key, id, now.add(linkTime)) };
}

function sign(key: string, id: bigint, until: Temporal.Instant): string {
  const said = `${toEdge("download", id)}.${Math.floor(until.epochMilliseconds / 1000).toString(36)}`;
  return `${said}.${signature(key, said)}`;
}

function signature(key: string, said: string): string {
  return createHmac("sha256", key).update(`download ${said}`).digest("base64url");
}

/** The download that a ticket names; undefined where it was not signed by us, or its time is over. */
export function readTicket(key: string, ticket: string, now: Temporal.Instant): bigint | undefined {
  const [name = "", until = "", given = "", ...rest] = ticket.split(".");
  const expected = Buffer.from(signature(key, `${name}.${until}`));
  const found = Buffer.from(given);
  if (rest.length > 0 || expected.length !== found.length || !timingSafeEqual(expected, found)) return undefined;
  return Number.parseInt(until, 36) * 1000 < now.epochMilliseconds ? undefined : fromEdge("download", name);
}

export interface OpenDownload {
  readonly orderId: bigint;
  readonly contentId: bigint;
  readonly sha256: string;
  readonly size: bigint;
  readonly name: string;
  readonly contentType: string;
}

/** What a ticket opens, noted as fetched. @returns `not-found` where the link is over, `wrong-state` where the access is. */
export async function openTicket(
  db: Db,
  wish: { readonly key: string; readonly ticket: string; readonly now: Temporal.Instant },
): Promise<OpenDownload | Failure> {
  const id = readTicket(wish.key, wish.ticket, wish.now);
  const gone = new Failure("not-found", "This link is over. Get a new one on the page of your order.");
  if (id === undefined) return gone;
  const { rows } = await sql<OpenDownload & Pick<DownloadGrant, "endedWhy"> & { removed: boolean; fetched: boolean }>`
    select given.order_id as "orderId", content.id as "contentId", content.sha256, content.size, version.name,
      version.content_type as "contentType", given.ended_why as "endedWhy", file.removed_at is not null as removed,
      done.fetched_at is not null as fetched
    from download done
    join download_grant given on given.id = done.grant_id
    join digital_file file on file.id = done.file_id
    join digital_version version on version.file_id = done.file_id and version.number = done.version
    join digital_content content on content.id = version.content_id
    where done.id = ${id}`.execute(db);
  const [open] = rows;
  if (open === undefined || open.removed) return gone;
  if (open.endedWhy !== null) return new Failure("wrong-state", closed[open.endedWhy], { why: open.endedWhy });
  if (!open.fetched) {
    await sql`update download set fetched_at = ${wish.now}::timestamptz where id = ${id} and fetched_at is null`.execute(
      db,
    );
  }
  return open;
}
