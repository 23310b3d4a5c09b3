import { Count } from "../../ui/money.tsx";
import { useWords } from "../money/words.ts";
import type { LegsBonus, Pays } from "./document.ts";
import { Rates } from "./rates.tsx";
import { capital, kindsInWords } from "./say.ts";
import { AmountsOf, Worths } from "./worths.tsx";

/** How legs are set against each other, what a match pays, and what becomes of the rest. */
export function Legs({ bonus }: { readonly bonus: LegsBonus }) {
  const t = useWords();
  const { match, carry = {}, volume, own, takes } = bonus;
  return (
    <>
      <p>
        {t("plan.legs", {
          seller: capital(kindsInWords(t, bonus.seller)),
          tree: bonus.tree,
          volume: volume.toUpperCase(),
        })}
        {own === "weaker" ? <> {t("plan.legs.own")}</> : null}
        {takes === undefined ? null : <> {t("plan.takes", { rule: takes })}</>}
      </p>
      {"percent" in match ? (
        <>
          <p>
            {match.ratio === undefined
              ? t("plan.legs.percent")
              : t("plan.legs.ratio", { ratio: match.ratio.join(" : ") })}
          </p>
          <Rates rate={match.percent} of="plan.level" />
        </>
      ) : "steps" in match ? (
        <>
          <p>{t("plan.legs.steps")}</p>
          <dl>
            {match.steps.map(({ from, pays }) => (
              <div key={from}>
                <dt>
                  <Count value={from} />
                </dt>
                <dd>
                  <WhatPays pays={pays} each={t("plan.legs.step")} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <>
          <p>
            {t("plan.legs.cycle", { takes: match.cycle.takes.join(" + ") })}{" "}
            {new Set(match.cycle.takes).size === 1
              ? null
              : t(`plan.legs.decided.${match.cycle.decided ?? "each-cycle"}`)}
          </p>
          <WhatPays pays={match.cycle.pays} each={t("plan.legs.each")} />
          {match.cycle.most === undefined ? null : <Worths worth={match.cycle.most} lead={t("plan.legs.most")} />}
        </>
      )}
      <p>
        {t(`plan.carry.${carry.keep ?? "all"}`)}
        {carry.cap === undefined ? null : <> {t.rich("plan.carry.cap", { points: <Count value={carry.cap} /> })}</>}
        {carry.expires === undefined ? null : <> {t("plan.carry.expires", { count: carry.expires })}</>}
        {carry.unqualified === "lose" ? <> {t("plan.carry.lose")}</> : null}
      </p>
    </>
  );
}

function WhatPays({ pays, each }: { readonly pays: Pays; readonly each: string }) {
  const t = useWords();
  if ("percent" in pays) {
    return (
      <>
        <p>{t(`plan.legs.of.${pays.of ?? "weaker"}`)}</p>
        <Rates rate={pays.percent} of="plan.level" />
      </>
    );
  }
  if ("points" in pays) return <Worths worth={pays.points} lead={t("plan.legs.points", { each })} />;
  return <AmountsOf amounts={pays.amount} lead={t("plan.legs.amount", { each })} />;
}
