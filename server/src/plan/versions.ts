import type { Plan } from "@fairline/engine";
import { parsePlan } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import type { Period, PlanVersion } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    plan_version: PlanVersionTable;
  }
}

interface PlanVersionTable {
  id: Generated<bigint>;
  name: string;
  document: string;
  sha256: string;
  effective: string;
  created_at: Temporal.Instant;
  created_by: bigint | null;
}

/** Documents are immutable, so what was parsed once stays parsed; bounded by the number of versions. */
const parsed = new Map<string, Plan>();

function parse(row: { id: bigint; name: string; document: string; sha256: string }): PlanVersion {
  let plan = parsed.get(row.sha256);
  if (plan === undefined) {
    const result = parsePlan(JSON.parse(row.document));
    if (!result.ok) throw new Error(`plan version ${row.id} no longer parses: ${JSON.stringify(result.faults)}`);
    plan = result.value;
    parsed.set(row.sha256, plan);
  }
  return { id: row.id, name: row.name, document: row.document, sha256: row.sha256, plan };
}

/** The plan in force at an instant. A bug where none is: the set-up puts one in force before the first sale. */
export async function planAt(tx: Db, at: Temporal.Instant): Promise<PlanVersion> {
  const versions = await keptSetting(tx, "plans", () => listPlanVersions(tx));
  const row = versions.find(
    ({ from, to }) => Temporal.Instant.compare(from, at) <= 0 && (to === null || Temporal.Instant.compare(at, to) < 0),
  );
  if (row === undefined) throw new Error(`no plan is in force at ${at.toString()}`);
  return parse(row);
}

/** The plan in force at an instant or, before the first, that one: by whose calendar the period around it is. Null: there is no plan. */
export async function planAround(
  db: Db,
  at: Temporal.Instant,
): Promise<{ readonly plan: Plan; readonly from: Temporal.Instant; readonly isFirst: boolean } | null> {
  const versions = await keptSetting(db, "plans", () => listPlanVersions(db));
  const found = versions.find(({ from }) => Temporal.Instant.compare(from, at) <= 0) ?? versions.at(-1);
  return found === undefined ? null : { plan: parse(found).plan, from: found.from, isFirst: found === versions.at(-1) };
}

/** Whether refunds of a period's sales take volume from legs later: the money that these have paid stays. */
export async function carriesLegs(db: Db, period: Period): Promise<boolean> {
  const { plan } = await planAt(db, period.to.subtract({ microseconds: 1 }));
  return Object.values(plan.bonuses).some((bonus) => bonus.shape === "legs" && (bonus.reversal ?? "carry") === "carry");
}

export async function planVersion(db: Db, id: bigint): Promise<PlanVersion> {
  const row = await db
    .selectFrom("plan_version")
    .select(["id", "name", "document", "sha256"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return parse(row);
}

export interface PlanVersionRow {
  readonly id: bigint;
  readonly name: string;
  readonly document: string;
  readonly sha256: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant | null;
}

export async function listPlanVersions(db: Db): Promise<readonly PlanVersionRow[]> {
  return (
    await sql<PlanVersionRow>`
      select id, name, document, sha256, lower(effective) as "from", upper(effective) as "to"
      from plan_version order by effective desc`.execute(db)
  ).rows;
}
