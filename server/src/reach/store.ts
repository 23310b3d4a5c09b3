import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { DeliveryState, Postback, PostbackStatus } from "./model.ts";
import "./tables.ts";

const columns = sql`
  id, member_id as "memberId", program_id as "programId", kind, url, slot, key_version as "keyVersion", failures,
  disabled_at as "disabledAt", disabled_reason as "disabledReason", removed_at as "removedAt", created_at as "createdAt"`;

/** The postbacks of a member, or the company's own (null), oldest first. */
export async function listPostbacks(db: Db, memberId: bigint | null): Promise<readonly Postback[]> {
  const { rows } = await sql<Postback>`
    select ${columns} from postback
    where member_id is not distinct from ${memberId}::bigint and removed_at is null order by id`.execute(db);
  return rows;
}

export async function postbackById(db: Db, id: bigint): Promise<Postback | undefined> {
  return (await sql<Postback>`select ${columns} from postback where id = ${id}`.execute(db)).rows[0];
}

/** A postback that stands, of the member or (null) the company's; another's is as good as none. */
export async function ownPostback(db: Db, id: bigint, memberId: bigint | null): Promise<Postback | Failure> {
  const found = await postbackById(db, id);
  const own = found !== undefined && found.memberId === memberId && found.removedAt === null;
  return own ? found : new Failure("not-found", "There is no such postback.");
}

export interface Delivery {
  readonly id: bigint;
  readonly conversionId: bigint;
  readonly status: PostbackStatus;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: Temporal.Instant;
  readonly answer: string | null;
  readonly triedAt: Temporal.Instant | null;
}

/** What became of what a postback was to be told, the newest first. */
export async function lastDeliveries(db: Db, postbackId: bigint, limit: number): Promise<readonly Delivery[]> {
  const { rows } = await sql<Delivery>`
    select id, conversion_id as "conversionId", status, state, attempts, due_at as "dueAt", answer, tried_at as "triedAt"
    from postback_delivery where postback_id = ${postbackId} order by id desc limit ${limit}`.execute(db);
  return rows;
}
