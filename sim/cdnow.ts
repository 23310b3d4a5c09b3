/**
 * The year 2021 of CDNOW's real purchases, month by month through the server's use cases: sales by the sales door, refunds of 3% of
 * them at random later days, a run that is drafted, locked by a second person and committed, batches with their bank files. After
 * every step the ledger must balance. Who is at a US bank and which purchases are in euro is made up, so that SEPA and ACH both
 * have something to move: every third buyer pays the same number of euro.
 */
import { liveRun, previewRun, replayRun } from "../server/src/commission/index.ts";
import { parseUnits } from "@fairline/engine";
import { sql } from "kysely";
import { isFailure, must } from "../server/src/foundation/failure.ts";
import { checkLedger } from "../server/src/ledger/index.ts";
import { checkBooks, findBatch, payoutsOfBatch } from "../server/src/payout/index.ts";
import { listPeriods } from "../server/src/plan/index.ts";
import { saleIdOf, standingSale } from "../server/src/sales/index.ts";
import { eventsByDay, found, founded, readData } from "./cdnow-data.ts";
import type { SaleRow } from "./cdnow-data.ts";
import { sumOfFile, sumsMeet } from "./cdnow-sums.ts";
import type { AnswerOf, CommandName, WishOf } from "./commands.ts";
import type { Machine } from "./machine.ts";
import { expectThat } from "./world.ts";

const source = "cdnow";

export interface YearFigures {
  readonly distributors: number;
  readonly customers: number;
  readonly sales: number;
  readonly refunds: number;
  /** After each of which the ledger was looked at as a whole. */
  readonly steps: number;
  readonly months: readonly {
    readonly name: string;
    readonly sales: number;
    readonly lines: number;
    readonly sha256: string;
  }[];
  readonly batches: number;
  readonly payouts: number;
  /** Minor units, by currency. */
  readonly earned: Readonly<Record<string, bigint>>;
  readonly paid: Readonly<Record<string, bigint>>;
  readonly inFiles: Readonly<Record<string, bigint>>;
}

/**
 * @param wish.distributors how many of the first distributors take part, with their customers; all by default
 * @throws Broken at the first step after which something is wrong
 */
export async function runYear(
  machine: Machine,
  wish: { readonly seed: number; readonly distributors?: number; readonly tell?: (line: string) => void },
): Promise<YearFigures> {
  const tell = wish.tell ?? (() => {});
  const data = await readData(wish.distributors);
  const { staff, persons, memberOf } = await machine.read((db) => found(db, data));
  tell(`${data.distributors.length} distributors, ${data.customers.length} customers, ${data.sales.length} sales`);
  let now = founded;
  let commands = 0;
  let steps = 0;
  const ask = async <Name extends CommandName>(actor: bigint | null, name: Name, about: WishOf<Name>) => {
    commands += 1;
    return (await machine.ask(name, { wish: about, actor, now, key: `year ${commands}` })) as AnswerOf<Name>;
  };
  /** After every step: the ledger, all of it. */
  const balanced = async (what: string) => {
    steps += 1;
    const problems = await machine.read(checkLedger);
    expectThat(problems.length === 0, `after ${what}: ${problems[0]?.message}`);
  };
  const whole = async (what: string) => {
    await balanced(what);
    const problems = await machine.read(checkBooks);
    expectThat(problems.length === 0, `after ${what}: ${problems.slice(0, 3).join("; ")}`);
  };

  const sell = async (sale: SaleRow) => {
    const currency = currencyOf(sale);
    const cents = parseUnits(sale.amount, 2);
    expectThat(typeof cents === "number", `${sale.id} has no amount`);
    const units = BigInt(cents);
    const recorded = must(
      await ask(null, "sell", {
        source,
        sourceRef: sale.id,
        market: currency === "EUR" ? "eu" : "us",
        currency,
        buyerId: persons.get(sale.buyer_id)!,
        clickId: null,
        lines: [
          {
            product: "cd",
            title: "CD",
            quantity: Number(sale.quantity),
            amount: units,
            cv: units,
            qv: units,
            affiliateFixed: null,
          },
        ],
      }),
    );
    expectThat(recorded.created, `${sale.id} was recorded before`);
  };
  const days = eventsByDay(data.sales, wish.seed);
  const figures = {
    refunds: 0,
    batches: 0,
    payouts: 0,
    months: [] as YearFigures["months"][number][],
    inFiles: new Map<string, bigint>(),
  };
  for (let month = Temporal.PlainYearMonth.from("2021-01"); month.year < 2022; month = month.add({ months: 1 })) {
    let sold = 0;
    for (let day = month.toPlainDate({ day: 1 }); day.month === month.month; day = day.add({ days: 1 })) {
      const { sales = [], refunds = [] } = days.get(day.toString()) ?? {};
      now = day.toZonedDateTime({ timeZone: "Europe/Dublin", plainTime: "12:00" }).toInstant();
      // Four tills at once.
      for (let at = 0; at < sales.length; at += 4) await Promise.all(sales.slice(at, at + 4).map(sell));
      for (const refund of refunds) {
        const left = await machine.read(async (db) => standingSale(db, (await saleIdOf(db, source, refund.sale))!));
        const line = left!.lines[0]!;
        const part = (of: bigint) => (refund.percent === 100 ? of : (of * BigInt(refund.percent)) / 100n);
        if (line.amount === 0n) continue;
        const lines = [{ line: 1, quantity: 0, amount: part(line.amount) || 1n, cv: part(line.cv), qv: part(line.qv) }];
        must(
          await ask(null, "refund", { source, saleRef: refund.sale, reversalRef: `refund of ${refund.sale}`, lines }),
        );
        figures.refunds += 1;
      }
      sold += sales.length;
      await machine.idle();
      if (sales.length + refunds.length > 0) await balanced(day.toString());
    }
    const { lines, sha256 } = await close(month);
    figures.months.push({ name: month.toString(), sales: sold, lines, sha256 });
    tell(`${month.toString()}: ${sold} sales, ${lines} lines, ${figures.payouts} payouts so far`);
  }
  // January: what December held is released and paid.
  now = now.add({ hours: 24 * 40 });
  await pay("2022-01");
  await sellersAreThoseOfTheFile(machine, memberOf, data.sales);
  for (const { id } of await machine.read(listPeriods)) {
    const run = await machine.read((db) => liveRun(db, id));
    if (run?.state === "committed") {
      const replay = must(await machine.read((db) => replayRun(db, run.id)));
      expectThat(replay.identical, `run ${run.id} does not replay`);
    }
  }
  const inFiles = Object.fromEntries(figures.inFiles);
  const { earned, paid } = await sumsMeet(machine, inFiles);
  return {
    ...figures,
    inFiles,
    earned,
    paid,
    distributors: data.distributors.length,
    customers: data.customers.length,
    sales: data.sales.length,
    steps,
  };

  async function close(month: Temporal.PlainYearMonth): Promise<{ lines: number; sha256: string }> {
    now = month
      .add({ months: 1 })
      .toPlainDate({ day: 1 })
      .toZonedDateTime({ timeZone: "Europe/Dublin", plainTime: "01:00" })
      .toInstant();
    const name = month.toString();
    const period = (await machine.read(listPeriods)).find((one) => one.name === name)!;
    const preview = must(await machine.read((db) => previewRun(db, period, now)));
    const draft = must(await ask(staff[0], "draft", period.id));
    expectThat(draft.outputSha256 === preview.outputSha256, `${name}: the draft is not its preview`);
    await balanced(`the draft of ${name}`);
    const own = await ask(staff[0], "lock", { periodId: period.id, runId: draft.id });
    expectThat(isFailure(own), `${name} was locked by whoever drafted it`);
    must(await ask(staff[1], "lock", { periodId: period.id, runId: draft.id }));
    await balanced(`the lock of ${name}`);
    must(await ask(staff[0], "commit", period.id));
    await machine.idle();
    await whole(`the commit of ${name}`);
    const replay = must(await machine.read((db) => replayRun(db, draft.id)));
    expectThat(replay.identical, `${name} does not replay to the same hash`);
    await pay(name);
    return { lines: draft.lines, sha256: draft.outputSha256 };
  }

  /** Whatever can be paid, by SEPA, by ACH, and dollars of those with an IBAN by a list for the bank. */
  async function pay(name: string): Promise<void> {
    await ask(null, "release", null);
    await balanced(`the release after ${name}`);
    for (const [currency, method] of [
      ["EUR", "sepa"],
      ["USD", "ach"],
      ["USD", "bank-csv"],
    ] as const) {
      const made = await ask(staff[0], "makeBatch", { currency, method });
      if (isFailure(made)) {
        expectThat(made.code === "nothing-to-pay", made.message);
        continue;
      }
      await balanced(`the ${method} batch after ${name}`);
      must(await ask(staff[1], "approveBatch", made.id));
      const file = must(await ask(staff[0], "takeFile", made.id));
      const payouts = await machine.read((db) => payoutsOfBatch(db, made.id));
      const sum = payouts.reduce((total, { amount }) => total + amount, 0n);
      const inFile = sumOfFile(method, file.text);
      expectThat(inFile === sum, `${file.name} moves ${inFile}, its batch ${sum}`);
      must(await ask(staff[0], "settle", made.id));
      expectThat((await machine.read((db) => findBatch(db, made.id)))?.state === "paid", `${file.name} is not paid`);
      await whole(`the payment of ${file.name}`);
      figures.batches += 1;
      figures.payouts += payouts.length;
      figures.inFiles.set(currency, (figures.inFiles.get(currency) ?? 0n) + inFile);
    }
    now = now.add({ hours: 1 });
    await ask(null, "night", ["close-books"]);
    await machine.idle();
    await balanced(`the closing of the books after ${name}`);
  }
}

function currencyOf({ buyer_id: buyer }: SaleRow): "EUR" | "USD" {
  return Number(buyer.slice(1)) % 3 === 0 ? "EUR" : "USD";
}

/** The sales door attributes by who buys and who looks after them: it must come to the seller that the file names. */
async function sellersAreThoseOfTheFile(
  machine: Machine,
  memberOf: ReadonlyMap<string, bigint>,
  sales: readonly SaleRow[],
): Promise<void> {
  const { rows } = await machine.read((db) =>
    sql<{ ref: string; seller: bigint | null }>`select source_ref as ref, seller_id as seller from sale`.execute(db),
  );
  const sellers = new Map(rows.map(({ ref, seller }) => [ref, seller]));
  expectThat(rows.length === sales.length, `${rows.length} sales are there, ${sales.length} were reported`);
  for (const { id, seller_id: seller } of sales) {
    expectThat(sellers.get(id) === memberOf.get(seller), `${id} was not attributed to ${seller}`);
  }
}
