import { createHash } from "node:crypto";
import type { Plan } from "@fairline/engine";
import { parsePlan } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { lockName } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Period, PlanVersion } from "./model.ts";
import { monthAround } from "./periods.ts";

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

/**
 * Puts a plan in force from the start of a period on; the version before it ends there. A period has one plan, the one that
 * its sales accrue by and its run pays by; only the very first may begin within one.
 * @returns the version's id; `bad-input` with every fault of the document, where a version starts later already, where the
 *   start is no period's or is past, and where the plan counts by other periods than months, which is what is run here.
 */
export async function putPlanInForce(
  context: Context,
  wish: { readonly document: string; readonly from: Temporal.Instant; readonly reason: string },
): Promise<bigint | Failure> {
  let json: unknown;
  try {
    json = JSON.parse(wish.document);
  } catch (error) {
    return new Failure("bad-input", `The plan is not JSON: ${(error as Error).message}`);
  }
  const result = parsePlan(json);
  if (!result.ok) return new Failure("bad-input", "The plan has faults.", { faults: result.faults });
  const other = otherCalendar(result.value);
  if (other !== undefined) {
    return new Failure("bad-input", `${other} does not count by months; periods here are months.`, { field: "period" });
  }
  await lockName(context.tx, "plan versions");
  const later = await sql`select from plan_version where lower(effective) >= ${wish.from}::timestamptz`.execute(
    context.tx,
  );
  if (later.rows.length > 0) {
    return new Failure("bad-input", "A version begins at that time or later already; choose a later start.", {
      field: "from",
    });
  }
  const wrong = (await listPlanVersions(context.tx)).length === 0 ? undefined : await startFailure(context, wish.from);
  if (wrong !== undefined) return wrong;
  await sql`
    update plan_version set effective = tstzrange(lower(effective), ${wish.from}::timestamptz)
    where upper_inf(effective)`.execute(context.tx);
  const row = await context.tx
    .insertInto("plan_version")
    .values({
      name: result.value.name,
      document: wish.document,
      sha256: createHash("sha256").update(wish.document).digest("hex"),
      effective: sql<string>`tstzrange(${wish.from}::timestamptz, null)`,
      created_at: context.now,
      created_by: context.actor,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await audit(context, {
    action: "plan.in-force",
    subject: toEdge("planVersion", row.id),
    reason: wish.reason,
    after: { name: result.value.name, from: wish.from.toString() },
  });
  return row.id;
}

async function startFailure(context: Context, from: Temporal.Instant): Promise<Failure | undefined> {
  const { timeZone } = await readCompany(context.tx);
  const month = monthAround(from, timeZone);
  const data = { field: "from", earlier: month.from.toString(), later: month.to.toString() };
  if (!month.from.equals(from)) {
    return new Failure(
      "bad-input",
      `A plan comes into force with a period: choose the start of ${month.name}, ${month.from.toString()}, or of the next, ${month.to.toString()}.`,
      data,
    );
  }
  if (Temporal.Instant.compare(from, context.now) < 0) {
    return new Failure(
      "bad-input",
      `${month.name} has begun under the plan in force; choose the start of a later period, such as ${month.to.toString()}.`,
      data,
    );
  }
  return undefined;
}

/** What of a plan counts by other periods than months, if anything. */
function otherCalendar(plan: Plan): string | undefined {
  if (plan.period !== "month") return "The plan";
  const bonus = Object.entries(plan.bonuses).find(([, { period }]) => period !== undefined && period !== "month");
  return bonus && `The bonus ${bonus[0]}`;
}
