import type { ReactNode } from "react";
import { Count, Money } from "../money.tsx";
import type { MoneyValue } from "../format-money.ts";
import styles from "./outcome.module.css";
import { useMissed, useReasonWords } from "./reasons.ts";
import type { Missed } from "./reasons.ts";
import { SumRow, SumRows } from "./sum-rows.tsx";

/** Volume by where it comes from; points as text. */
export interface Lot {
  readonly periodsAgo: number;
  readonly orOlder: boolean;
  readonly points: string;
}

interface Part {
  readonly bonus: string;
  readonly qualifies: boolean;
  readonly missed: readonly Missed[];
}

export interface LegsOutcome extends Part {
  readonly shape: "legs";
  readonly by: "percent" | "steps" | "cycle";
  readonly times: number | null;
  readonly most: number | null;
  readonly legs: readonly {
    readonly leg: number;
    readonly carriedIn: readonly Lot[];
    readonly brought: string;
    readonly matched: readonly Lot[];
    readonly owedBefore: readonly Lot[];
    readonly lost: string;
    readonly carriedOn: readonly Lot[];
    readonly owed: string;
  }[];
  readonly pairs: readonly { readonly left: Lot; readonly right: Lot }[];
}

export interface PoolOutcome extends Part {
  readonly shape: "pool";
  readonly percent: string | null;
  readonly base: "cv" | "qv" | "amount";
  readonly ofSales: MoneyValue;
  readonly fixed: MoneyValue;
  readonly untaken: MoneyValue;
  readonly carried: MoneyValue;
  readonly amount: MoneyValue;
  readonly participants: number;
}

export interface AwardOutcome extends Part {
  readonly shape: "award";
  readonly for: "reaching" | "every" | "streak" | "tenure" | "contest";
  readonly streak: number | null;
  readonly periods: number | null;
  readonly given: number | null;
  readonly place: number | null;
  readonly tied: number | null;
  readonly missedRule: readonly Missed[];
}

export type Outcome = LegsOutcome | PoolOutcome | AwardOutcome;

/** What became of legs lot by lot, where a pool comes from, or what an award was given for. */
export function OutcomeStory({ outcome }: { readonly outcome: Outcome }) {
  const t = useReasonWords();
  const missed = useMissed();
  return (
    <section className={styles["outcome"]}>
      {outcome.qualifies || outcome.missed.length === 0 ? null : (
        <p>{t("outcome.unqualified", { missed: missed(outcome.missed) })}</p>
      )}
      {outcome.shape === "legs" ? (
        <Legs outcome={outcome} />
      ) : outcome.shape === "pool" ? (
        <Pool outcome={outcome} />
      ) : (
        <Award outcome={outcome} />
      )}
    </section>
  );
}

function Legs({ outcome }: { readonly outcome: LegsOutcome }) {
  const t = useReasonWords();
  return (
    <>
      <h2 className={styles["heading"]}>{t("outcome.legs")}</h2>
      <div className={styles["legs"]}>
        {outcome.legs.map((leg) => (
          <section key={leg.leg} className={styles["leg"]}>
            <h3>
              {legName(t, leg.leg, outcome.legs.length)} <small>{t("outcome.in-points")}</small>
            </h3>
            <SumRows>
              <Lots name={t("outcome.carried-in")} lots={leg.carriedIn} none />
              <SumRow name={t("outcome.brought")} sign="+">
                <Count value={leg.brought} />
              </SumRow>
              <Lots name={t("outcome.owed-before")} lots={leg.owedBefore} sign="−" />
              <Lots name={<b>{t("outcome.matched")}</b>} lots={leg.matched} sign="−" none />
              {isZero(leg.lost) ? null : (
                <SumRow name={t("outcome.lost")} sign="−">
                  <Count value={leg.lost} />
                </SumRow>
              )}
              <Lots name={t("outcome.carried-on")} lots={leg.carriedOn} sign="=" total none />
              {isZero(leg.owed) ? null : (
                <SumRow name={t("outcome.owed")}>
                  <Count value={leg.owed} />
                </SumRow>
              )}
            </SumRows>
          </section>
        ))}
      </div>
      {outcome.times === null ? null : (
        <p>
          {t(outcome.by === "steps" ? "outcome.step" : "outcome.cycles", { count: outcome.times })}
          {outcome.most === null ? null : <> {t("outcome.most", { count: outcome.most })}</>}
        </p>
      )}
      {outcome.pairs.length < 2 ? null : (
        <details className={styles["more"]}>
          <summary>{t("outcome.pairs")}</summary>
          <ol className={styles["pairs"]}>
            {outcome.pairs.map(({ left, right }) => (
              <li key={`${left.periodsAgo} ${left.orOlder} ${right.periodsAgo} ${right.orOlder}`}>
                {t.rich("outcome.pair", {
                  points: <Count value={left.points} />,
                  left: lotName(t, left),
                  right: lotName(t, right),
                })}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Pool({ outcome }: { readonly outcome: PoolOutcome }) {
  const t = useReasonWords();
  const rows: readonly (readonly [name: ReactNode, value: MoneyValue, key: string])[] = [
    [
      t.rich(`outcome.pool.${outcome.base}`, { rate: <Count value={outcome.percent ?? "0"} unit="percent" /> }),
      outcome.ofSales,
      "sales",
    ],
    [t("outcome.pool.fixed"), outcome.fixed, "fixed"],
    [t("outcome.pool.untaken"), outcome.untaken, "untaken"],
    [t("outcome.pool.carried"), outcome.carried, "carried"],
  ];
  return (
    <>
      <h2 className={styles["heading"]}>{t("outcome.pool")}</h2>
      <SumRows className={styles["leg"] ?? ""}>
        {rows
          .filter(([, value]) => !isZero(value.amount))
          .map(([name, value, key], index) => (
            <SumRow key={key} name={name} sign={index === 0 ? "" : "+"}>
              <Money value={value} />
            </SumRow>
          ))}
        <SumRow name={t("outcome.pool.all", { count: outcome.participants })} sign="=" total>
          <Money value={outcome.amount} />
        </SumRow>
      </SumRows>
    </>
  );
}

/** How many share a place, where it is more than one. */
function Tied({ count }: { readonly count: number | null }) {
  const t = useReasonWords();
  return count === null || count < 2 ? null : <> {t("outcome.tied", { count })}</>;
}

/** Volume, a row for each period it comes from; of this period alone it needs no word. */
function Lots({
  name,
  lots,
  sign = "",
  total = false,
  none = false,
}: {
  readonly name: ReactNode;
  readonly lots: readonly Lot[];
  readonly sign?: string;
  readonly total?: boolean;
  /** Whether nothing is worth a row. */
  readonly none?: boolean;
}) {
  const t = useReasonWords();
  if (lots.length === 0) {
    return none ? (
      <SumRow name={name} sign={sign} total={total}>
        <Count value="0.00" />
      </SumRow>
    ) : null;
  }
  return lots.map((lot, index) => (
    <SumRow
      key={`${lot.periodsAgo} ${lot.orOlder}`}
      name={
        <>
          {name}
          {lots.length === 1 && lot.periodsAgo === 0 ? null : (
            <small className={styles["lot"]}>{lotName(t, lot)}</small>
          )}
        </>
      }
      sign={index > 0 && sign !== "−" ? "+" : sign}
      total={total && index === 0}
    >
      <Count value={lot.points} />
    </SumRow>
  ));
}

function Award({ outcome }: { readonly outcome: AwardOutcome }) {
  const t = useReasonWords();
  const missed = useMissed();
  const { streak, periods, place, given } = outcome;
  const why = {
    reaching: () => t("outcome.award.reaching"),
    every: () => t("outcome.award.every"),
    streak: () => t("outcome.award.streak", { streak: streak ?? 0, periods: periods ?? 0 }),
    tenure: () => t("outcome.award.tenure", { count: periods ?? 0 }),
    contest: () => t("outcome.award.contest", { place: place ?? 0 }),
  }[outcome.for];
  return (
    <p className={styles["award"]}>
      {outcome.missedRule.length === 0 ? why() : t("outcome.unqualified", { missed: missed(outcome.missedRule) })}
      {outcome.for === "contest" ? <Tied count={outcome.tied} /> : null}
      {given === null || given === 0 ? null : <> {t("outcome.award.given", { count: given })}</>}
    </p>
  );
}

type Words = ReturnType<typeof useReasonWords>;

function lotName(t: Words, { periodsAgo, orOlder }: Lot): string {
  if (periodsAgo === 0) return t("outcome.lot.now");
  return t(orOlder ? "outcome.lot.older" : "outcome.lot.ago", { count: periodsAgo });
}

/** Two legs are left and right; more have numbers. */
function legName(t: Words, leg: number, legs: number): string {
  if (legs !== 2) return t("outcome.leg", { leg: leg + 1 });
  return t(leg === 0 ? "outcome.leg.left" : "outcome.leg.right");
}

function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}
