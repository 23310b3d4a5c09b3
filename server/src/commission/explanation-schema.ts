import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema } from "../access/index.ts";
import { cardSchema as personSchema } from "../members/index.ts";
import { attributionWays } from "../sales/index.ts";
import { missedSchema } from "./missed-json.ts";

export { personSchema };

export const earningStateSchema = z.enum(["pending", "held", "available", "paid", "reversed"]);

const stepSchema = z
  .object({
    member: personSchema,
    you: z.boolean(),
    /** Their rank, as the bonus looks at it; null where they have none or the plan knows none. */
    rank: z.string().nullable(),
    level: z.number().int(),
    /** The level they take; null where they are skipped. */
    paidLevel: z.number().int().nullable(),
    percent: z.string().nullable(),
    missed: z.array(missedSchema),
    /** Why they are not paid; null where they are. "skipped": compressed out for what they miss. */
    why: z
      .enum([
        "skipped",
        "inactive",
        "pays-nothing",
        "passed-on",
        "too-near",
        "no-difference",
        "too-far",
        "leader-only",
        "rounds-to-zero",
        "ends-only",
      ])
      .nullable(),
    /** Null where they are skipped, where it rounds to nothing, and where it is not the caller's to see. */
    amount: moneySchema.nullable(),
  })
  .openapi("WalkStep");

export const walkSchema = z
  .object({
    bonus: z.string(),
    /** own: what the member whose period it is receives themselves (bands, what is passed up). */
    shape: z.enum(["seller", "walk", "own"]),
    climb: z.enum(["levels", "differential", "generations", "passed-up"]).nullable(),
    /** Whom the volume moved to, where its seller holds no level. */
    movedTo: personSchema.nullable(),
    verdict: z.enum([
      "earns",
      "climbs",
      "no-seller",
      "seller-kind",
      "own-purchase",
      "buyer-kind",
      "inactive",
      "nothing-counts",
      "moved-to-nobody",
      "not-in-plan",
    ]),
    levels: z.number().int().nullable(),
    end: z.enum(["levels-taken", "ended", "top", "caller"]).nullable(),
    /** What the steps' amounts were worked out from; a refund since then has no part in it. Null where nobody is paid. */
    worked: z.object({ points: z.string().nullable(), peg: z.string().nullable(), base: moneySchema }).nullable(),
    steps: z.array(stepSchema),
  })
  .openapi("Walk");

const calculationPartSchema = z.union([
  z.object({
    kind: z.literal("percent"),
    percent: z.string(),
    counts: z.string().optional().openapi({ description: "Percent of the line that counts; left out: all of it" }),
    base: z.string(),
    value: z.string(),
  }),
  z.object({
    kind: z.literal("fixed"),
    fixed: z.string(),
    quantity: z.number(),
    original: z.string(),
    remaining: z.string(),
    value: z.string(),
  }),
  z.object({
    kind: z.literal("margin"),
    percent: z.string(),
    margin: z.string(),
    original: z.string(),
    remaining: z.string(),
    value: z.string(),
  }),
  z.object({ kind: z.literal("average"), amount: z.string(), value: z.string() }),
  z.object({ kind: z.literal("band"), percent: z.string(), base: z.string(), value: z.string() }),
  z.object({ kind: z.literal("paid-before"), value: z.string() }),
  z.object({
    kind: z.literal("matches"),
    times: z.number(),
    of: z.enum(["points", "amount"]),
    each: z.string(),
    value: z.string(),
  }),
  z.object({
    kind: z.literal("share"),
    pool: z.string(),
    share: z.string(),
    shares: z.string(),
    participants: z.number().int(),
    value: z.string(),
  }),
  z.object({
    kind: z.literal("place"),
    pool: z.string(),
    place: z.number().int(),
    tied: z.number().int(),
    participants: z.number().int(),
    value: z.string(),
  }),
  z.object({ kind: z.literal("award"), value: z.string() }),
  z.object({
    kind: z.literal("passed-up"),
    group: z.string(),
    own: z.string(),
    received: z.string(),
    guaranteed: z.string(),
    handed: z.string(),
    value: z.string(),
  }),
]);

const lotSchema = z.object({
  periodsAgo: z.number().int().openapi({ description: "0: the period itself" }),
  orOlder: z.boolean(),
  points: z.string(),
});
const memberPart = { bonus: z.string(), qualifies: z.boolean(), missed: z.array(missedSchema) };

/** Legs lot by lot, where a pool's money comes from, or what an award was given for. */
export const outcomeSchema = z.discriminatedUnion("shape", [
  z.object({
    shape: z.literal("legs"),
    ...memberPart,
    tree: z.string(),
    by: z.enum(["percent", "steps", "cycle"]),
    times: z.number().nullable(),
    most: z.number().nullable(),
    legs: z.array(
      z.object({
        leg: z.number().int(),
        carriedIn: z.array(lotSchema),
        brought: z.string(),
        together: z.string(),
        matched: z.array(lotSchema),
        owedBefore: z.array(lotSchema),
        lost: z.string(),
        carriedOn: z.array(lotSchema),
        owed: z.string(),
      }),
    ),
    pairs: z.array(z.object({ left: lotSchema, right: lotSchema })),
  }),
  z.object({
    shape: z.literal("pool"),
    ...memberPart,
    by: z.enum(["equal", "shares", "volume", "places", "parts"]),
    ofSales: moneySchema,
    percent: z.string().nullable(),
    base: z.enum(["cv", "qv", "amount"]),
    fixed: moneySchema,
    untaken: moneySchema,
    carried: moneySchema,
    amount: moneySchema,
    participants: z.number().int(),
    place: z.number().int().nullable(),
    tied: z.number().int().nullable(),
  }),
  z.object({
    shape: z.literal("award"),
    ...memberPart,
    for: z.enum(["reaching", "every", "streak", "tenure", "contest"]),
    streak: z.number().int().nullable(),
    periods: z.number().int().nullable(),
    given: z.number().int().nullable(),
    times: z.number().int().nullable(),
    place: z.number().int().nullable(),
    tied: z.number().int().nullable(),
    missedRule: z.array(missedSchema),
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
    source: personSchema.nullable().openapi({ description: "Whose whole period pays; null where a sale does" }),
    sale: z
      .object({
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
          way: z.enum(attributionWays),
          clickedAt: instantSchema.nullable(),
          link: z.string().nullable(),
          passed: z.array(z.object({ way: z.string(), why: z.string() })),
        }),
      })
      .nullable()
      .openapi({ description: "Null where a member's whole period pays" }),
    calculation: z.object({
      of: z.enum(["amount", "margin", "cv", "qv", "earnings", "legs", "pool", "award"]),
      points: z.string().nullable(),
      peg: z.string().nullable(),
      base: z.string(),
      parts: z.array(calculationPartSchema),
      exact: z.string(),
      amount: z.string(),
      currency: z.string(),
      cut: z.string().nullable().openapi({ description: "What caps and the plan's limit left of the amount" }),
    }),
    walk: walkSchema,
    outcome: outcomeSchema.nullable().openapi({ description: "What became of legs, of a pool or of an award" }),
    others: z.array(walkSchema).openapi({ description: "The sale's other bonuses; for staff only" }),
    history: z.array(
      z.object({
        at: instantSchema,
        amount: moneySchema,
        account: z.enum(["pending", "held", "available"]),
        cause: z.enum(["sale", "run", "reversal", "adjustment"]),
      }),
    ),
  })
  .openapi("EarningExplanation");

export type ExplanationJson = z.infer<typeof explanationSchema>;
