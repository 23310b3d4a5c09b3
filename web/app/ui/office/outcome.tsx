import type { ReactNode } from "react";
import { Count, Money } from "../money.tsx";
import type { MoneyValue } from "../format-money.ts";
import styles from "./outcome.module.css";
import { useMissed, useReasonWords } from "./reasons.ts";
import type { Missed } from "./reasons.ts";

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
  readonly missedRule: readonly Missed[];
}

export type Outcome = LegsOutcome | PoolOutcome | AwardOutcome;

/** What became of legs lot by lot, where a pool comes from, or what an award was given for. */
export function OutcomeStory({ outcome }: { readonly outcome: Outcome }) {
  const t = useReasonWords();
  const missed = useMissed();
  return (
    <div className={styles["outcome"]}>
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
    </div>
  );
}

function Legs({ outcome }: { readonly outcome: LegsOutcome }) {
  const t = useReasonWords();
  const points = (text: string): ReactNode => t.rich("outcome.points", { points: <Count value={text} /> });
  const all = (lots: readonly Lot[]): ReactNode =>
    lots.length === 0
      ? points("0.00")
      : lots.map((lot) => (
          <div key={lot.periodsAgo}>
            {points(lot.points)}
            {lots.length === 1 && lot.periodsAgo === 0 ? null : <small> {lotName(t, lot)}</small>}
          </div>
        ));
  return (
    <>
      <h3>{t("outcome.legs")}</h3>
      <div className={styles["legs"]}>
        {outcome.legs.map((leg) => (
          <section key={leg.leg} className={styles["leg"]}>
            <h4>{legName(t, leg.leg, outcome.legs.length)}</h4>
            <dl className={styles["rows"]}>
              <dt>{t("outcome.carried-in")}</dt>
              <dd>{all(leg.carriedIn)}</dd>
              <dt>{t("outcome.brought")}</dt>
              <dd>{points(leg.brought)}</dd>
              <dt className={styles["total"]}>{t("outcome.matched")}</dt>
              <dd className={styles["total"]}>{all(leg.matched)}</dd>
              {isZero(leg.lost) ? null : (
                <>
                  <dt>{t("outcome.lost")}</dt>
                  <dd>{points(leg.lost)}</dd>
                </>
              )}
              <dt>{t("outcome.carried-on")}</dt>
              <dd>{all(leg.carriedOn)}</dd>
              {isZero(leg.owed) ? null : (
                <>
                  <dt>{t("outcome.owed")}</dt>
                  <dd>{points(leg.owed)}</dd>
                </>
              )}
            </dl>
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
        <details>
          <summary>{t("outcome.pairs")}</summary>
          <ol className={styles["pairs"]}>
            {outcome.pairs.map(({ left, right }) => (
              <li key={`${left.periodsAgo} ${right.periodsAgo}`}>
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
      <h3>{t("outcome.pool")}</h3>
      <dl className={styles["rows"]}>
        {rows
          .filter(([, value]) => !isZero(value.amount))
          .map(([name, value, key]) => (
            <Row key={key} name={name} value={value} />
          ))}
        <Row name={t("outcome.pool.all", { count: outcome.participants })} value={outcome.amount} isTotal />
      </dl>
    </>
  );
}

function Row({
  name,
  value,
  isTotal = false,
}: {
  readonly name: ReactNode;
  readonly value: MoneyValue;
  readonly isTotal?: boolean;
}) {
  const style = isTotal ? styles["total"] : undefined;
  return (
    <>
      <dt className={style}>{name}</dt>
      <dd className={style}>
        <Money value={value} />
      </dd>
    </>
  );
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
    <p>
      {outcome.missedRule.length === 0 ? why() : t("outcome.unqualified", { missed: missed(outcome.missedRule) })}
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
