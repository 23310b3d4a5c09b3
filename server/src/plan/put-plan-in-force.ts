import { createHash } from "node:crypto";
import { parsePlan, sameCalendar } from "@fairline/engine";
import type { Plan } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { lockName } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { calendarName, periodAround } from "./calendars.ts";
import { spanAt } from "./periods.ts";
import { listPlanVersions } from "./versions.ts";

/**
 * Puts a plan in force from the start of a period on; the version before it ends there. A period has one plan, the one that
 * its sales accrue by and its run pays by; only the very first may begin within one. Where the plan runs by another calendar than the one
 * before it, the start is one of that one's periods all the same, and its own first period is cut to begin there.
 * @returns the version's id; `bad-input` with every fault of the document, where a version starts later already, where the
 *   start is no period's or is past (`earlier` and `later` are the nearest that are one's), where a period of another calendar reaches
 *   beyond it, and where a bonus is paid by another calendar than its plan.
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
  const plan = result.value;
  const bonus = bonusOfOtherCalendar(plan);
  if (bonus !== undefined) {
    return new Failure(
      "bad-input",
      `The bonus ${bonus} is paid by a calendar of its own; here all bonuses are paid by the plan's, ${calendarName(plan.period)}.`,
      { field: `bonuses.${bonus}.period` },
    );
  }
  await lockName(context.tx, "plan versions");
  const versions = await listPlanVersions(context.tx);
  if (versions.some(({ from }) => Temporal.Instant.compare(from, wish.from) >= 0)) {
    return new Failure("bad-input", "A version begins at that time or later already; choose a later start.", {
      field: "from",
    });
  }
  const wrong =
    (versions.length === 0 ? undefined : await startFailure(context, wish.from)) ??
    (await overlapFailure(context.tx, plan, wish.from, versions.length === 0));
  if (wrong !== undefined) return wrong;
  await sql`
    update plan_version set effective = tstzrange(lower(effective), ${wish.from}::timestamptz)
    where upper_inf(effective)`.execute(context.tx);
  const row = await context.tx
    .insertInto("plan_version")
    .values({
      name: plan.name,
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
    after: { name: plan.name, from: wish.from.toString() },
  });
  return row.id;
}

async function startFailure(context: Context, from: Temporal.Instant): Promise<Failure | undefined> {
  const span = await spanAt(context.tx, from);
  const data = { field: "from", earlier: span.from.toString(), later: span.to.toString() };
  if (!span.from.equals(from)) {
    return new Failure(
      "bad-input",
      `A plan comes into force with a period: choose the start of ${span.name}, ${span.from.toString()}, or of the next, ${span.to.toString()}.`,
      data,
    );
  }
  if (Temporal.Instant.compare(from, context.now) < 0) {
    return new Failure(
      "bad-input",
      `${span.name} has begun under the plan in force; choose the start of a later period, such as ${span.to.toString()}.`,
      data,
    );
  }
  return undefined;
}

/**
 * Periods are opened with their first sale, so none of another calendar should reach beyond the start; should one do, the plan's first
 * would overlap it. The very first plan's first period is not cut, so that one counts from its own beginning.
 */
async function overlapFailure(
  db: Db,
  plan: Plan,
  start: Temporal.Instant,
  isFirst: boolean,
): Promise<Failure | undefined> {
  const from = isFirst ? periodAround(start, (await readCompany(db)).timeZone, plan.period).from : start;
  const { rows } = await sql<{ name: string; until: Temporal.Instant }>`
    select name, upper(during) as until from period
    where upper(during) > ${from}::timestamptz and calendar <> ${calendarName(plan.period)}
    order by upper(during) desc limit 1`.execute(db);
  const [last] = rows;
  if (last === undefined) return undefined;
  return new Failure(
    "bad-input",
    `${last.name} is open already and goes on until ${last.until.toString()}; a plan of another calendar begins then or later.`,
    { field: "from", later: last.until.toString() },
  );
}

/** The first bonus that is not paid by the plan's own calendar. */
function bonusOfOtherCalendar(plan: Plan): string | undefined {
  return Object.entries(plan.bonuses).find(
    ([, { period }]) => period !== undefined && !sameCalendar(period, plan.period),
  )?.[0];
}
