import { z } from "@hono/zod-openapi";
import {
  cursorOf,
  idSchema,
  instantSchema,
  pageOf,
  pageQuery,
  personNames,
  reasonSchema,
  route,
  staffPersonSchema,
} from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../members/index.ts";
import { decideCase, setFraudRules } from "./decide-case.ts";
import { holdConversions } from "./hold-conversions.ts";
import type { FraudCase } from "./model.ts";
import { fraudRules, signRules } from "./model.ts";
import { findCase, listCases, readFraudRules } from "./store.ts";

const evidence = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));

const caseSchema = z
  .object({
    id: z.string(),
    sale: z.string(),
    affiliate: cardSchema,
    score: z.number(),
    state: z.enum(["noted", "open", "cleared", "confirmed"]),
    at: instantSchema,
    decidedAt: instantSchema.nullable(),
    decidedBy: staffPersonSchema.nullable(),
    reason: z.string().nullable(),
    signs: z.array(z.object({ rule: z.enum(signRules), weight: z.number(), evidence })),
  })
  .openapi("FraudCase");

const rulesSchema = z
  .object({
    holdAt: z.number().int().min(1).max(1000).openapi({ description: "A case of this score or more is held" }),
    rules: z
      .array(
        z.object({
          code: z.enum(fraudRules),
          weight: z.number().int().min(0).max(100).openapi({ description: "0: off" }),
          settings: z.record(
            z.string().max(30),
            z.union([z.number().min(0).max(1_000_000), z.array(z.string().max(200)).max(1000)]),
          ),
        }),
      )
      .max(fraudRules.length),
  })
  .openapi("FraudRules");

type Rules = Awaited<ReturnType<typeof readFraudRules>>;

function rulesJson({ holdAt, rules }: Rules): z.input<typeof rulesSchema> {
  return {
    holdAt,
    rules: rules.map(({ code, weight, settings }) => ({
      code,
      weight,
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [name, typeof value === "number" ? value : [...value]]),
      ),
    })),
  };
}

async function casesJson(db: Db, cases: readonly FraudCase[]): Promise<z.input<typeof caseSchema>[]> {
  const names = await memberCards(
    db,
    cases.map(({ memberId }) => memberId),
  );
  const staff = await personNames(
    db,
    cases.map(({ decidedBy }) => decidedBy),
  );
  return cases.map((one) => ({
    id: toEdge("fraudCase", one.id),
    sale: toEdge("sale", one.saleId),
    affiliate: cardOf(names, one.memberId),
    score: one.score,
    state: one.state,
    at: one.at.toString(),
    decidedAt: one.decidedAt?.toString() ?? null,
    decidedBy: staff(one.decidedBy),
    reason: one.reason,
    signs: one.signs.map((sign) => ({ ...sign, evidence: structuredClone(sign.evidence) as z.input<typeof evidence> })),
  }));
}

export function fraudRoutes() {
  const params = z.object({ id: idSchema("fraudCase") });
  return [
    route({
      key: "GET /api/admin/fraud-cases",
      summary: "Sales with signs of fraud, newest first; `open` ones hold their commissions",
      access: ["program.read"],
      query: z.object({
        state: z.enum(["noted", "open", "cleared", "confirmed"]).optional(),
        member: idSchema("member").optional(),
        sale: idSchema("sale").optional(),
        ...pageQuery,
      }),
      reply: z.object({ cases: z.array(caseSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("fraudCase", query.before);
        if (isFailure(before)) return before;
        const { state, member: memberId, sale: saleId, limit } = query;
        const found = await listCases(call.db, { state, memberId, saleId, before, limit: limit + 1 });
        const { page, next } = pageOf("fraudCase", found, limit);
        return { cases: await casesJson(call.db, page), next };
      },
    }),
    route({
      key: "GET /api/admin/fraud-cases/{id}",
      summary: "One case with its evidence",
      access: ["program.read"],
      params,
      reply: caseSchema,
      handle: async ({ params: { id } }, call) => {
        const found = await findCase(call.db, id);
        if (found === undefined) return new Failure("not-found", "There is no such case.");
        return (await casesJson(call.db, [found]))[0]!;
      },
    }),
    route({
      key: "POST /api/admin/fraud-cases/{id}/decision",
      summary: "Cleared: what is held goes on. Confirmed: the affiliate's commissions of the sale are refused",
      access: ["program.review"],
      params,
      idempotent: true,
      body: z.object({ outcome: z.enum(["cleared", "confirmed"]), reason: reasonSchema }),
      reply: caseSchema,
      handle: async ({ params: { id }, body }, call) => {
        const decided = await call.transact((context) => decideCase(context, { id, ...body }));
        return isFailure(decided) ? decided : (await casesJson(call.db, [decided]))[0]!;
      },
    }),
    route({
      key: "POST /api/admin/conversions/hold",
      summary: "Hold what conversions of sales earned until somebody decides their case, all or none, with a reason",
      access: ["program.review"],
      idempotent: true,
      body: z.object({ ids: z.array(idSchema("conversion")).min(1).max(500), reason: reasonSchema }),
      reply: z.object({ changed: z.number() }),
      handle: async ({ body }, call) => call.transact((context) => holdConversions(context, body)),
    }),
    route({
      key: "GET /api/admin/fraud-rules",
      summary: "What the signs weigh, and from which score on is held",
      access: ["program.read"],
      reply: rulesSchema,
      handle: async (_input, call) => rulesJson(await readFraudRules(call.db)),
    }),
    route({
      key: "PUT /api/admin/fraud-rules",
      summary: "Set what signs weigh for new sales, with a reason; rules that are left out stay",
      access: ["program.write"],
      body: z.object({ rules: rulesSchema, reason: reasonSchema }),
      reply: rulesSchema,
      handle: async ({ body }, call) => {
        const rules = await call.transact((context) => setFraudRules(context, { ...body.rules, reason: body.reason }));
        return isFailure(rules) ? rules : rulesJson(rules);
      },
    }),
  ] as const;
}
