/** Programs in the small company of `sales/testing.ts`, for tests. */
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { setMembership } from "./change-membership.ts";
import { createProgram } from "./change-program.ts";
import type { ProgramWish } from "./change-program.ts";
import { addRate } from "./change-terms.ts";
import type { NewRate } from "./change-terms.ts";
import type { Program, Rate } from "./model.ts";

let count = 0;

/** An open program with these members in its first group, and with these rates. */
export async function openProgram(
  context: Context,
  wish: {
    readonly members: readonly bigint[];
    readonly rates?: readonly Partial<NewRate>[];
    readonly change?: ProgramWish & { readonly slug?: string };
  },
): Promise<Program> {
  count += 1;
  const program = must(
    await createProgram(context, {
      slug: `program-${count}`,
      name: `Program ${count}`,
      state: "open",
      holdDays: 14,
      position: count,
      ...wish.change,
    }),
  );
  for (const memberId of wish.members) must(await setMembership(context, { programId: program.id, memberId }));
  for (const rate of wish.rates ?? [{ percent: "10" }]) await rateOf(context, program, rate);
  return program;
}

export async function rateOf(context: Context, program: Program, rate: Partial<NewRate>): Promise<Rate> {
  return must(await addRate(context, newRate(program.id, rate)));
}

export function newRate(programId: bigint, rate: Partial<NewRate>): NewRate {
  return {
    programId,
    title: "a rate",
    level: "program",
    subject: null,
    event: "sale",
    percent: null,
    fixed: null,
    per: rate.fixed === undefined || rate.fixed === null ? null : "unit",
    tiers: [],
    payments: null,
    conditions: [],
    ...rate,
  };
}
