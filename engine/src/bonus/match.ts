/**
 * How the volumes of a member's legs are matched, in whole units of volume (hundredths of a point times the volume's
 * unit). Every rule takes from the legs what it pays for; the rest is carried.
 */
export type MatchRule =
  /** Whole multiples of `ratio`, the strongest leg first. */
  | { readonly by: "percent"; readonly ratio: readonly number[] }
  /** `from` rising: the highest step that the weaker leg reaches. */
  | { readonly by: "steps"; readonly from: Float64Array }
  /** `takes` the strongest leg first; `once`: which one that is stays as it was at the beginning. */
  | { readonly by: "cycle"; readonly takes: readonly number[]; readonly once: boolean };

/** What a match took: `paid` is the number of whole multiples, the index + 1 of a step, or the number of cycles. */
export interface Matched {
  paid: number;
  first: number;
  second: number;
}

/** Match two sides, at most `most` cycles. Writes into `matched`, so that a loop over a million members makes no garbage. */
export function matchTwo(rule: MatchRule, most: number, first: number, second: number, matched: Matched): void {
  matched.paid = 0;
  matched.first = 0;
  matched.second = 0;
  const weaker = first < second ? first : second;
  if (weaker <= 0) return;
  if (rule.by === "percent") matchOnce(rule.ratio, Number.POSITIVE_INFINITY, first, second, matched);
  else if (rule.by === "cycle") {
    if (rule.once || rule.takes[0] === rule.takes[1]) matchOnce(rule.takes, most, first, second, matched);
    else matchCycles(rule.takes, most, first, second, matched);
  } else {
    const { from } = rule;
    let step = from.length;
    while (step > 0 && from[step - 1]! > weaker) step--;
    if (step === 0) return;
    matched.paid = step;
    matched.first = from[step - 1]!;
    matched.second = from[step - 1]!;
  }
}

/** The leg that is stronger at the beginning (the first where they are equal) stays the strong one. */
function matchOnce(takes: readonly number[], most: number, first: number, second: number, matched: Matched): void {
  const [strong, weak] = [takes[0]!, takes[1]!];
  const firstLeads = first >= second;
  const ofStrong = Math.floor((firstLeads ? first : second) / strong);
  const ofWeak = Math.floor((firstLeads ? second : first) / weak);
  let times = ofStrong < ofWeak ? ofStrong : ofWeak;
  if (times > most) times = most;
  matched.paid = times;
  matched.first = times * (firstLeads ? strong : weak);
  matched.second = times * (firstLeads ? weak : strong);
}

/**
 * Cycles one after the other; before each it is decided anew which leg is the stronger one (the first where they are
 * equal). Worked out in long strides: while one leg stays the stronger, and while the two change places by turns.
 * Cycles of 200 and 100 on 700 / 500: 500 / 400, 300 / 300, 100 / 200, 0 / 0: four.
 */
function matchCycles(takes: readonly number[], most: number, first: number, second: number, matched: Matched): void {
  const [strong, weak] = [takes[0]!, takes[1]!];
  let [a, b, cycles] = [first, second, 0];
  for (;;) {
    const firstLeads = a >= b;
    const [more, less] = firstLeads ? [a, b] : [b, a];
    if (cycles >= most || more < strong || less < weak) break;
    // For how many cycles the stronger leg stays it: each shrinks the distance by strong - weak; equal legs are the first's turn.
    const shrinks = strong - weak;
    const turns = (more - less) / shrinks;
    const stays = shrinks <= 0 ? Number.POSITIVE_INFINITY : firstLeads ? Math.floor(turns) + 1 : Math.ceil(turns);
    const room = Math.min(Math.floor(more / strong), Math.floor(less / weak), most - cycles);
    const times = Math.min(stays, room);
    // Where they change places cycle by cycle, pairs take strong + weak from both, and leave the distance as it is.
    const both = strong + weak;
    const pairs = stays > 1 ? 0 : Math.min(Math.floor(Math.min(a, b) / both) - 1, Math.floor((most - cycles) / 2));
    const done = pairs > 0 ? 2 * pairs : times;
    a -= pairs > 0 ? pairs * both : times * (firstLeads ? strong : weak);
    b -= pairs > 0 ? pairs * both : times * (firstLeads ? weak : strong);
    cycles += done;
  }
  matched.paid = cycles;
  matched.first = first - a;
  matched.second = second - b;
}

/** Whether the rule takes from each of so many legs by itself, all alike; else the strongest stands against the others together. */
export function takesFromEach(rule: MatchRule, legs: number): boolean {
  if (legs === 2 || rule.by === "steps") return false;
  return (rule.by === "percent" ? rule.ratio : rule.takes).length === legs;
}

/**
 * Match more than two legs: `totals` by leg; writes what each gave to `taken` from `at` on and answers how often. Alike from each,
 * or the strongest (the first of equal ones) against all others together, which give in the order of their legs.
 */
export function matchMany(
  rule: MatchRule,
  most: number,
  totals: Float64Array,
  taken: Float64Array,
  at: number,
  matched: Matched,
): number {
  const legs = totals.length;
  if (takesFromEach(rule, legs)) {
    const each = rule.by === "percent" ? rule.ratio[0]! : rule.by === "cycle" ? rule.takes[0]! : 0;
    let times = rule.by === "cycle" ? most : Number.POSITIVE_INFINITY;
    for (const total of totals) times = Math.min(times, Math.max(0, Math.floor(total / each)));
    for (let leg = 0; leg < legs; leg++) taken[at + leg] = times * each;
    return times;
  }
  let strongest = 0;
  let others = 0;
  for (let leg = 1; leg < legs; leg++) if (totals[leg]! > totals[strongest]!) strongest = leg;
  for (let leg = 0; leg < legs; leg++) if (leg !== strongest && totals[leg]! > 0) others += totals[leg]!;
  matchTwo(rule, most, totals[strongest]!, others, matched);
  taken[at + strongest] = matched.first;
  let left = matched.second;
  for (let leg = 0; leg < legs && left > 0; leg++) {
    if (leg === strongest || totals[leg]! <= 0) continue;
    const part = Math.min(left, totals[leg]!);
    taken[at + leg] = part;
    left -= part;
  }
  return matched.paid;
}
