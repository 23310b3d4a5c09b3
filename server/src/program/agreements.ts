import { sql } from "kysely";
import type { Generated } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program_agreement: { id: Generated<bigint> };
    program_acceptance: { agreement_id: bigint };
  }
}

export interface Agreement {
  readonly id: bigint;
  readonly programId: bigint;
  readonly version: number;
  readonly text: string;
  /** What an affiliate says beside a link about being paid for it. */
  readonly disclosure: string;
  readonly publishedAt: Temporal.Instant;
}

const columns = sql<Agreement>`
  id, program_id as "programId", version, text, disclosure, published_at as "publishedAt"`;

/** Newest first. */
export async function agreementsOf(db: Db, programId: bigint): Promise<readonly Agreement[]> {
  return (
    await sql<Agreement>`select ${columns} from program_agreement where program_id = ${programId} order by version desc`.execute(
      db,
    )
  ).rows;
}

/** The one that newcomers accept; undefined where the program has none. */
export async function currentAgreement(db: Db, programId: bigint): Promise<Agreement | undefined> {
  return (await agreementsOf(db, programId))[0];
}

/** Publishes the next version. Versions are never changed; who has accepted an earlier one is asked for the new one. */
export async function publishAgreement(
  context: Context,
  wish: { readonly programId: bigint; readonly text: string; readonly disclosure: string },
): Promise<Agreement> {
  const { rows } = await sql<Agreement>`
    insert into program_agreement (program_id, version, text, disclosure, published_at, published_by)
    select ${wish.programId}, coalesce(max(version), 0) + 1, ${wish.text}, ${wish.disclosure}, ${context.now}::timestamptz,
      ${context.actor}::bigint
    from program_agreement where program_id = ${wish.programId}
    returning ${columns}`.execute(context.tx);
  const agreement = rows[0]!;
  await audit(context, {
    action: "program.agreement",
    subject: toEdge("program", wish.programId),
    after: { version: agreement.version },
  });
  return agreement;
}

/**
 * Writes down that a person accepts the program's agreement, of the version that they were shown.
 * @returns the agreement, or undefined where the program has none; `stale-draft` where there is a newer one.
 */
export async function acceptAgreement(
  context: Context,
  wish: {
    readonly programId: bigint;
    readonly personId: bigint;
    readonly version: number | null;
    readonly by: "application" | "invitation" | "office" | "import";
  },
): Promise<Agreement | undefined | Failure> {
  const current = await currentAgreement(context.tx, wish.programId);
  if (current === undefined) return undefined;
  if (wish.version !== current.version) {
    return new Failure(
      wish.version === null ? "bad-input" : "stale-draft",
      `Read and accept version ${current.version} of the agreement.`,
      { field: "agreement", version: current.version },
    );
  }
  await sql`
    insert into program_acceptance (agreement_id, person_id, at, by)
    values (${current.id}, ${wish.personId}, ${context.now}::timestamptz, ${wish.by}) on conflict do nothing`.execute(
    context.tx,
  );
  return current;
}

/** The latest version that each of these people has accepted, with when. */
export async function acceptancesOf(
  db: Db,
  programId: bigint,
  personIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly version: number; readonly at: Temporal.Instant }>> {
  const { rows } = await sql<{ personId: bigint; version: number; at: Temporal.Instant }>`
    select distinct on (accepted.person_id) accepted.person_id as "personId", agreement.version, accepted.at
    from program_acceptance accepted join program_agreement agreement on agreement.id = accepted.agreement_id
    where agreement.program_id = ${programId} and accepted.person_id = any(${[...personIds]}::bigint[])
    order by accepted.person_id, agreement.version desc`.execute(db);
  return new Map(rows.map(({ personId, ...accepted }) => [personId, accepted]));
}
