import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema } from "../access/index.ts";
import { missedSchema } from "./missed-json.ts";

export const personSchema = z
  .object({ id: z.string(), handle: z.string(), displayName: z.string() })
  .openapi("MemberCard");

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
    kind: z.literal("passed-up"),
    group: z.string(),
    own: z.string(),
    received: z.string(),
    guaranteed: z.string(),
    handed: z.string(),
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
          way: z.enum(["own", "owner", "click", "company"]),
          clickedAt: instantSchema.nullable(),
          link: z.string().nullable(),
          passed: z.array(z.object({ way: z.string(), why: z.string() })),
        }),
      })
      .nullable()
      .openapi({ description: "Null where a member's whole period pays" }),
    calculation: z.object({
      of: z.enum(["amount", "margin", "cv", "qv", "earnings"]),
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
