/** Rates, tiers, caps and groups. Rates and caps are added and retired, never changed: what was decided names them for ever. */
import { currencyDecimals, decimal } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { memberById } from "../members/index.ts";
import type { Cap, Group, Rate, Tier } from "./model.ts";
import { groupsOf, programById, rateColumns, tiersOf } from "./store.ts";

export type NewRate = Omit<Rate, "id" | "addedAt" | "retiredAt">;

/**
 * Adds a rate to a program, which pays from now on.
 * @returns the rate; `not-found` for an unknown program; `bad-input` where the subject does not fit its level, a currency or
 *   an amount is none, or where all percents together, those of the tiers included, are more than the goods.
 */
export async function addRate(context: Context, wish: NewRate): Promise<Rate | Failure> {
  const { tx, now } = context;
  if ((await programById(tx, wish.programId)) === undefined) return noProgram();
  const bad = (await wrongSubject(context, wish)) ?? wrongAmounts(wish);
  if (bad !== undefined) return bad;
  const { rows } = await sql<Rate>`
    insert into program_rate (program_id, title, level, subject, event, percent, fixed, per, tiers, payments, conditions, added_at)
    values (${wish.programId}, ${wish.title}, ${wish.level}, ${wish.subject}, ${wish.event}, ${wish.percent},
      ${wish.fixed === null ? null : JSON.stringify(wish.fixed)}::jsonb, ${wish.per}, ${[...wish.tiers]}::text[],
      ${wish.payments}, ${JSON.stringify(wish.conditions)}::jsonb, ${now}::timestamptz)
    returning ${rateColumns}`.execute(tx);
  const rate = rows[0]!;
  await audit(context, { action: "program.rate-added", subject: toEdge("programRate", rate.id), after: wish });
  return rate;
}

/** The rate pays no new sale from now on. */
export async function retireRate(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<Rate | Failure> {
  const { rows } = await sql<Rate>`
    update program_rate set retired_at = coalesce(retired_at, ${context.now}::timestamptz)
    where id = ${wish.id} returning ${rateColumns}`.execute(context.tx);
  const [rate] = rows;
  if (rate === undefined) return new Failure("not-found", "There is no such rate.");
  await audit(context, {
    action: "program.rate-retired",
    subject: toEdge("programRate", wish.id),
    reason: wish.reason,
  });
  return rate;
}

/** Adds a group. @returns it; `already-exists` where the program has one of this name. */
export async function addGroup(
  context: Context,
  wish: { readonly programId: bigint; readonly name: string; readonly holdDays: number | null },
): Promise<Group | Failure> {
  if ((await programById(context.tx, wish.programId)) === undefined) return noProgram();
  if ((await groupsOf(context.tx, wish.programId)).some(({ name }) => name === wish.name)) {
    return new Failure("already-exists", `There is a group "${wish.name}" already.`, { field: "name" });
  }
  const { rows } = await sql<{ id: bigint }>`
    insert into program_group (program_id, name, hold_days) values (${wish.programId}, ${wish.name}, ${wish.holdDays})
    returning id`.execute(context.tx);
  const { id } = rows[0]!;
  await audit(context, { action: "program.group-added", subject: toEdge("programGroup", id), after: wish });
  return { ...wish, id, isDefault: false };
}

/** Adds a tier that rates can be for. @returns it; `already-exists` where the program has one of this name. */
export async function addTier(context: Context, wish: Omit<Tier, "id">): Promise<Tier | Failure> {
  if ((await programById(context.tx, wish.programId)) === undefined) return noProgram();
  if ((wish.measure === "amount") !== (wish.currency !== null)) {
    return new Failure("bad-input", "A tier by amount names its currency, one by number of sales none.", {
      field: "currency",
    });
  }
  if (wish.currency !== null && currencyDecimals(wish.currency) === undefined) return noCurrency(wish.currency);
  if ((await tiersOf(context.tx, wish.programId)).some(({ name }) => name === wish.name)) {
    return new Failure("already-exists", `There is a tier "${wish.name}" already.`, { field: "name" });
  }
  const { rows } = await sql<{ id: bigint }>`
    insert into program_tier (program_id, name, measure, least, currency, span)
    values (${wish.programId}, ${wish.name}, ${wish.measure}, ${wish.least}, ${wish.currency}, ${wish.span})
    returning id`.execute(context.tx);
  const { id } = rows[0]!;
  await audit(context, { action: "program.tier-added", subject: toEdge("programTier", id), after: wish });
  return { ...wish, id };
}

/** Adds a cap, which counts from now on: what was paid before is not in it. */
export async function addCap(context: Context, wish: Omit<Cap, "id">): Promise<Cap | Failure> {
  if ((await programById(context.tx, wish.programId)) === undefined) return noProgram();
  if (currencyDecimals(wish.currency) === undefined) return noCurrency(wish.currency);
  const groups = await groupsOf(context.tx, wish.programId);
  if (wish.groupId !== null && !groups.some(({ id }) => id === wish.groupId)) {
    return new Failure("bad-input", "The program has no such group.", { field: "group" });
  }
  const { rows } = await sql<{ id: bigint }>`
    insert into program_cap (program_id, per, group_id, currency, amount, added_at)
    values (${wish.programId}, ${wish.per}, ${wish.groupId}, ${wish.currency}, ${wish.amount}, ${context.now}::timestamptz)
    returning id`.execute(context.tx);
  const { id } = rows[0]!;
  await audit(context, { action: "program.cap-added", subject: toEdge("programCap", id), after: wish });
  return { ...wish, id };
}

export async function retireCap(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<{ readonly id: bigint } | Failure> {
  const { rows } = await sql<{ id: bigint }>`
    update program_cap set retired_at = coalesce(retired_at, ${context.now}::timestamptz)
    where id = ${wish.id} returning id`.execute(context.tx);
  if (rows[0] === undefined) return new Failure("not-found", "There is no such cap.");
  await audit(context, { action: "program.cap-retired", subject: toEdge("programCap", wish.id), reason: wish.reason });
  return rows[0];
}

async function wrongSubject({ tx }: Context, wish: NewRate): Promise<Failure | undefined> {
  const { level, subject } = wish;
  if (level === "program" || level === "lifetime") {
    return subject === null ? undefined : wrong(`A rate for the ${level} has no subject.`, "subject");
  }
  if (subject === null) return wrong(`Say which ${level} the rate is for.`, "subject");
  switch (level) {
    case "group": {
      const groups = await groupsOf(tx, wish.programId);
      return groups.some(({ id }) => id === fromEdge("programGroup", subject))
        ? undefined
        : wrong("The program has no such group.", "subject");
    }
    case "tier": {
      const tiers = await tiersOf(tx, wish.programId);
      return tiers.some(({ id }) => id === fromEdge("programTier", subject))
        ? undefined
        : wrong("The program has no such tier.", "subject");
    }
    case "affiliate": {
      const id = fromEdge("member", subject);
      return id !== undefined && (await memberById(tx, id)) !== undefined
        ? undefined
        : wrong("There is no such member.", "subject");
    }
    case "customer":
      return ["new", "returning", "retail", "preferred", "wholesale"].includes(subject)
        ? undefined
        : wrong("A customer is new, returning, retail, preferred or wholesale.", "subject");
    default:
      return undefined;
  }
}

function wrongAmounts({ percent, fixed, per, tiers, event }: NewRate): Failure | undefined {
  if ((percent === null) === (fixed === null)) return wrong("A rate is a percent, or amounts by currency.", "percent");
  if ((fixed === null) !== (per === null)) return wrong("Amounts are for a unit or for the sale.", "per");
  if (event !== "sale" && tiers.length > 0) return wrong("Those above are paid for sales only.", "tiers");
  for (const [currency, text] of Object.entries(fixed ?? {})) {
    const decimals = currencyDecimals(currency);
    if (decimals === undefined) return noCurrency(currency);
    if (decimal(text).scale > decimals)
      return wrong(`${currency} has ${decimals} decimals; "${text}" has more.`, "fixed");
  }
  const hundredths = [...(percent === null ? [] : [percent]), ...tiers].reduce((sum, text) => {
    const { units, scale } = decimal(text);
    return sum + units * 10n ** BigInt(6 - scale);
  }, 0n);
  return hundredths > 100n * 10n ** 6n
    ? wrong("All percents together are more than the goods cost.", "percent")
    : undefined;
}

const noProgram = () => new Failure("not-found", "There is no such program.");
const noCurrency = (currency: string) =>
  new Failure("bad-input", `${currency} is no ISO 4217 currency.`, { field: "currency" });
const wrong = (message: string, field: string) => new Failure("bad-input", message, { field });
