import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Answers } from "./check-form.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program_application: { id: Generated<bigint> };
  }
}

export type ApplicationState = "open" | "approved" | "refused" | "withdrawn";

export interface Application {
  readonly id: bigint;
  readonly programId: bigint;
  readonly personId: bigint;
  readonly handle: string;
  readonly displayName: string;
  readonly answers: Answers;
  readonly agreementVersion: number | null;
  readonly state: ApplicationState;
  readonly submittedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedBy: bigint | null;
  readonly reason: string | null;
}

const columns = sql<Application>`
  id, program_id as "programId", person_id as "personId", handle, display_name as "displayName", answers,
  (select version from program_agreement agreement where agreement.id = agreement_id) as "agreementVersion", state,
  submitted_at as "submittedAt", decided_at as "decidedAt", decided_by as "decidedBy", reason`;

export async function insertApplication(
  db: Db,
  row: Pick<Application, "programId" | "personId" | "handle" | "displayName" | "answers" | "submittedAt"> & {
    readonly agreementId: bigint | null;
  },
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into program_application (program_id, person_id, handle, display_name, answers, agreement_id, submitted_at)
    values (${row.programId}, ${row.personId}, ${row.handle}, ${row.displayName}, ${JSON.stringify(row.answers)}::jsonb,
      ${row.agreementId}, ${row.submittedAt}::timestamptz)
    returning id`.execute(db);
  return rows[0]!.id;
}

export async function applicationById(db: Db, id: bigint, lock = false): Promise<Application | undefined> {
  const { rows } = await sql<Application>`
    select ${columns} from program_application where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0];
}

/** A person's applications to a program, newest first. */
export async function applicationsOf(db: Db, personId: bigint, programId?: bigint): Promise<readonly Application[]> {
  return (
    await sql<Application>`
      select ${columns} from program_application
      where person_id = ${personId} and (${programId ?? null}::bigint is null or program_id = ${programId ?? null})
      order by id desc`.execute(db)
  ).rows;
}

export async function listApplications(
  db: Db,
  filter: {
    readonly programId?: bigint | undefined;
    readonly state?: ApplicationState | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly Application[]> {
  const { programId, state, before, limit } = filter;
  return (
    await sql<Application>`
      select ${columns} from program_application
      where (${programId ?? null}::bigint is null or program_id = ${programId ?? null})
        and (${state ?? null}::text is null or state = ${state ?? null}::text)
        and (${before ?? null}::bigint is null or id < ${before ?? null})
      order by id desc limit ${limit}`.execute(db)
  ).rows;
}

export async function writeApplicationDecision(
  db: Db,
  id: bigint,
  decision: {
    readonly state: "approved" | "refused" | "withdrawn";
    readonly at: Temporal.Instant;
    readonly by: bigint | null;
    readonly reason: string | null;
    readonly loginHash: Buffer | null;
  },
): Promise<void> {
  await sql`
    update program_application set state = ${decision.state}, decided_at = ${decision.at}::timestamptz,
      decided_by = ${decision.by}, reason = ${decision.reason}, login_hash = ${decision.loginHash}
    where id = ${id}`.execute(db);
}

/** Uses up the secret of an approved application. */
export async function takeLoginSecret(
  db: Db,
  hash: Buffer,
  since: Temporal.Instant,
): Promise<{ readonly personId: bigint } | undefined> {
  const { rows } = await sql<{ personId: bigint }>`
    update program_application set login_hash = null
    where login_hash = ${hash} and decided_at >= ${since}::timestamptz returning person_id as "personId"`.execute(db);
  return rows[0];
}
