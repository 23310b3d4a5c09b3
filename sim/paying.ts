/** Earnings are released and paid out, and come back. Each function is one step and tells what it did. */
import { formatMoney } from "@fairline/engine";
import { isFailure } from "../server/src/foundation/failure.ts";
import { balances } from "../server/src/ledger/index.ts";
import { findCandidates, listBatches, payoutsOfBatch } from "../server/src/payout/index.ts";
import type { Batch, BatchMethod, Payout } from "../server/src/payout/index.ts";
import { bankReference } from "../server/src/payout/bank-reference.ts";
import { achReturns, csvResults, pain002 } from "./bank.ts";
import type { Verdict } from "./bank.ts";
import type { Chance } from "./chance.ts";
import { wishRefund } from "./shopping.ts";
import { count, currencies, expectThat, granted, yeses } from "./world.ts";
import type { World } from "./world.ts";

/** What has been held long enough becomes available, by two at once: once. */
export async function release(world: World): Promise<string> {
  const released = (await Promise.all([1, 2].map(() => world.ask(null, "release", null)))).map(granted);
  const all = released.reduce((sum, one) => sum + one, 0);
  expectThat(Math.min(...released) === 0, `two clients released ${released.join(" and ")}: both something`);
  if (all > 0) count(world, "release");
  return `${all} earnings are released`;
}

/** The next thing on the way of the oldest batch that is not finished; without one, what is available is put into one. */
export async function payOn(world: World, chance: Chance): Promise<string> {
  const told = [await payOnce(world, chance)];
  while (told.length < 3 && chance.happens(60)) told.push(await payOnce(world, chance));
  return told.join("; ");
}

async function payOnce(world: World, chance: Chance): Promise<string> {
  const batches = await world.read((db) => listBatches(db, { limit: 1000 }));
  const paid = chance.pick(batches.filter(({ state }) => state === "paid"));
  if (paid !== undefined && chance.happens(12)) return await sendBack(world, chance, paid);
  const batch = batches.findLast(({ state }) => state === "made" || state === "approved");
  if (batch === undefined || chance.happens(15)) return await make(world, chance);
  return batch.state === "approved" ? await settle(world, chance, batch) : await decide(world, chance, batch);
}

/** By two at once, and at times while a sale is refunded whose earnings may be in it: one balance is in one batch. */
async function make(world: World, chance: Chance): Promise<string> {
  await release(world);
  const currency = chance.happens(60) ? "EUR" : chance.pick(currencies)!;
  const method: BatchMethod =
    currency === "EUR" ? "sepa" : currency === "USD" && chance.happens(50) ? "ach" : "bank-csv";
  const wish = chance.happens(40) ? await wishRefund(world, chance) : undefined;
  const refund = wish === undefined ? undefined : world.ask(null, "refund", wish).then(granted);
  const twice = world.staff.map((person) => world.ask(person, "makeBatch", { currency, method }));
  const [answers] = await Promise.all([Promise.all(twice), refund]);
  if (wish !== undefined) world.refunds.push(wish);
  const made = yeses(answers);
  expectThat(made.length < 2, `two clients made a batch each of one ${currency} balance`);
  for (const { id } of made) {
    world.accepted.batch.add(String(id));
    count(world, wish === undefined ? "batch by two at once" : "batch against a refund");
    count(world, `batch by ${method}`);
  }
  const against = wish === undefined ? "" : `, against ${wish.reversalRef} of ${wish.saleRef}`;
  return `${made.length === 0 ? "nothing to pay" : "a batch is made"} in ${currency} by ${method}, by two at once${against}`;
}

async function decide(world: World, chance: Chance, { id, madeBy, currency }: Batch): Promise<string> {
  const own = await world.ask(madeBy, "approveBatch", id);
  expectThat(isFailure(own) && own.code === "second-person-needed", "whoever made a batch approved it");
  const second = world.staff.find((person) => person !== madeBy)!;
  if (chance.happens(20)) {
    granted(await world.ask(second, "refuseBatch", { batchId: id, reason: "simulated" }));
    count(world, "refuse a batch");
    return `the ${currency} batch is refused`;
  }
  granted(await world.ask(second, "approveBatch", id));
  count(world, "approve a batch");
  return `the ${currency} batch is approved`;
}

/** The bank executes what it was given, or it is cancelled before: what some of its answers do not name, a person settles. */
async function settle(world: World, chance: Chance, batch: Batch): Promise<string> {
  const { id, currency, method } = batch;
  if (chance.happens(10)) {
    granted(await world.ask(world.staff[0], "cancelBatch", { batchId: id, reason: "simulated", bankStopped: true }));
    count(world, "cancel a batch");
    return `the ${currency} batch is cancelled`;
  }
  const payouts = (await world.read((db) => payoutsOfBatch(db, id))).filter(({ state }) => state === "approved");
  let told = "";
  if (chance.happens(70)) {
    const file = granted(await world.ask(world.staff[0], "takeFile", id));
    for (const payout of payouts) {
      const reference = bankReference("payout", payout.id);
      expectThat(file.text.split(reference).length > 1, `${reference} is not in the ${method} file`);
    }
    count(world, `take a ${method} file`);
    if (chance.happens(70)) told = await answerFor(world, chance, batch, payouts);
  }
  const settled = await Promise.all(world.staff.map((person) => world.ask(person, "settle", id)));
  // All may have failed: then there is nothing left to settle.
  const allFailed = payouts.every((payout) => world.bank.get(payout.id) === "failed");
  for (const answer of settled) {
    expectThat(isFailure(answer) === allFailed, `the ${currency} batch was ${allFailed ? "" : "not "}settled`);
  }
  for (const payout of payouts) if (!world.bank.has(payout.id)) world.bank.set(payout.id, "paid");
  count(world, "settle by two at once");
  return `the ${currency} batch is ${allFailed ? "wholly refused by the bank" : "paid"}${told}, told by two at once`;
}

/** Some payouts fail, some are executed, of some the bank says nothing; the same file is read by two at once. */
async function answerFor(world: World, chance: Chance, batch: Batch, payouts: readonly Payout[]): Promise<string> {
  // An ACH bank says nothing of what it executes: it only sends back.
  const verdicts = payouts.flatMap((payout): Verdict[] => {
    if (chance.happens(30)) return [{ payout, outcome: "failed" }];
    return chance.happens(50) && batch.method !== "ach" ? [{ payout, outcome: "paid" }] : [];
  });
  if (verdicts.length === 0) return "";
  await readTwice(world, batch, verdicts);
  const failed = verdicts.filter(({ outcome }) => outcome === "failed").length;
  if (failed > 0) count(world, `failed transfers told by ${fileKind(batch)}`);
  return `, ${failed} of ${payouts.length} failed,`;
}

/** Weeks after it was paid, the bank sends a transfer back. */
async function sendBack(world: World, chance: Chance, batch: Batch): Promise<string> {
  const payouts = await world.read((db) => payoutsOfBatch(db, batch.id));
  const payout = chance.pick(payouts.filter(({ state }) => state === "paid"));
  if (payout === undefined || batch.fileTakenAt === null) return "nothing to send back";
  await readTwice(world, batch, [{ payout, outcome: "failed" }]);
  count(world, `return told by ${fileKind(batch)}`);
  return `a transfer of the ${batch.currency} batch comes back`;
}

function fileKind({ method }: Batch): string {
  return { sepa: "pain.002", ach: "NACHA" }[method as string] ?? "CSV";
}

async function readTwice(world: World, batch: Batch, verdicts: readonly Verdict[]): Promise<void> {
  const serial = `${world.accepted["result file"].size}`;
  const text =
    batch.method === "sepa"
      ? pain002(batch, verdicts, serial)
      : batch.method === "ach"
        ? achReturns(verdicts)
        : csvResults(verdicts);
  const read = await Promise.all(world.staff.map((person) => world.ask(person, "readResults", text)));
  const [one, other] = read.map(granted);
  expectThat(one!.id === other!.id && one!.again !== other!.again, "a result file was read twice, or not at all");
  world.accepted["result file"].add(String(one!.id));
  for (const { payout, outcome } of verdicts) world.bank.set(payout.id, outcome);
}

/** A member asks to be paid, or takes the request back; or turns what they can be paid into store credit, twice at once. */
export async function useBalance(world: World, chance: Chance): Promise<string> {
  const currency = chance.happens(60) ? "EUR" : chance.pick(currencies)!;
  const due = await world.read((db) => findCandidates(db, currency, world.now));
  const one = chance.pick(due);
  if (one === undefined) return `nobody has anything in ${currency}`;
  const { memberId } = one;
  const part = one.amount > 0n ? (one.amount * BigInt(chance.between(1, 100))) / 100n : 0n;
  const shown = `${formatMoney(part, currency)} ${currency}`;
  if (chance.happens(50)) {
    const wish = { memberId, currency, amount: part };
    const [available] = await world.read((db) => balances(db, { member: memberId, account: "available", currency }));
    const most = available?.balance ?? 0n;
    const answers = await Promise.all([1, 2].map(() => world.ask(null, "giveStoreCredit", wish)));
    const given = yeses(answers);
    for (const { id } of given) world.accepted["store credit"].add(String(id));
    if (given.length > 0) count(world, "store credit");
    // What they asked to be paid is no limit here: they may turn all that they have into credit.
    expectThat(given.length < 2 || part * 2n <= most, `${shown} of ${most} were given twice`);
    return `member ${memberId} takes ${shown} as store credit, asked twice at once: ${given.length} times`;
  }
  const wish = { memberId, currency, amount: chance.happens(50) ? null : part };
  const asked = yeses(await Promise.all([1, 2].map(() => world.ask(null, "askWithdrawal", wish))));
  expectThat(asked.length < 2, "two requests of one member and currency are open");
  for (const { id } of asked) world.accepted.withdrawal.add(String(id));
  const [request] = asked;
  if (request === undefined) return `member ${memberId} cannot ask for ${currency}`;
  count(world, "ask to be paid");
  if (!chance.happens(25)) return `member ${memberId} asks for ${wish.amount === null ? `all ${currency}` : shown}`;
  granted(await world.ask(null, "dropWithdrawal", { memberId, withdrawalId: request.id }));
  count(world, "take a request back");
  return `member ${memberId} asks for ${currency} and takes it back`;
}
