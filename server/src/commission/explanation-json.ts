import { z } from "@hono/zod-openapi";
import type { BonusExplanation, MissedReason, PaidLine, SaleExplanation } from "@fairline/engine";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import type { SaleStory } from "../sales/index.ts";
import type { EarningStory } from "./explain-earning.ts";

export const personSchema = z
  .object({ id: z.string(), handle: z.string(), displayName: z.string() })
  .openapi("MemberCard");

export const earningStateSchema = z.enum(["pending", "held", "available", "paid", "reversed"]);

export const missedSchema = z
  .object({
    code: z.enum(["kind", "volume"]),
    /** The plan's name of the volume that is short. */
    volume: z.string().nullable(),
    has: z.string(),
    needs: z.array(z.string()),
  })
  .openapi("MissedReason");

const stepSchema = z
  .object({
    member: personSchema,
    you: z.boolean(),
    level: z.number().int(),
    /** The level they take; null where they are skipped. */
    paidLevel: z.number().int().nullable(),
    percent: z.string().nullable(),
    missed: z.array(missedSchema),
    /** Null where they are skipped, where it rounds to nothing, and where it is not the caller's to see. */
    amount: moneySchema.nullable(),
  })
  .openapi("WalkStep");

const walkSchema = z
  .object({
    bonus: z.string(),
    shape: z.enum(["seller", "walk"]),
    verdict: z.enum(["earns", "climbs", "no-seller", "seller-kind", "own-purchase", "buyer-kind", "not-in-plan"]),
    levels: z.number().int().nullable(),
    end: z.enum(["levels-taken", "top", "caller"]).nullable(),
    /** What the steps' amounts were worked out from; a refund since then has no part in it. Null where nobody is paid. */
    worked: z.object({ points: z.string().nullable(), peg: z.string().nullable(), base: moneySchema }).nullable(),
    steps: z.array(stepSchema),
  })
  .openapi("Walk");

const calculationPartSchema = z.union([
  z.object({ kind: z.literal("percent"), percent: z.string(), base: z.string(), value: z.string() }),
  z.object({
    kind: z.literal("fixed"),
    fixed: z.string(),
    quantity: z.number(),
    original: z.string(),
    remaining: z.string(),
    value: z.string(),
  }),
]);

export const explanationSchema = z
  .object({
    earning: z.object({
      id: z.string(),
      bonus: z.string(),
      level: z.number().int(),
      paidLevel: z.number().int(),
      base: z.string(),
      rate: z.string().nullable(),
      amount: moneySchema,
      state: earningStateSchema,
      heldUntil: instantSchema.nullable(),
      payout: z.string().nullable(),
      period: z.object({ id: z.string(), name: z.string(), state: z.enum(["open", "locked", "committed"]) }),
    }),
    earner: personSchema,
    exact: z.boolean().openapi({ description: "False while the period is open: later sales can still change it" }),
    sale: z.object({
      id: z.string(),
      at: instantSchema,
      titles: z.array(z.string()),
      currency: z.string(),
      source: z.string(),
      sourceRef: z.string().nullable(),
      seller: personSchema.nullable(),
      ownPurchase: z.boolean(),
      buyerKind: z.enum(["guest", "customer", "affiliate", "distributor"]),
      attribution: z.object({
        way: z.enum(["own", "owner", "click", "company"]),
        clickedAt: instantSchema.nullable(),
        link: z.string().nullable(),
        passed: z.array(z.object({ way: z.string(), why: z.string() })),
      }),
    }),
    calculation: z.object({
      of: z.enum(["amount", "cv"]),
      points: z.string().nullable(),
      peg: z.string().nullable(),
      base: z.string(),
      parts: z.array(calculationPartSchema),
      exact: z.string(),
      amount: z.string(),
      currency: z.string(),
    }),
    walk: walkSchema,
    others: z.array(walkSchema).openapi({ description: "The sale's other bonuses; for staff only" }),
    history: z.array(
      z.object({
        at: instantSchema,
        amount: moneySchema,
        account: z.enum(["pending", "held", "available"]),
        cause: z.enum(["sale", "run", "reversal"]),
      }),
    ),
  })
  .openapi("EarningExplanation");

export type ExplanationJson = z.infer<typeof explanationSchema>;

/** The store knows its orders by number inside and by `ord_...` at the edge; other sources have names of their own. */
export function sourceRefAtEdge({ source, sourceRef }: Pick<SaleStory, "source" | "sourceRef">): string {
  return source === "store" && /^\d+$/.test(sourceRef) ? toEdge("order", BigInt(sourceRef)) : sourceRef;
}
type WalkJson = z.infer<typeof walkSchema>;
export type Names = ReadonlyMap<bigint, { readonly handle: string; readonly displayName: string }>;

export function cardOf(names: Names, member: bigint): z.infer<typeof personSchema> {
  const name = names.get(member);
  return { id: toEdge("member", member), handle: name?.handle ?? "", displayName: name?.displayName ?? "" };
}

export function missedJson(reason: MissedReason): z.infer<typeof missedSchema> {
  return reason.code === "kind"
    ? { code: "kind", volume: null, has: reason.has, needs: [...reason.needs] }
    : { code: "volume", volume: reason.volume, has: reason.has, needs: [reason.needs] };
}

/** What is told the same of an earning and of a run's line that is not posted yet. */
export type Story = Omit<EarningStory, "earning"> & {
  readonly earning: Pick<EarningStory["earning"], "bonus" | "earnerId">;
};

/** Everybody an explanation names. */
export function peopleIn({ earning, sale, explanation }: Story): readonly bigint[] {
  const steps = explanation.bonuses.flatMap((bonus) => (bonus.shape === "walk" ? bonus.steps : []));
  const walked = steps.map((step) => memberId(step.member.id));
  return [...new Set([earning.earnerId, ...(sale.sellerId === null ? [] : [sale.sellerId]), ...walked])];
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
  const { earning, sale, explanation, calculation } = story;
  const staff = viewer === "staff";
  const own = staff || viewer === sale.sellerId;
  const walks = explanation.bonuses.map((bonus) => walkJson(bonus, explanation, names, viewer));
  const walk = walks.find((one) => one.bonus === earning.bonus) ?? notInPlan(earning.bonus);
  return {
    earner: cardOf(names, earning.earnerId),
    exact: story.exact,
    sale: {
      id: toEdge("sale", sale.saleId),
      at: sale.at.toString(),
      titles: [...sale.titles],
      currency: sale.currency,
      source: sale.source,
      sourceRef: staff ? sourceRefAtEdge(sale) : null,
      seller: sale.sellerId === null ? null : cardOf(names, sale.sellerId),
      ownPurchase: explanation.ownPurchase,
      buyerKind: explanation.buyer?.kind ?? "guest",
      attribution: {
        way: sale.way,
        clickedAt: own ? (sale.data.clickedAt ?? null) : null,
        link: own ? (sale.data.link ?? null) : null,
        passed: own ? [...sale.data.passed] : [],
      },
    },
    calculation: { ...calculation, parts: [...calculation.parts] },
    walk,
    others: staff ? walks.filter((one) => one !== walk) : [],
    history: story.history.map((change) => ({
      at: change.at.toString(),
      amount: toMoney(change.amount, calculation.currency),
      account: change.account,
      cause: change.cause,
    })),
  };
}

/** The plan was changed within the period, and its run knows the bonus no longer. */
function notInPlan(bonus: string): WalkJson {
  return { bonus, shape: "seller", verdict: "not-in-plan", levels: null, end: null, worked: null, steps: [] };
}

function walkJson(
  bonus: BonusExplanation,
  explanation: SaleExplanation,
  names: Names,
  viewer: bigint | "staff",
): WalkJson {
  const { shape, verdict } = bonus;
  const money = (paid: { readonly earning: { readonly amount: bigint; readonly currency: string } } | null) =>
    paid === null ? null : toMoney(paid.earning.amount, paid.earning.currency);
  if (bonus.shape === "seller") {
    const { paid } = bonus;
    const seller = explanation.seller === null ? null : memberId(explanation.seller.id);
    const steps =
      seller === null
        ? []
        : [
            {
              member: cardOf(names, seller),
              you: seller === viewer,
              level: 0,
              paidLevel: paid === null ? null : 0,
              percent: paid?.earning.rate ?? null,
              missed: [],
              amount: viewer === "staff" || seller === viewer ? money(paid) : null,
            },
          ];
    return { bonus: bonus.bonus, shape, verdict, levels: null, end: null, worked: workedFrom(paid), steps };
  }
  const mine = bonus.steps.findIndex((step) => memberId(step.member.id) === viewer);
  const seen = viewer === "staff" ? bonus.steps : bonus.steps.slice(0, mine + 1);
  return {
    bonus: bonus.bonus,
    shape,
    verdict,
    levels: bonus.levels,
    end: viewer === "staff" ? bonus.end : "caller",
    worked: workedFrom(bonus.steps.find((step) => step.paid !== null)?.paid ?? null),
    steps: seen.map((step) => {
      const id = memberId(step.member.id);
      return {
        member: cardOf(names, id),
        you: id === viewer,
        level: step.level,
        paidLevel: step.paidLevel,
        percent: step.percent,
        missed: step.missed.map(missedJson),
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
