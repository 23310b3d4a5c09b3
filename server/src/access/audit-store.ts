import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    audit: AuditTable;
  }
}

interface AuditTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  actor: bigint | null;
  action: string;
  subject: string;
  reason: string | null;
  /** Read from jsonb; written as JSON text. */
  before: unknown;
  after: unknown;
}

export async function insertAudit(
  tx: Tx,
  row: Omit<AuditTable, "id" | "before" | "after"> & { readonly before: string | null; readonly after: string | null },
): Promise<void> {
  await tx.insertInto("audit").values(row).execute();
}

export interface AuditRow {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly actor: bigint | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** The newest audit rows, `limit` of those before the id `before`, of one subject where it is given. */
export async function auditRows(
  db: Db,
  page: {
    readonly limit: number;
    readonly before?: bigint | undefined;
    readonly subject?: string | undefined;
    readonly actor?: bigint | undefined;
  },
): Promise<readonly AuditRow[]> {
  const { before, subject, actor } = page;
  // Written out only where they are wished, so that each question finds the index made for it.
  const wanted = [
    sql`true`,
    ...(before === undefined ? [] : [sql`audit.id < ${before}`]),
    ...(subject === undefined ? [] : [sql`audit.subject = ${subject}`]),
    ...(actor === undefined ? [] : [sql`audit.actor = ${actor}`]),
  ];
  const { rows } = await sql<AuditRow>`
    select audit.id, audit.at, audit.actor, detail.name as "actorName", audit.action, audit.subject, audit.reason,
      audit.before, audit.after
    from audit left join person_detail detail on detail.person_id = audit.actor
    where ${sql.join(wanted, sql` and `)}
    order by audit.id desc limit ${page.limit}`.execute(db);
  return rows;
}
