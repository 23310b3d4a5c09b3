import type { z } from "@hono/zod-openapi";
import type { BonusExplanation, PaidLine, Person, SaleExplanation, SourceExplanation } from "@fairline/engine";
import { toMoney } from "../access/index.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { cardOf } from "../members/index.ts";
import type { Names } from "../members/index.ts";
import type { SaleStory } from "../sales/index.ts";
import type { EarningStory } from "./explain-earning.ts";
import type { ExplanationJson, walkSchema } from "./explanation-schema.ts";
import { missedJson } from "./missed-json.ts";
import { outcomeJson } from "./outcome-json.ts";

export { earningStateSchema, explanationSchema, personSchema } from "./explanation-schema.ts";
export { cardOf };
export type { Names };
export type { ExplanationJson } from "./explanation-schema.ts";
export { missedJson, missedSchema } from "./missed-json.ts";

/** The store knows its orders by number inside and by `ord_...` at the edge; other sources have names of their own. */
export function sourceRefAtEdge({ source, sourceRef }: Pick<SaleStory, "source" | "sourceRef">): string {
  return source === "store" && /^\d+$/.test(sourceRef) ? toEdge("order", BigInt(sourceRef)) : sourceRef;
}
type WalkJson = z.infer<typeof walkSchema>;

/** What is told the same of an earning and of a run's line that is not posted yet. */
export type Story = Omit<EarningStory, "earning"> & {
  readonly earning: Pick<EarningStory["earning"], "bonus" | "earnerId">;
};

/** Everybody an explanation names. */
export function peopleIn({ earning, sale, sourceId, explanation }: Story): readonly bigint[] {
  const walked = bonusesOf(explanation).flatMap((bonus) => {
    if (bonus.shape !== "walk") return [];
    const moved = bonus.movedTo === null ? [] : [memberId(bonus.movedTo.id)];
    return [...moved, ...bonus.steps.map((step) => memberId(step.member.id))];
  });
  const sources = [sourceId, sale?.sellerId].filter((id) => typeof id === "bigint");
  return [...new Set([earning.earnerId, ...sources, ...walked])];
}

function bonusesOf(
  explanation: SaleExplanation | SourceExplanation,
): readonly (BonusExplanation | SourceExplanation)[] {
  return "bonuses" in explanation ? explanation.bonuses : [explanation];
}

/**
 * The explanation as one caller may see it. Staff see everything. A member sees their own earning and the way up to
 * themselves: those are people of their own downline; whoever stands above them, and what others are paid, is left out.
 * How the sale found its seller is for the seller.
 */
export function explanationJson(story: EarningStory, names: Names, viewer: bigint | "staff"): ExplanationJson {
  const { earning, period } = story;
  return {
    earning: {
      id: toEdge("earning", earning.id),
      bonus: earning.bonus,
      level: earning.level,
      paidLevel: earning.paidLevel,
      base: earning.base,
      rate: earning.rate,
      amount: toMoney(earning.amount, earning.currency),
      state: earning.state,
      heldUntil: earning.heldUntil?.toString() ?? null,
      payout: earning.payoutId === null ? null : toEdge("payout", earning.payoutId),
      period: { id: toEdge("period", period.id), name: period.name, state: period.state },
    },
    ...storyJson(story, names, viewer),
  };
}

/** An explanation without what only a posted earning has. */
export function storyJson(story: Story, names: Names, viewer: bigint | "staff"): Omit<ExplanationJson, "earning"> {
  const { earning, sale, sourceId, explanation, calculation } = story;
  const staff = viewer === "staff";
  const source = "bonuses" in explanation ? explanation.seller : sourceOf(sourceId);
  const walks = bonusesOf(explanation).map((bonus) => walkJson(bonus, source, names, viewer));
  const walk = walks.find((one) => one.bonus === earning.bonus) ?? notInPlan(earning.bonus);
  return {
    earner: cardOf(names, earning.earnerId),
    exact: story.exact,
    source: sourceId === null ? null : cardOf(names, sourceId),
    sale: sale === null || !("bonuses" in explanation) ? null : saleJson(sale, explanation, names, viewer),
    calculation: { ...calculation, parts: [...calculation.parts] },
    walk,
    outcome: "bonuses" in explanation ? null : outcomeJson(explanation, calculation.currency),
    others: staff ? walks.filter((one) => one !== walk) : [],
    history: story.history.map((change) => ({
      at: change.at.toString(),
      amount: toMoney(change.amount, calculation.currency),
      account: change.account,
      cause: change.cause,
    })),
  };
}

function saleJson(
  sale: SaleStory,
  { ownPurchase, buyer }: SaleExplanation,
  names: Names,
  viewer: bigint | "staff",
): ExplanationJson["sale"] {
  const staff = viewer === "staff";
  const own = staff || viewer === sale.sellerId;
  return {
    id: toEdge("sale", sale.saleId),
    at: sale.at.toString(),
    titles: [...sale.titles],
    currency: sale.currency,
    source: sale.source,
    sourceRef: staff ? sourceRefAtEdge(sale) : null,
    seller: sale.sellerId === null ? null : cardOf(names, sale.sellerId),
    ownPurchase,
    buyerKind: buyer?.kind ?? "guest",
    attribution: {
      way: sale.way,
      clickedAt: own ? (sale.data.clickedAt ?? null) : null,
      link: own ? (sale.data.link ?? null) : null,
      passed: own ? [...sale.data.passed] : [],
    },
  };
}

function sourceOf(id: bigint | null): Pick<Person, "id"> | null {
  return id === null ? null : { id: toEdge("member", id) };
}

/** The plan was changed within the period, and its run knows the bonus no longer. */
function notInPlan(bonus: string): WalkJson {
  return { ...noWalk, bonus, shape: "seller", verdict: "not-in-plan", worked: null, steps: [] };
}

const noWalk = { climb: null, movedTo: null, levels: null, end: null } as const;

function walkJson(
  bonus: BonusExplanation | SourceExplanation,
  source: Pick<Person, "id"> | null,
  names: Names,
  viewer: bigint | "staff",
): WalkJson {
  const shape = bonus.shape === "seller" || bonus.shape === "walk" ? bonus.shape : "own";
  const money = (paid: { readonly earning: { readonly amount: bigint; readonly currency: string } } | null) =>
    paid === null ? null : toMoney(paid.earning.amount, paid.earning.currency);
  if (bonus.shape !== "walk") {
    const { paid } = bonus;
    const verdict = bonus.shape === "seller" ? bonus.verdict : paid === null ? "nothing-counts" : "earns";
    const receiver = source === null ? null : memberId(source.id);
    const steps =
      receiver === null
        ? []
        : [
            {
              member: cardOf(names, receiver),
              you: receiver === viewer,
              rank: null,
              level: 0,
              paidLevel: paid === null ? null : 0,
              percent: paid?.earning.rate ?? null,
              missed: [],
              why: null,
              amount: viewer === "staff" || receiver === viewer ? money(paid) : null,
            },
          ];
    return { ...noWalk, bonus: bonus.bonus, shape, verdict, worked: workedFrom(paid), steps };
  }
  const { verdict, climb, movedTo } = bonus;
  const mine = bonus.steps.findIndex((step) => memberId(step.member.id) === viewer);
  const seen = viewer === "staff" ? bonus.steps : bonus.steps.slice(0, mine + 1);
  return {
    bonus: bonus.bonus,
    shape: "walk",
    verdict,
    climb,
    movedTo: movedTo === null ? null : cardOf(names, memberId(movedTo.id)),
    levels: bonus.levels,
    end: viewer === "staff" ? bonus.end : "caller",
    worked: workedFrom(bonus.steps.find((step) => step.paid !== null)?.paid ?? null),
    steps: seen.map((step) => {
      const id = memberId(step.member.id);
      return {
        member: cardOf(names, id),
        you: id === viewer,
        rank: step.rank,
        level: step.level,
        paidLevel: step.paidLevel,
        percent: step.percent,
        missed: step.missed.map(missedJson),
        why: step.why,
        amount: viewer === "staff" || id === viewer ? money(step.paid) : null,
      };
    }),
  };
}

/** Every line of a bonus on one sale is worked out from the same. */
function workedFrom(paid: PaidLine | null): WalkJson["worked"] {
  if (paid === null) return null;
  const { points, peg, base, currency } = paid.calculation;
  return { points, peg, base: { amount: base, currency } };
}

function memberId(edge: string): bigint {
  const id = fromEdge("member", edge);
  if (id === undefined) throw new Error(`the engine named ${edge}, which is no member's id`);
  return id;
}
