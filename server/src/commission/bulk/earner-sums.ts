import { copyOut } from "../../foundation/copy.ts";
import type { Tx } from "../../foundation/database.ts";
import { readChunks } from "./chunk-lines.ts";
import type { StoredChunk } from "./line-chunk.ts";
import { floats, ints } from "./grow.ts";
import { CopyReader } from "./read-copy.ts";
import { Words } from "./words.ts";

/** What an earner has on one of two sides, under one bonus in one currency; minor units. */
export interface EarnerSum {
  /** Index into the names that the sides share. */
  readonly bonus: number;
  readonly currency: number;
  readonly amount: number;
}

/** Numbers for the bonuses or the currencies that two sides name. */
export class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) this.#numbers.set(name, (number = this.list.push(name) - 1));
    return number;
  }
}

export interface SideNames {
  readonly bonuses: Names;
  readonly currencies: Names;
}

/** Sums of earners in the order of ids, held by column. */
export interface PostedSums {
  /** Calls `take` with each earner up to this one, that one included, once. */
  upTo(earnerId: number, take: (earnerId: number, sums: readonly EarnerSum[]) => void): void;
}

/** What stands posted for a period, but for adjustments. */
export async function postedSums(tx: Tx, periodId: bigint, names: SideNames): Promise<PostedSums> {
  const [earners, amounts, bonuses, currencies] = [floats(), floats(), ints(), ints()];
  const [bonusWords, currencyWords] = [new Words(), new Words()];
  const reader = new CopyReader();
  await copyOut(
    tx,
    `select earner_id, bonus, currency::text, sum(amount)::bigint from earning_sum
      where period_id = ${periodId} and not adjusted group by earner_id, bonus, currency order by earner_id`,
    (piece) =>
      reader.feed(piece, 4, () => {
        earners.push(reader.int64(-1));
        bonuses.push(names.bonuses.number(bonusWords.text(reader.word(bonusWords))));
        currencies.push(names.currencies.number(currencyWords.text(reader.word(currencyWords))));
        amounts.push(reader.int64(0));
      }),
  );
  const [ids, minor, bonusOf, currencyOf] = [earners.column, amounts.column, bonuses.column, currencies.column];
  let at = 0;
  return {
    upTo: (last, take) => {
      while (at < ids.length && ids[at]! <= last) {
        const id = ids[at]!;
        const sums: EarnerSum[] = [];
        for (; at < ids.length && ids[at] === id; at++) {
          sums.push({ bonus: bonusOf[at]!, currency: currencyOf[at]!, amount: minor[at]! });
        }
        take(id, sums);
      }
    },
  };
}

/** What a run owes each of its earners, in the order of ids; lines that sellers keep are left out. */
export async function runSums(
  tx: Tx,
  runId: bigint,
  names: SideNames,
  take: (earnerId: number, sums: readonly EarnerSum[]) => void,
): Promise<void> {
  let current = -1;
  // By bonus and currency, as they come.
  let sums: { bonus: number; currency: number; amount: number }[] = [];
  const done = (): void => {
    if (sums.length > 0) take(current, sums);
    sums = [];
  };
  const add = (chunk: StoredChunk): void => {
    const [earners, amounts, kept] = [chunk.numbers("earner_id"), chunk.numbers("amount"), chunk.numbers("kept")];
    const [bonusOf, currencyOf] = [chunk.numbers("bonus"), chunk.numbers("currency")];
    const bonuses = chunk.texts("bonuses").map((name) => names.bonuses.number(name));
    const currencies = chunk.texts("currencies").map((name) => names.currencies.number(name));
    for (let at = 0; at < chunk.size; at++) {
      if (kept[at] === 1) continue;
      if (earners[at] !== current) {
        done();
        current = earners[at]!;
      }
      const [bonus, currency] = [bonuses[bonusOf[at]!]!, currencies[currencyOf[at]!]!];
      const sum = sums.find((one) => one.bonus === bonus && one.currency === currency);
      if (sum === undefined) sums.push({ bonus, currency, amount: amounts[at]! });
      else sum.amount = exact(sum.amount + amounts[at]!);
    }
  };
  await readChunks(
    tx,
    runId,
    ["earner_id", "amount", "kept", "bonus", "currency", "bonuses", "currencies"],
    "sorted_by = 'earner'",
    add,
  );
  done();
}

/** @throws {RangeError} beyond 2^53 - 1, where a number is no longer exact */
export function exact(sum: number): number {
  if (!Number.isSafeInteger(sum)) throw new RangeError("a sum is beyond 2^53 - 1");
  return sum;
}
