import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { CaseState, FraudCase, RuleRow, Sign } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    fraud_rule: { code: string };
    fraud_setting: { id: number };
    fraud_case: { id: Generated<bigint> };
    fraud_sign: { case_id: bigint };
  }
}

export async function readFraudRules(db: Db): Promise<{ readonly holdAt: number; readonly rules: readonly RuleRow[] }> {
  const { rows } =
    await sql<RuleRow>`select code, weight, settings from fraud_rule where code <> 'staff' order by code`.execute(db);
  const setting = await sql<{ holdAt: number }>`select hold_at as "holdAt" from fraud_setting`.execute(db);
  return { holdAt: setting.rows[0]!.holdAt, rules: rows };
}

const columns = sql<FraudCase>`
  id, sale_id as "saleId", member_id as "memberId", score, state, at, decided_at as "decidedAt", decided_by as "decidedBy",
  reason, (select coalesce(jsonb_agg(jsonb_build_object('rule', rule, 'weight', weight, 'evidence', evidence)
    order by weight desc, rule), '[]'::jsonb) from fraud_sign where case_id = fraud_case.id) as signs`;

export async function insertCase(
  db: Db,
  found: Pick<FraudCase, "saleId" | "memberId" | "score" | "at"> & {
    readonly state: "noted" | "open";
    readonly signs: readonly Sign[];
  },
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into fraud_case (sale_id, member_id, score, state, at)
    values (${found.saleId}, ${found.memberId}, ${found.score}, ${found.state}, ${found.at}::timestamptz) returning id`.execute(
    db,
  );
  const { id } = rows[0]!;
  await addSigns(db, id, found.signs);
  return id;
}

async function addSigns(db: Db, caseId: bigint, signs: readonly Sign[]): Promise<void> {
  await sql`
    insert into fraud_sign (case_id, rule, weight, evidence)
    select ${caseId}, rule, weight, evidence
    from jsonb_to_recordset(${JSON.stringify(signs)}::jsonb) as sign (rule text, weight smallint, evidence jsonb)`.execute(
    db,
  );
}

/** A case that held nothing holds from now on, for what staff have seen. */
export async function openNoted(db: Db, caseId: bigint, sign: Sign): Promise<void> {
  await sql`update fraud_case set state = 'open' where id = ${caseId} and state = 'noted'`.execute(db);
  await addSigns(db, caseId, [sign]);
}

export async function caseOfSale(
  db: Db,
  of: { readonly saleId: bigint; readonly memberId: bigint },
): Promise<FraudCase | undefined> {
  const { rows } = await sql<FraudCase>`
    select ${columns} from fraud_case where sale_id = ${of.saleId} and member_id = ${of.memberId} for update`.execute(
    db,
  );
  return rows[0];
}

export async function findCase(db: Db, id: bigint, lock = false): Promise<FraudCase | undefined> {
  const { rows } = await sql<FraudCase>`
    select ${columns} from fraud_case where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0];
}

/** What is open first in order of score, then everything, newest first, as `state` says. */
export async function listCases(
  db: Db,
  filter: {
    readonly state?: CaseState | undefined;
    readonly memberId?: bigint | undefined;
    readonly saleId?: bigint | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly FraudCase[]> {
  const { state, memberId, saleId, before, limit } = filter;
  return (
    await sql<FraudCase>`
      select ${columns} from fraud_case
      where (${state ?? null}::text is null or state = ${state ?? null}::text)
        and (${memberId ?? null}::bigint is null or member_id = ${memberId ?? null})
        and (${saleId ?? null}::bigint is null or sale_id = ${saleId ?? null})
        and (${before ?? null}::bigint is null or id < ${before ?? null})
      order by id desc limit ${limit}`.execute(db)
  ).rows;
}

export async function writeDecision(
  db: Db,
  id: bigint,
  decision: {
    readonly state: "cleared" | "confirmed";
    readonly at: Temporal.Instant;
    readonly by: bigint | null;
    readonly reason: string;
  },
): Promise<void> {
  await sql`
    update fraud_case set state = ${decision.state}, decided_at = ${decision.at}::timestamptz, decided_by = ${decision.by},
      reason = ${decision.reason}
    where id = ${id}`.execute(db);
}

export async function writeRules(
  db: Db,
  wish: { readonly holdAt: number; readonly rules: readonly RuleRow[] },
): Promise<void> {
  await sql`update fraud_setting set hold_at = ${wish.holdAt}`.execute(db);
  for (const { code, weight, settings } of wish.rules) {
    await sql`
      update fraud_rule set weight = ${weight}, settings = ${JSON.stringify(settings)}::jsonb where code = ${code}`.execute(
      db,
    );
  }
}
