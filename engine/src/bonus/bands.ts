import { exactNumber, roundQuotient, TooLarge } from "../money/ratio.ts";
import type { BandsBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";

/** How a member's bands come to their amount, every number on the way. Volumes in hundredths times their unit. */
export interface BandsWorking {
  /** Everything that is paid on, earlier periods of a retroactive bonus included. */
  readonly volume: number;
  /** What decides the band. */
  readonly by: number;
  /** Index of the highest band reached, or null where none is. */
  readonly band: number | null;
  readonly slices: readonly { readonly band: number; readonly volume: number }[];
  /** Retroactive: what earlier periods paid, in minor units of the company's currency. */
  readonly paidBefore: number;
  /** Minor units; never below zero. */
  readonly amount: number;
}

/** One member's bands. `bands` stand from the lowest up. */
export function workBands(bonus: BandsBonus, figures: Figures, at: number): BandsWorking {
  const { plan, volumes, past } = figures;
  const back = bonus.method === "retroactive" ? bonus.periods - 1 : 0;
  const together = (now: number, earlier: readonly Float64Array[] = []): number => {
    const sum = earlier.slice(0, back).reduce((all, then) => all + then[at]!, now);
    if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
    return sum;
  };
  const over = (columns: readonly Float64Array[], volume: number): number =>
    together(columns[volume]![at]!, past.volumes?.[plan.volumes[volume]!.name]);
  const [volume, by] = [over(figures.paidOn ?? volumes, bonus.volume), over(volumes, bonus.by)];
  const band = bonus.bands.findLastIndex(({ from }) => by >= from);
  const slices = band < 0 ? [] : bonus.method === "slice" ? sliced(bonus, volume, band) : [{ band, volume }];
  const paidBefore = together(0, past.paid?.[bonus.name]);
  const [num, den] = slices.reduce(
    ([n, d], slice) => {
      const { exactNum, exactDen } = bonus.bands[slice.band]!.rate;
      return [n * exactDen + BigInt(slice.volume) * exactNum * d, d * exactDen];
    },
    [0n, 1n],
  );
  const due = exactNumber(roundQuotient(num, den));
  return { volume, by, band: band < 0 ? null : band, slices, paidBefore, amount: Math.max(0, due - paidBefore) };
}

/** 1,200 points over bands from 0, 500 and 1,000: 500, 500 and 200. The last band reached takes what is left. */
function sliced({ bands }: BandsBonus, volume: number, reached: number): { band: number; volume: number }[] {
  return bands.slice(0, reached + 1).flatMap(({ from }, band) => {
    const end = band < reached ? Math.min(volume, bands[band + 1]!.from) : volume;
    return end > from ? [{ band, volume: end - from }] : [];
  });
}

/** Whether a member is of the kinds that earn it, and meets its rule. */
export function earnsBands(bonus: BandsBonus, { kind, rules }: Figures, at: number): boolean {
  return ((bonus.mask >> kind[at]!) & 1) === 1 && (bonus.rule === null || rules[bonus.rule]![at] === 1);
}

/** One line a member, at level 0. */
export function payBands(bonus: BandsBonus, figures: Figures): LineColumns {
  const { network } = figures;
  const earns: number[] = [];
  const amounts: number[] = [];
  const bands: number[] = [];
  for (let at = 0; at < network.size; at++) {
    if (!earnsBands(bonus, figures, at)) continue;
    const { amount, band } = workBands(bonus, figures, at);
    if (amount === 0) continue;
    earns.push(at);
    amounts.push(amount);
    bands.push(band ?? 0);
  }
  const lines = newLines(earns.length);
  lines.count = earns.length;
  lines.source.set(earns);
  lines.earner.set(earns);
  lines.rate.set(bands);
  lines.amount.set(amounts);
  return lines;
}
