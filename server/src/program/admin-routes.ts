import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, reasonSchema, route, told, toMoney } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { agreementsOf, publishAgreement } from "./agreements.ts";
import { capsOf } from "./caps.ts";
import { archiveCode, connectProduct, setCode } from "./change-membership.ts";
import { changeProgram, createProgram } from "./change-program.ts";
import { addCap, addGroup, addRate, addTier, retireCap, retireRate } from "./change-terms.ts";
import {
  agreementJson,
  agreementSchema,
  groupJson,
  groupSchema,
  programJson,
  programParams,
  programSchema,
  programWish,
  rateJson,
  rateSchema,
  rateWish,
  tierJson,
  tierSchema,
} from "./json.ts";
import { groupsOf, listPrograms, programById, ratesOf, tiersOf } from "./store.ts";
import { minorOf } from "./minor-units.ts";

const capSchema = z.object({
  id: z.string(),
  per: z.enum(["customer", "day", "month", "budget"]),
  group: z.string().nullable(),
  amount: moneySchema,
});

const params = programParams;
const noProgram = () => new Failure("not-found", "There is no such program.");

/** What staff set up: programs, their groups, tiers, rates, caps, agreements, codes and products. */
export function programAdminRoutes() {
  return [
    route({
      key: "GET /api/admin/programs",
      summary: "All affiliate programs, in the order in which they pay",
      access: ["program.read"],
      reply: z.object({ programs: z.array(programSchema) }),
      handle: async (_input, call) => ({ programs: (await listPrograms(call.db)).map(programJson) }),
    }),
    route({
      key: "POST /api/admin/programs",
      summary: "Make a program with its first group",
      access: ["program.write"],
      body: z.object({
        slug: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
        groupName: z.string().trim().min(1).max(60).default("Standard"),
        ...z.object(programWish).partial().shape,
        name: programWish.name,
      }),
      reply: programSchema,
      handle: async ({ body }, call) =>
        told(await call.transact((context) => createProgram(context, given(body))), programJson),
    }),
    route({
      key: "GET /api/admin/programs/{id}",
      summary: "A program with its groups, tiers, rates (retired ones too), caps and agreements",
      access: ["program.read"],
      params,
      reply: z.object({
        program: programSchema,
        groups: z.array(groupSchema),
        tiers: z.array(tierSchema),
        rates: z.array(rateSchema),
        caps: z.array(capSchema),
        agreements: z.array(agreementSchema),
      }),
      handle: async ({ params: { id } }, call) => {
        const program = await programById(call.db, id);
        if (program === undefined) return noProgram();
        const [groups, tiers, rates, caps, agreements] = await Promise.all([
          groupsOf(call.db, id),
          tiersOf(call.db, id),
          ratesOf(call.db, id, { all: true }),
          capsOf(call.db, id),
          agreementsOf(call.db, id),
        ]);
        return {
          program: programJson(program),
          groups: groups.map(groupJson),
          tiers: tiers.map(tierJson),
          rates: rates.map(rateJson),
          caps: caps.map(capJson),
          agreements: agreements.map(agreementJson),
        };
      },
    }),
    route({
      key: "PUT /api/admin/programs/{id}",
      summary: "Change what a program says from now on; conversions keep what they were decided by",
      access: ["program.write"],
      params,
      body: z.object({ change: z.object(programWish).partial(), reason: reasonSchema.optional() }),
      reply: programSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact((context) =>
            changeProgram(context, { id, change: given(body.change), reason: body.reason }),
          ),
          programJson,
        ),
    }),
    route({
      key: "POST /api/admin/programs/{id}/groups",
      summary: "Add a group, with days of hold of its own where wished",
      access: ["program.write"],
      params,
      body: z.object({
        name: z.string().trim().min(1).max(60),
        holdDays: z.number().int().min(0).max(365).nullable().default(null),
      }),
      reply: groupSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => addGroup(context, { programId: id, ...body })), groupJson),
    }),
    route({
      key: "POST /api/admin/programs/{id}/tiers",
      summary: "Add a tier that an affiliate reaches by sales, in a month or ever",
      access: ["program.write"],
      params,
      body: z.object({
        name: z.string().trim().min(1).max(60),
        sales: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
        amount: moneySchema.nullable().default(null),
        span: z.enum(["month", "ever"]),
      }),
      reply: tierSchema,
      handle: async ({ params: { id }, body }, call) => {
        const { sales, amount, name, span } = body;
        if ((sales === null) === (amount === null)) {
          return new Failure("bad-input", "A tier is reached by a number of sales, or by an amount.", {
            field: "sales",
          });
        }
        const least = amount === null ? BigInt(sales ?? 0) : minorOf(amount, "amount");
        if (least instanceof Failure) return least;
        if (least <= 0n) return new Failure("bad-input", "A tier is above nothing.", { field: "amount" });
        const measure = amount === null ? "sales" : "amount";
        return told(
          await call.transact((context) =>
            addTier(context, { programId: id, name, measure, least, currency: amount?.currency ?? null, span }),
          ),
          tierJson,
        );
      },
    }),
    route({
      key: "POST /api/admin/programs/{id}/rates",
      summary: "Add a rate, which pays new sales from now on",
      access: ["program.write"],
      params,
      body: z.object(rateWish),
      reply: rateSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => addRate(context, { programId: id, ...body })), rateJson),
    }),
    route({
      key: "POST /api/admin/program-rates/{id}/retire",
      summary: "A rate pays no new sale from now on",
      access: ["program.write"],
      params: z.object({ id: idSchema("programRate") }),
      body: z.object({ reason: reasonSchema }),
      reply: rateSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => retireRate(context, { id, ...body })), rateJson),
    }),
    route({
      key: "POST /api/admin/programs/{id}/caps",
      summary: "Add a cap: per customer, day or month of an affiliate, or a budget of the whole program",
      access: ["program.write"],
      params,
      body: z.object({
        per: z.enum(["customer", "day", "month", "budget"]),
        group: idSchema("programGroup").nullable().default(null),
        amount: moneySchema,
      }),
      reply: capSchema,
      handle: async ({ params: { id }, body }, call) => {
        const amount = minorOf(body.amount, "amount");
        if (amount instanceof Failure) return amount;
        const { currency } = body.amount;
        return told(
          await call.transact((context) =>
            addCap(context, { programId: id, per: body.per, groupId: body.group, currency, amount }),
          ),
          capJson,
        );
      },
    }),
    route({
      key: "POST /api/admin/program-caps/{id}/retire",
      summary: "A cap holds no new sale from now on",
      access: ["program.write"],
      params: z.object({ id: idSchema("programCap") }),
      body: z.object({ reason: reasonSchema }),
      reply: z.object({ id: z.string() }),
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => retireCap(context, { id, ...body })), (cap) => ({
          id: toEdge("programCap", cap.id),
        })),
    }),
    route({
      key: "POST /api/admin/programs/{id}/agreements",
      summary: "Publish the next version of the agreement and of the disclosure text",
      access: ["program.write"],
      params,
      body: z.object({ text: z.string().trim().min(10).max(50_000), disclosure: z.string().trim().min(3).max(500) }),
      reply: agreementSchema,
      handle: async ({ params: { id }, body }, call) =>
        told(
          await call.transact(async (context) =>
            (await programById(context.tx, id, "update")) === undefined
              ? noProgram()
              : publishAgreement(context, { programId: id, ...body }),
          ),
          agreementJson,
        ),
    }),
    route({
      key: "POST /api/admin/programs/{id}/codes",
      summary: "Give a member a code that shoppers type",
      access: ["program.write"],
      params,
      body: z.object({ code: z.string().trim().min(2).max(40), member: idSchema("member") }),
      reply: z.object({ code: z.string() }),
      handle: async ({ params: { id }, body }, call) =>
        call.transact(async (context) =>
          (await programById(context.tx, id)) === undefined
            ? noProgram()
            : setCode(context, { programId: id, memberId: body.member, code: body.code }),
        ),
    }),
    route({
      key: "POST /api/admin/program-codes/archive",
      summary: "Nobody is paid for a code from now on",
      access: ["program.write"],
      body: z.object({ code: z.string().trim().min(2).max(40), reason: reasonSchema }),
      reply: z.object({ code: z.string() }),
      handle: async ({ body }, call) => call.transact((context) => archiveCode(context, body)),
    }),
    route({
      key: "PUT /api/admin/program-products/{product}",
      summary: "A product's sales are an affiliate's however the shopper came, or nobody's in particular (null)",
      access: ["program.write"],
      params: z.object({ product: z.string().max(100) }),
      body: z.object({
        owner: z.object({ program: idSchema("program"), member: idSchema("member") }).nullable(),
        reason: reasonSchema,
      }),
      reply: z.object({ product: z.string() }),
      handle: async ({ params: { product }, body: { owner, reason } }, call) =>
        call.transact((context) =>
          connectProduct(context, {
            product,
            owner: owner && { memberId: owner.member, programId: owner.program },
            reason,
          }),
        ),
    }),
  ] as const;
}

type Cap = Awaited<ReturnType<typeof capsOf>>[number];

function capJson({ id, per, groupId, amount, currency }: Cap): z.input<typeof capSchema> {
  return {
    id: toEdge("programCap", id),
    per,
    group: groupId === null ? null : toEdge("programGroup", groupId),
    amount: toMoney(amount, currency),
  };
}

/** Without what was not said: an `undefined` would overwrite what is there. */
function given<Wish extends object>(wish: Wish): { [Key in keyof Wish]: Exclude<Wish[Key], undefined> } {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Wish]: Exclude<Wish[Key], undefined>;
  };
}
