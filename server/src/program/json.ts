/** The shapes of programs at the edge. */
import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, toMoney } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema } from "../members/index.ts";
import { conditionsSchema } from "./conditions.ts";
import type { Application } from "./application-store.ts";
import type { Agreement } from "./agreements.ts";
import type { StandingPart } from "./conversion-store.ts";
import type { Conversion, Group, Program, Rate, Tier } from "./model.ts";
import { rateLevels } from "./model.ts";

const days = (least: number, most: number) => z.number().int().min(least).max(most);
const percentText = z.string().regex(/^\d{1,3}(\.\d{1,6})?$/);
const moneyText = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/);
const currencyCode = z.string().length(3);

const fieldSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  label: z.string().trim().min(1).max(200),
  kind: z.enum(["text", "long-text", "address", "number", "choice", "yes-no"]),
  required: z.boolean(),
  choices: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
});

const autoSchema = z
  .array(
    z
      .array(
        z.object({
          about: z.string().max(30).openapi({ description: "A field of the form, or mail-domain" }),
          is: z.array(z.string().trim().min(1).max(200)).max(200).optional(),
          atLeast: z.number().int().min(0).optional(),
        }),
      )
      .min(1)
      .max(20),
  )
  .max(20);

/** What staff say about a program. */
export const programWish = {
  name: z.string().trim().min(1).max(100),
  summary: z.string().trim().max(2000),
  requirements: z.string().trim().max(4000),
  state: z.enum(["draft", "open", "closed"]),
  public: z.boolean(),
  markets: z.array(z.string().max(12)).max(100).openapi({ description: "Empty: all" }),
  windowDays: days(1, 365),
  choose: z.enum(["precedence", "best"]),
  lifetimeMonths: days(0, 240).nullable().openapi({ description: "0: for ever; null: customers are not kept" }),
  approval: z.enum(["auto", "manual"]),
  awaitDelivery: z.boolean(),
  holdDays: days(0, 365),
  compression: z.enum(["none", "standard"]),
  form: z.array(fieldSchema).max(40),
  autoApprove: autoSchema.nullable().openapi({ description: "null: nobody is taken at once; []: everybody" }),
  reapplyDays: days(0, 3650).nullable(),
  position: z.number().int().min(-1000).max(1000),
};

export const programSchema = z
  .object({ id: z.string(), slug: z.string(), ...programWish, createdAt: instantSchema })
  .openapi("Program");

export function programJson(program: Program): z.input<typeof programSchema> {
  const { id, createdAt, markets, form, autoApprove, ...rest } = program;
  return {
    ...rest,
    id: toEdge("program", id),
    markets: [...markets],
    form: form.map(({ choices, ...field }) => ({ ...field, ...(choices && { choices: [...choices] }) })),
    autoApprove:
      autoApprove?.map((any) => any.map(({ is, ...rule }) => ({ ...rule, ...(is && { is: [...is] }) }))) ?? null,
    createdAt: createdAt.toString(),
  };
}

export const groupSchema = z
  .object({ id: z.string(), name: z.string(), holdDays: z.number().nullable(), isDefault: z.boolean() })
  .openapi("ProgramGroup");

export function groupJson({ id, name, holdDays, isDefault }: Group): z.input<typeof groupSchema> {
  return { id: toEdge("programGroup", id), name, holdDays, isDefault };
}

export const rateWish = {
  title: z.string().trim().min(1).max(100),
  level: z.enum(rateLevels),
  subject: z.string().trim().min(1).max(100).nullable().openapi({
    description: "Market, category or product by its code or slug; new, returning or a customer class; otherwise an id",
  }),
  event: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,29}$/)
    .default("sale"),
  percent: percentText.nullable(),
  fixed: z.record(currencyCode, moneyText).nullable().openapi({ description: "Amounts by currency" }),
  per: z.enum(["unit", "sale"]).nullable(),
  tiers: z.array(percentText).max(10).default([]).openapi({ description: "For those above, nearest first" }),
  payments: days(1, 1200).nullable().default(null).openapi({ description: "Of an autoship; null: all" }),
  conditions: conditionsSchema.default([]),
};

export const rateSchema = z
  .object({ id: z.string(), ...rateWish, addedAt: instantSchema, retiredAt: instantSchema.nullable() })
  .openapi("ProgramRate");

export function rateJson(rate: Rate): z.input<typeof rateSchema> {
  const { id, programId: _program, fixed, tiers, conditions, addedAt, retiredAt, ...rest } = rate;
  return {
    ...rest,
    id: toEdge("programRate", id),
    fixed: fixed === null ? null : { ...fixed },
    tiers: [...tiers],
    conditions: conditions.map((any) => [...any]),
    addedAt: addedAt.toString(),
    retiredAt: retiredAt?.toString() ?? null,
  };
}

export const tierSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    measure: z.enum(["sales", "amount"]),
    sales: z.number().int().nullable(),
    amount: moneySchema.nullable(),
    span: z.enum(["month", "ever"]),
  })
  .openapi("ProgramTier");

export function tierJson({ id, name, measure, least, currency, span }: Tier): z.input<typeof tierSchema> {
  return {
    id: toEdge("programTier", id),
    name,
    measure,
    sales: measure === "sales" ? Number(least) : null,
    amount: currency === null ? null : toMoney(least, currency),
    span,
  };
}

export const agreementSchema = z
  .object({ version: z.number(), text: z.string(), disclosure: z.string(), publishedAt: instantSchema })
  .openapi("ProgramAgreement");

export function agreementJson({ version, text, disclosure, publishedAt }: Agreement): z.input<typeof agreementSchema> {
  return { version, text, disclosure, publishedAt: publishedAt.toString() };
}

export const applicationSchema = z
  .object({
    id: z.string(),
    program: z.string(),
    handle: z.string(),
    displayName: z.string(),
    answers: z.record(z.string(), z.string()),
    agreement: z.number().nullable(),
    state: z.enum(["open", "approved", "refused", "withdrawn"]),
    submittedAt: instantSchema,
    decidedAt: instantSchema.nullable(),
    reason: z.string().nullable(),
  })
  .openapi("ProgramApplication");

export function applicationJson(application: Application): z.input<typeof applicationSchema> {
  const { id, programId, handle, displayName, answers, agreementVersion, state, submittedAt, decidedAt, reason } =
    application;
  return {
    id: toEdge("application", id),
    program: toEdge("program", programId),
    handle,
    displayName,
    answers: { ...answers },
    agreement: agreementVersion,
    state,
    submittedAt: submittedAt.toString(),
    decidedAt: decidedAt?.toString() ?? null,
    reason,
  };
}

const decidedRate = z.object({
  id: z.string().nullable(),
  title: z.string(),
  level: z.enum(rateLevels),
  subject: z.string().nullable(),
  percent: z.string().nullable(),
  fixed: z.string().nullable(),
  per: z.enum(["unit", "sale"]).nullable(),
});

const decisionSchema = z
  .object({
    way: z.string(),
    click: z.object({ id: z.string(), at: z.string(), link: z.string().nullable() }).nullable(),
    code: z.string().nullable(),
    passed: z.array(z.object({ way: z.string(), why: z.string() })),
    program: z.object({ slug: z.string(), name: z.string() }),
    group: z.string(),
    lines: z.array(
      z.object({
        line: z.number(),
        product: z.string(),
        amount: z.string(),
        pays: z.string(),
        rate: decidedRate.nullable(),
        others: z.array(
          decidedRate.extend({
            why: z.enum(["less-particular", "less", "no-amount-in-currency", "payments-over"]),
            pays: z.string().nullable(),
          }),
        ),
      }),
    ),
    caps: z.array(z.object({ per: z.string(), limit: z.string(), before: z.string(), allowed: z.string() })),
    tiers: z.array(z.object({ member: z.string(), level: z.number(), percent: z.string() })),
    approval: z.enum(["auto", "manual", "delivery"]),
    holdDays: z.number(),
  })
  .openapi("ConversionDecision");

export const conversionSchema = z
  .object({
    id: z.string(),
    program: z.string(),
    event: z.string(),
    sale: z.string().nullable(),
    reference: z.string().nullable(),
    at: instantSchema,
    affiliate: cardSchema,
    amount: moneySchema,
    state: z.enum(["pending", "approved", "refused"]),
    reason: z.string().nullable(),
    deliveredAt: instantSchema.nullable(),
    decidedAt: instantSchema.nullable(),
    earnings: z.array(
      z.object({
        earner: cardSchema,
        level: z.number(),
        state: z.enum(["pending", "held", "available", "paid", "reversed"]),
        holdReason: z.enum(["days", "risk", "chargeback"]).nullable(),
        heldUntil: instantSchema.nullable(),
        amount: moneySchema,
      }),
    ),
    decision: decisionSchema,
  })
  .openapi("Conversion");

type Names = Parameters<typeof cardOf>[0];

/** With what stands of it; an affiliate sees their own part, and `of` is who they are. */
export function conversionJson(
  conversion: Conversion,
  standing: readonly StandingPart[],
  names: Names,
  of?: bigint,
): z.input<typeof conversionSchema> {
  const { id, programId, event, saleId, reference, at, memberId, amount, currency, state } = conversion;
  const parts = standing.filter((part) => part.conversionId === id && (of === undefined || part.earnerId === of));
  return {
    id: toEdge("conversion", id),
    program: toEdge("program", programId),
    event,
    sale: saleId === null ? null : toEdge("sale", saleId),
    reference,
    at: at.toString(),
    affiliate: cardOf(names, memberId),
    amount: toMoney(amount, currency),
    state,
    reason: conversion.reason,
    deliveredAt: conversion.deliveredAt?.toString() ?? null,
    decidedAt: conversion.decidedAt?.toString() ?? null,
    earnings: parts.map((part) => ({
      earner: cardOf(names, part.earnerId),
      level: part.level,
      state: part.state,
      holdReason: part.state === "held" ? (part.holdReason ?? "days") : null,
      heldUntil: part.heldUntil?.toString() ?? null,
      amount: toMoney(part.amount, part.currency),
    })),
    decision: structuredClone(conversion.decision) as z.input<typeof decisionSchema>,
  };
}

export const programParams = z.object({ id: idSchema("program") });
