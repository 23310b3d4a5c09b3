/** Clicks, sales and refunds, and both of them reported again. Each function is one step and tells what it did. */
import { sql } from "kysely";
import { isFailure } from "../server/src/foundation/failure.ts";
import type { PeriodState } from "../server/src/plan/index.ts";
import { saleIdOf, standingSale } from "../server/src/sales/index.ts";
import type { NewReversal, NewSale, NewSaleLine, ReversalLine, StandingSale } from "../server/src/sales/index.ts";
import type { Chance } from "./chance.ts";
import { sizeOfBooks } from "./invariants.ts";
import { count, currencies, expectThat, granted } from "./world.ts";
import type { SimMember, World } from "./world.ts";

export const source = "sim";
const markets = { EUR: "eu", USD: "us", JPY: "jp" } as const;
const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

/** Some sales one after another, so that there is more to pay and to refund than steps. */
export async function sell(world: World, chance: Chance): Promise<string> {
  const told: string[] = [];
  for (let left = chance.between(1, 4); left > 0; left -= 1) told.push(await sellOne(world, chance));
  return told.join("; ");
}

/** A shopper or a member buys, mostly after a click; one in five sales is reported by three clients at once. */
async function sellOne(world: World, chance: Chance): Promise<string> {
  const member = chance.pick(world.members)!;
  const shopper = chance.between(1, 12);
  const own = chance.happens(25);
  const [buyer, buyerId] = own
    ? [member.handle, member.personId]
    : [`shopper-${shopper}`, world.shoppers[shopper - 1]!];
  const referrer = chance.happens(80) ? chance.pick(world.members) : undefined;
  const clickId = referrer === undefined ? null : await click(world, chance, referrer);
  const currency = chance.happens(60) ? "EUR" : chance.pick(currencies)!;
  const sale: NewSale = {
    source,
    sourceRef: `order ${world.sales.length + 1}`,
    market: markets[currency],
    currency,
    buyerId,
    clickId,
    lines: Array.from({ length: chance.between(1, 3) }, (_, index) => line(chance, index)),
  };
  const clients = chance.happens(20) ? 3 : 1;
  const answers = await Promise.all(Array.from({ length: clients }, () => world.ask(null, "sell", sale)));
  const created = answers.map(granted).filter((answer) => answer.created).length;
  expectThat(created === 1, `${sale.sourceRef}: ${created} of ${clients} reports made a sale`);
  world.sales.push(sale);
  count(world, clients > 1 ? "sell to three at once" : "sell");
  count(world, `sell in ${currency}`);
  const amounts = sale.lines.map(({ amount, affiliateFixed }) => `${amount}${affiliateFixed === null ? "" : " fixed"}`);
  return `${buyer} buys ${sale.sourceRef} by ${referrer?.handle ?? "nobody"}: ${amounts.join(" + ")} ${currency}, ${clients} client(s)`;
}

function line(chance: Chance, index: number): NewSaleLine {
  const points = BigInt(chance.between(0, 30_000));
  return {
    product: `thing-${index}`,
    title: "A thing",
    quantity: chance.between(1, 4),
    amount: BigInt(chance.between(1, 50_000)),
    cv: points,
    qv: points + BigInt(chance.between(0, 500)),
    affiliateFixed: chance.happens(25) ? BigInt(chance.between(1, 900)) : null,
  };
}

/** By a link or on the member's site; robots and clicks of suspended members do not count. */
async function click(world: World, chance: Chance, member: SimMember): Promise<bigint | null> {
  const address = `10.${chance.between(0, 255)}.${chance.between(0, 255)}.${chance.between(1, 254)}`;
  const byLink = chance.happens(50);
  const visitor = { address, userAgent: chance.happens(5) ? "Googlebot/2.1" : browser, memberId: null };
  const { id: memberId, handle } = member;
  const arrival = granted(await world.ask(null, "click", { memberId, handle, byLink, visitor }));
  count(world, arrival.clickId === null ? "click that does not count" : "click");
  return arrival.clickId;
}

/** What a refund of a random sale would take: some of its lines, in any order, in part or whole. Nothing where nothing is left. */
export async function wishRefund(
  world: World,
  chance: Chance,
  sales: readonly NewSale[] = world.sales,
): Promise<NewReversal | undefined> {
  // Most sales that are picked have something left; what is all refunded is passed over a few times.
  for (const sale of chance.shuffled(sales).slice(0, 5)) {
    const left = ((await standing(world, sale.sourceRef))?.lines ?? []).flatMap((one, index) =>
      one.amount > 0n ? [{ ...one, line: index + 1 }] : [],
    );
    if (left.length > 0) return refundOf(world, chance, sale, left);
  }
  return undefined;
}

/** What is left of a sale. */
async function standing(world: World, saleRef: string): Promise<StandingSale | undefined> {
  return await world.read(async (db) => {
    const id = await saleIdOf(db, source, saleRef);
    return id === undefined ? undefined : await standingSale(db, id);
  });
}

function refundOf(world: World, chance: Chance, sale: NewSale, left: readonly ReversalLine[]): NewReversal {
  const whole = chance.happens(30);
  const some = chance
    .shuffled(left)
    .slice(0, whole && chance.happens(70) ? left.length : chance.between(1, left.length));
  const percent = BigInt(whole ? 100 : chance.between(1, 99));
  const part = (of: bigint): bigint => (of * percent) / 100n;
  const lines = some.map(({ line, quantity, amount, cv, qv }) => ({
    line,
    quantity: whole ? quantity : 0,
    // A refund of nothing is none: at least one minor unit.
    amount: part(amount) || 1n,
    cv: part(cv),
    qv: part(qv),
  }));
  return { source, saleRef: sale.sourceRef, reversalRef: `refund ${world.refunds.length + 1}`, lines };
}

/** A refund, whatever state the sale's period is in. */
export async function refund(world: World, chance: Chance): Promise<string> {
  const wish = await wishRefund(world, chance);
  if (wish === undefined) return "nothing to refund";
  const state = await stateOf(world, wish.saleRef);
  const { created } = granted(await world.ask(null, "refund", wish));
  expectThat(created, `${wish.reversalRef} is not new`);
  world.refunds.push(wish);
  count(world, `refund in a period that is ${state}`);
  return `${wish.reversalRef} ${told(wish)}; its period is ${state}`;
}

/** Two clients take the whole rest of one line under two names: only one may get it. */
export async function refundLineTwice(world: World, chance: Chance): Promise<string> {
  const wish = await wishRefund(world, chance);
  const first = wish?.lines[0];
  const rest = wish && (await standing(world, wish.saleRef))?.lines[(first?.line ?? 0) - 1];
  if (wish === undefined || first === undefined || rest === undefined) return "nothing to refund twice";
  const lines = [{ line: first.line, quantity: rest.quantity, amount: rest.amount, cv: rest.cv, qv: rest.qv }];
  const wishes = ["", " again"].map((more) => ({ ...wish, reversalRef: `${wish.reversalRef}${more}`, lines }));
  const answers = await Promise.all(wishes.map((one) => world.ask(null, "refund", one)));
  const taken = wishes.filter((_, index) => !isFailure(answers[index]));
  expectThat(taken.length === 1, `${taken.length} of two refunds took the whole of ${told(wishes[0]!)}`);
  expectThat(
    answers.some((one) => isFailure(one) && one.code === "too-much-refunded"),
    "the other is told something else",
  );
  world.refunds.push(taken[0]!);
  count(world, "refund a line by two at once");
  return `two clients refund ${told(wishes[0]!)}`;
}

/** What was reported before is reported again, by two at once: it must change nothing. */
export async function reportAgain(world: World, chance: Chance): Promise<string> {
  const before = await world.read(sizeOfBooks);
  const sale = chance.pick(world.sales);
  const gone = chance.happens(50) ? chance.pick(world.refunds) : undefined;
  if (sale === undefined) return "nothing to report again";
  const answers = await Promise.all(
    [1, 2].map(() => (gone === undefined ? world.ask(null, "sell", sale) : world.ask(null, "refund", gone))),
  );
  const what = gone?.reversalRef ?? sale.sourceRef;
  expectThat(!answers.some((answer) => granted(answer).created), `${what} was made again`);
  expectThat((await world.read(sizeOfBooks)) === before, `${what}, reported again, changed the books`);
  count(world, gone === undefined ? "report a sale again" : "report a refund again");
  return `${what} is reported again, by two at once`;
}

/** The state of the period that a sale belongs to. */
async function stateOf(world: World, saleRef: string): Promise<PeriodState> {
  const { rows } = await world.read((db) =>
    sql<{ state: PeriodState }>`select period.state from sale join period on period.id = sale.period_id
      where sale.source = ${source} and sale.source_ref = ${saleRef}`.execute(db),
  );
  return rows[0]!.state;
}

/** The sales of a period that have something left, by what the world knows of them. */
export async function salesOf(world: World, periodId: bigint): Promise<readonly NewSale[]> {
  const { rows } = await world.read((db) =>
    sql<{ ref: string }>`select source_ref as ref from sale where period_id = ${periodId}`.execute(db),
  );
  const refs = new Set(rows.map(({ ref }) => ref));
  return world.sales.filter(({ sourceRef }) => refs.has(sourceRef));
}

function told({ saleRef, lines }: NewReversal): string {
  return `${lines.map(({ line, amount }) => `${amount} of line ${line}`).join(", ")} of ${saleRef}`;
}
