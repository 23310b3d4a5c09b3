/** Chargebacks, adjustments, corrections and other plans. Each function is one step and tells what it did. */
import { sql } from "kysely";
import { isFailure } from "../server/src/foundation/failure.ts";
import { listPeriods } from "../server/src/plan/index.ts";
import { listPlanVersions } from "../server/src/plan/index.ts";
import { findChargeback, saleIdOf } from "../server/src/sales/index.ts";
import type { Chance } from "./chance.ts";
import { nextMonth } from "./people.ts";
import { source } from "./shopping.ts";
import { count, currencies, expectThat, granted, planDocument, yeses } from "./world.ts";
import type { World } from "./world.ts";

/** The buyer's bank takes the money of a sale back, told twice at once; or an open chargeback is decided. */
export async function dispute(world: World, chance: Chance): Promise<string> {
  const open = await world.read((db) =>
    sql<{
      id: bigint;
      ref: string;
    }>`select id, source_ref as ref from chargeback where state = 'open' order by id`.execute(db),
  );
  const one = chance.pick(open.rows);
  if (one !== undefined && chance.happens(60)) return await decide(world, chance, one);
  const sale = chance.pick(world.sales);
  if (sale === undefined) return "nothing to charge back";
  const saleId = (await world.read((db) => saleIdOf(db, source, sale.sourceRef)))!;
  const sourceRef = `dispute ${world.accepted.dispute.size + 1}`;
  const wish = { saleId, sourceRef, reason: "simulated" };
  const [first, second] = await Promise.all([1, 2].map(() => world.ask(null, "dispute", wish)));
  if (isFailure(first) || isFailure(second)) {
    const both = isFailure(first) && isFailure(second) && first.code === "already-exists";
    expectThat(both, `${sale.sourceRef} was charged back by one of two`);
    return `${sale.sourceRef} is charged back already`;
  }
  expectThat(first!.id === second!.id, `${sourceRef} is there twice`);
  world.accepted.dispute.add(String(first!.id));
  count(world, "chargeback");
  return `${sale.sourceRef} is charged back as ${sourceRef}, told twice at once`;
}

async function decide(
  world: World,
  chance: Chance,
  { id, ref }: { readonly id: bigint; readonly ref: string },
): Promise<string> {
  const outcome = chance.happens(50) ? "won" : "lost";
  const answers = await Promise.all(
    [1, 2].map(() => world.ask(null, "decideDispute", { id, outcome, reason: "simulated" })),
  );
  for (const answer of answers) granted(answer);
  const decided = await world.read((db) => findChargeback(db, id));
  const { rows } = await world.read((db) =>
    sql<{ ref: string }>`select source_ref as ref from sale_reversal where source_ref = ${`chargeback ${ref}`}`.execute(
      db,
    ),
  );
  expectThat(
    decided?.state === outcome && (outcome === "lost" || rows.length === 0),
    `${ref} was ${outcome} and is not so`,
  );
  if (rows.length > 0) world.lost.push(`chargeback ${ref}`);
  count(world, `chargeback ${outcome}`);
  return `${ref} is ${outcome}, told twice at once`;
}

/** An adjustment is asked for with one key by two at once, or the oldest undecided one is decided. */
export async function adjust(world: World, chance: Chance): Promise<string> {
  const { rows } = await world.read((db) =>
    sql<{ id: bigint; key: string; requestedBy: bigint; over: boolean }>`
      select id, key, requested_by as "requestedBy", bonus is not null as over from adjustment
      where state = 'requested' and correction_id is null order by id`.execute(db),
  );
  const [one] = rows;
  if (one !== undefined && chance.happens(60)) return await decideAdjustment(world, chance, one);
  const periods = await world.read(listPeriods);
  const override = chance.happens(40);
  const period = chance.pick(periods);
  if (override && period === undefined) return "no period to override";
  const key = `adjustment ${world.accepted.adjustment.size + 1}`;
  const amount = BigInt(chance.between(1, 9000));
  const wish = {
    key,
    ...(override
      ? { type: "override", amount, periodId: period!.id, override: { bonus: "retail" } }
      : chance.happens(50)
        ? { type: "prize", amount }
        : { type: "fee", amount: -amount }),
    memberId: chance.pick(world.members)!.id,
    currency: chance.pick(currencies)!,
    reason: "simulated",
  };
  const [first, second] = await Promise.all([1, 2].map(() => world.ask(world.staff[0], "adjust", wish)));
  if (isFailure(first) || isFailure(second)) {
    expectThat(isFailure(first) && isFailure(second), `${key} was taken from one of two`);
    expectThat(["wrong-state", "already-exists"].includes(first.code), `${key} was refused: ${first.message}`);
    return `an override was not possible: ${first.message}`;
  }
  expectThat(first!.id === second!.id, `${key} is there twice`);
  world.accepted.adjustment.add(key);
  count(world, override ? "ask for an override" : "ask for an adjustment");
  return `${key}: ${wish.type} of ${wish.amount} ${wish.currency}, asked twice at once`;
}

async function decideAdjustment(
  world: World,
  chance: Chance,
  {
    id,
    key,
    requestedBy,
    over,
  }: { readonly id: bigint; readonly key: string; readonly requestedBy: bigint; readonly over: boolean },
): Promise<string> {
  const own = await world.ask(requestedBy, "approveAdjustment", { id });
  expectThat(isFailure(own), `whoever asked for ${key} approved it`);
  const second = world.staff.find((person) => person !== requestedBy)!;
  if (chance.happens(20)) {
    granted(await world.ask(second, "refuseAdjustment", { id, reason: "simulated" }));
    count(world, "refuse an adjustment");
    return `${key} is refused`;
  }
  const answers = await Promise.all([1, 2].map(() => world.ask(second, "approveAdjustment", { id })));
  for (const answer of answers) {
    if (isFailure(answer))
      expectThat(over && answer.code === "wrong-state", `${key} was not approved: ${answer.message}`);
  }
  if (answers.every(isFailure)) return `${key} has to wait for its period's commit`;
  count(world, over ? "approve an override" : "approve an adjustment");
  return `${key} is approved, by two clients at once`;
}

/** Another plan from the next month on, at times. */
export async function changePlan(world: World, chance: Chance): Promise<string> {
  const match = world.seed % 2 === 0;
  const document = await planDocument({ match, first: chance.between(2, 9) });
  const answer = await world.ask(world.staff[0], "putPlanInForce", {
    document,
    from: nextMonth(world),
    reason: "simulated",
  });
  if (isFailure(answer)) {
    expectThat(answer.code === "bad-input", `the plan was refused: ${answer.message}`);
    return "another plan begins with the next month already";
  }
  count(world, "another plan");
  return "another plan from the next month on";
}

/** A committed month is worked out by another plan, and what differs is posted by a second person. */
export async function correct(world: World, chance: Chance): Promise<string> {
  const { rows } = await world.read((db) =>
    sql<{ id: bigint; requestedBy: bigint }>`
      select id, requested_by as "requestedBy" from correction where state = 'requested' order by id`.execute(db),
  );
  const [open] = rows;
  if (open !== undefined) return await decideCorrection(world, chance, open);
  const period = chance.pick((await world.read(listPeriods)).filter(({ state }) => state === "committed"));
  const version = chance.pick(await world.read(listPlanVersions));
  if (period === undefined || version === undefined) return "no month to correct";
  const inputs = chance.happens(50) ? "recorded" : "current";
  const wish = { periodId: period.id, planVersionId: version.id, inputs, reason: "simulated" } as const;
  const answers = await Promise.all(world.staff.map((person) => world.ask(person, "correct", wish)));
  const asked = yeses(answers);
  if (asked.length === 0) return `${period.name} pays the same by plan ${version.id}`;
  expectThat(asked.length === 1, `two corrections of ${period.name} are open`);
  world.accepted.correction.add(String(asked[0]!.id));
  count(world, "ask for a correction");
  return `${period.name} is to be corrected by plan ${version.id}, asked by two at once`;
}

async function decideCorrection(
  world: World,
  chance: Chance,
  { id, requestedBy }: { readonly id: bigint; readonly requestedBy: bigint },
): Promise<string> {
  const own = await world.ask(requestedBy, "approveCorrection", { id });
  expectThat(isFailure(own), "whoever asked for a correction approved it");
  const second = world.staff.find((person) => person !== requestedBy)!;
  if (chance.happens(20)) {
    granted(await world.ask(second, "refuseCorrection", { id, reason: "simulated" }));
    count(world, "refuse a correction");
    return "the correction is refused";
  }
  for (const answer of await Promise.all([1, 2].map(() => world.ask(second, "approveCorrection", { id }))))
    granted(answer);
  count(world, "approve a correction");
  return "the correction is posted, by two clients at once";
}
