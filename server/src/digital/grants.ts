import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { DownloadGrant, EndedWhy, GrantedFile } from "./model.ts";
import "./tables.ts";

/** Gives what paid lines have to download: themselves, or their parts. Again it changes nothing. The caller holds the order's lock. */
export async function giveAccess(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly lines: readonly { readonly id: bigint; readonly variantId: bigint; readonly quantity: number }[];
  },
): Promise<void> {
  const { lines } = wish;
  await sql`
    insert into download_grant (order_id, order_line_id, variant_id, most, access_days, granted_at, until)
    select ${wish.orderId}::bigint, line.id, coalesce(given.digital_id, line.variant_id),
      given.download_limit * given.quantity * line.quantity, given.access_days, ${context.now}::timestamptz,
      ${context.now}::timestamptz + make_interval(hours => 24 * given.access_days)
    from unnest(${lines.map(({ id }) => id)}::bigint[], ${lines.map(({ variantId }) => variantId)}::bigint[],
      ${lines.map(({ quantity }) => quantity)}::integer[]) as line (id, variant_id, quantity)
    left join variant_download given on given.variant_id = line.variant_id
    on conflict (order_line_id, variant_id) do nothing`.execute(context.tx);
}

/** Ends what these lines give to download. @returns how many grants that were. */
export async function endAccess(
  context: Context,
  wish: { readonly orderLineIds: readonly bigint[]; readonly why: EndedWhy },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update download_grant set ended_at = ${context.now}::timestamptz, ended_why = ${wish.why}
    where order_line_id = any(${wish.orderLineIds}::bigint[]) and ended_at is null`.execute(context.tx);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Staff give a grant again: the count begins anew, and so do its days. What was refunded is not given again.
 * @returns its line; `not-found`, `wrong-state`.
 */
export async function giveAccessAgain(
  context: Context,
  wish: { readonly orderId: bigint; readonly grantId: bigint },
): Promise<{ readonly orderLineId: bigint } | Failure> {
  const { rows } = await sql<{ orderLineId: bigint }>`
    update download_grant set ended_at = null, ended_why = null,
      until = ${context.now}::timestamptz + make_interval(hours => 24 * access_days)
    where id = ${wish.grantId} and order_id = ${wish.orderId} and ended_why is distinct from 'refunded'
    returning order_line_id as "orderLineId"`.execute(context.tx);
  const [row] = rows;
  if (row === undefined) return await whyNot(context, wish, "It was refunded: its access is not given again.");
  await context.tx.deleteFrom("download_use").where("grant_id", "=", wish.grantId).execute();
  return row;
}

/** Staff take a grant. @returns its line; `not-found`, `wrong-state` where it is over already. */
export async function revokeAccess(
  context: Context,
  wish: { readonly orderId: bigint; readonly grantId: bigint },
): Promise<{ readonly orderLineId: bigint } | Failure> {
  const { rows } = await sql<{ orderLineId: bigint }>`
    update download_grant set ended_at = ${context.now}::timestamptz, ended_why = 'revoked'
    where id = ${wish.grantId} and order_id = ${wish.orderId} and ended_at is null
    returning order_line_id as "orderLineId"`.execute(context.tx);
  return rows[0] ?? (await whyNot(context, wish, "Its access is over already."));
}

async function whyNot({ tx }: Context, wish: { readonly orderId: bigint; readonly grantId: bigint }, over: string) {
  const row = await tx
    .selectFrom("download_grant")
    .select("ended_why")
    .where("id", "=", wish.grantId)
    .where("order_id", "=", wish.orderId)
    .executeTakeFirst();
  if (row === undefined) return new Failure("not-found", "The order has no such download.");
  return new Failure("wrong-state", over, { why: row.ended_why });
}

/** What an order gives to download, in the order of its lines, each with the files that its variant has now. */
export async function grantsOf(db: Db, orderId: bigint): Promise<readonly DownloadGrant[]> {
  const [grants, files] = await Promise.all([
    sql<Omit<DownloadGrant, "files">>`
      select id, order_line_id as "orderLineId", variant_id as "variantId", most, granted_at as "grantedAt", until,
        ended_at as "endedAt", ended_why as "endedWhy"
      from download_grant where order_id = ${orderId} order by order_line_id, id`.execute(db),
    sql<GrantedFile & { grant_id: bigint }>`
      select given.id as grant_id, file.id, newest.name, newest.content_type as "contentType", content.size,
        newest.number as version, newest.at, coalesce(done.used, 0) as used
      from download_grant given
      join digital_file file on file.variant_id = given.variant_id and file.removed_at is null
      join lateral (select * from digital_version each where each.file_id = file.id order by number desc limit 1) newest on true
      join digital_content content on content.id = newest.content_id
      left join download_use done on done.grant_id = given.id and done.file_id = file.id
      where given.order_id = ${orderId} order by file.position, file.id`.execute(db),
  ]);
  return grants.rows.map((grant) => ({
    ...grant,
    files: files.rows.filter((file) => file.grant_id === grant.id).map(({ grant_id: _of, ...file }) => file),
  }));
}

/** A download as the company office tells it. */
export interface DownloadRow {
  readonly grantId: bigint;
  readonly name: string;
  readonly version: number;
  readonly at: Temporal.Instant;
  /** Who had signed in; null: somebody with the order's link. */
  readonly person: string | null;
  readonly fetchedAt: Temporal.Instant | null;
}

/** The newest downloads of an order, at most 200. */
export async function downloadsOf(db: Db, orderId: bigint): Promise<readonly DownloadRow[]> {
  const { rows } = await sql<DownloadRow>`
    select done.grant_id as "grantId", version.name, done.version, done.at, card.name as person, done.fetched_at as "fetchedAt"
    from download done
    join download_grant given on given.id = done.grant_id
    join digital_version version on version.file_id = done.file_id and version.number = done.version
    left join person_card card on card.person_id = done.person_id
    where given.order_id = ${orderId} order by done.id desc limit 200`.execute(db);
  return rows;
}
