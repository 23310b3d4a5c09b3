import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { listMarkets } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Program } from "./model.ts";
import { programById } from "./store.ts";

/** What a program says; what is left out is as the first value says, or stays as it was. */
export type ProgramWish = Partial<Omit<Program, "id" | "slug" | "createdAt">>;

const defaults: Omit<Program, "id" | "slug" | "createdAt" | "name"> = {
  summary: "",
  requirements: "",
  state: "draft",
  public: true,
  markets: [],
  windowDays: 90,
  choose: "precedence",
  lifetimeMonths: null,
  approval: "auto",
  awaitDelivery: false,
  holdDays: 30,
  compression: "none",
  form: [],
  autoApprove: null,
  reapplyDays: 90,
  position: 0,
};

/**
 * Makes a program with its first group, into which newcomers come.
 * @returns the program; `already-exists` where the slug is taken, `bad-input` for an unknown market or a form that names a
 *   field twice.
 */
export async function createProgram(
  context: Context,
  wish: ProgramWish & { readonly slug: string; readonly name: string; readonly groupName?: string },
): Promise<Program | Failure> {
  const { groupName, ...given } = wish;
  const values = { ...defaults, ...given };
  const bad = await whatIsWrong(context, values);
  if (bad !== undefined) return bad;
  try {
    const { rows } = await sql<{ id: bigint }>`
      insert into program (slug, name, summary, requirements, state, public, markets, window_days, choose, lifetime_months,
        approval, await_delivery, hold_days, compression, form, auto_approve, reapply_days, position, created_at)
      values (${values.slug}, ${values.name}, ${values.summary}, ${values.requirements}, ${values.state}, ${values.public},
        ${[...values.markets]}::text[], ${values.windowDays}, ${values.choose}, ${values.lifetimeMonths}, ${values.approval},
        ${values.awaitDelivery}, ${values.holdDays}, ${values.compression}, ${JSON.stringify(values.form)}::jsonb,
        ${values.autoApprove === null ? null : JSON.stringify(values.autoApprove)}::jsonb, ${values.reapplyDays},
        ${values.position}, ${context.now}::timestamptz)
      returning id`.execute(context.tx);
    const { id } = rows[0]!;
    await sql`insert into program_group (program_id, name, is_default) values (${id}, ${groupName ?? "Standard"}, true)`.execute(
      context.tx,
    );
    await audit(context, { action: "program.created", subject: toEdge("program", id), after: wish });
    return (await programById(context.tx, id))!;
  } catch (error) {
    if (violatedConstraint(error) !== "program_slug_key") throw error;
    return new Failure("already-exists", `There is a program "${wish.slug}" already.`, { field: "slug" });
  }
}

/** Changes what a program says from now on. Conversions keep what they were decided by. */
export async function changeProgram(
  context: Context,
  wish: { readonly id: bigint; readonly change: ProgramWish; readonly reason?: string | undefined },
): Promise<Program | Failure> {
  const before = await programById(context.tx, wish.id);
  if (before === undefined) return new Failure("not-found", "There is no such program.");
  const values = { ...before, ...wish.change };
  const bad = await whatIsWrong(context, values);
  if (bad !== undefined) return bad;
  await sql`
    update program set name = ${values.name}, summary = ${values.summary}, requirements = ${values.requirements},
      state = ${values.state}, public = ${values.public}, markets = ${[...values.markets]}::text[],
      window_days = ${values.windowDays}, choose = ${values.choose}, lifetime_months = ${values.lifetimeMonths},
      approval = ${values.approval}, await_delivery = ${values.awaitDelivery}, hold_days = ${values.holdDays},
      compression = ${values.compression}, form = ${JSON.stringify(values.form)}::jsonb,
      auto_approve = ${values.autoApprove === null ? null : JSON.stringify(values.autoApprove)}::jsonb,
      reapply_days = ${values.reapplyDays}, position = ${values.position}
    where id = ${wish.id}`.execute(context.tx);
  const changed = Object.keys(wish.change) as (keyof ProgramWish)[];
  await audit(context, {
    action: "program.changed",
    subject: toEdge("program", wish.id),
    reason: wish.reason,
    before: Object.fromEntries(changed.map((key) => [key, before[key]])),
    after: wish.change,
  });
  return (await programById(context.tx, wish.id))!;
}

async function whatIsWrong(context: Context, values: Pick<Program, "markets" | "form">): Promise<Failure | undefined> {
  const known = (await listMarkets(context.tx)).map(({ code }) => code);
  const unknown = values.markets.filter((code) => !known.includes(code));
  if (unknown.length > 0) {
    return new Failure("bad-input", `There is no market ${unknown.join(", ")}.`, { field: "markets" });
  }
  const names = values.form.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return new Failure("bad-input", `The form asks for "${twice}" twice.`, { field: "form" });
  const empty = values.form.find(({ kind, choices }) => kind === "choice" && (choices ?? []).length === 0);
  return empty === undefined
    ? undefined
    : new Failure("bad-input", `"${empty.label}" is a choice without choices.`, { field: "form" });
}
