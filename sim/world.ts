/** A small company with people in it whose time is the simulator's. What happens in it is asked of the server by its clients. */
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { findOrCreatePerson } from "../server/src/access/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Context, Db } from "../server/src/foundation/database.ts";
import { isFailure, must } from "../server/src/foundation/failure.ts";
import type { Failure } from "../server/src/foundation/failure.ts";
import { setTree, takeSeat } from "../server/src/network/index.ts";
import { setPayoutAccount } from "../server/src/payout/index.ts";
import { putPlanInForce, setExchangeRate } from "../server/src/plan/index.ts";
import type { NewReversal, NewSale } from "../server/src/sales/index.ts";
import { smallCompany } from "../server/src/sales/testing.ts";
import { chanceOf } from "./chance.ts";
import { sealer } from "./commands.ts";
import type { AnswerOf, CommandName, WishOf } from "./commands.ts";
import type { Machine } from "./machine.ts";

export const currencies = ["EUR", "USD", "JPY"] as const;

/** Real in form and check digits, of banks inside SEPA. */
export const ibans = ["IE29AIBK93115212345678", "DE89370400440532013000", "NL91ABNA0417164300"] as const;

export interface SimMember {
  readonly id: bigint;
  readonly handle: string;
  readonly personId: bigint;
  readonly kind: "distributor" | "affiliate";
  status: "active" | "suspended" | "terminated";
  /** Whether they stand under somebody; who joins without a sponsor may be placed later. */
  placed: boolean;
}

/** What the server has said yes to, by kind; each must be there once, and nothing else. */
export const acceptedKinds = [
  "member",
  "change",
  "dispute",
  "adjustment",
  "correction",
  "batch",
  "result file",
  "withdrawal",
  "store credit",
] as const;
export type AcceptedKind = (typeof acceptedKinds)[number];

export interface World {
  readonly seed: number;
  /** Never goes back. */
  now: Temporal.Instant;
  /** Two people: what one of them asks for the other approves. */
  readonly staff: readonly [bigint, bigint];
  readonly members: SimMember[];
  readonly shoppers: readonly bigint[];
  /** What was recorded; the books must have exactly this, however often it was reported. */
  readonly sales: NewSale[];
  readonly refunds: NewReversal[];
  /** Reversals that lost chargebacks made. */
  readonly lost: string[];
  readonly accepted: Readonly<Record<AcceptedKind, Set<string>>>;
  /** What the bank says of each payout that it had. */
  readonly bank: Map<bigint, "paid" | "failed">;
  /** How often each thing has really happened: a world that never got somewhere proves nothing about it. */
  readonly done: Map<string, number>;
  /** One client's command, at the world's time; asked until there is an answer. */
  ask<Name extends CommandName>(
    actor: bigint | null,
    name: Name,
    wish: WishOf<Name>,
  ): Promise<AnswerOf<Name> | Failure>;
  read<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Waits until the worker has nothing left to do. */
  idle(): Promise<void>;
}

export function count(world: World, what: string): void {
  world.done.set(what, (world.done.get(what) ?? 0) + 1);
}

/** A rule of the world was broken: what failed, in words. */
export class Broken extends Error {}

export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}

/** What an answer says. @throws where it is a refusal */
export function granted<T>(answer: T): Exclude<T, Failure> {
  return must(answer) as Exclude<T, Failure>;
}

/** Those answers that are none. */
export function yeses<T>(answers: readonly T[]): Exclude<T, Failure>[] {
  return answers.filter((answer): answer is Exclude<T, Failure> => !isFailure(answer));
}

/**
 * Founds the company in an empty, migrated database: four distributors in a line, an affiliate, two of staff, a binary tree.
 * Every other seed's plan has ranks and a match, so that runs look at each other and pay for whole periods.
 */
export async function foundWorld(machine: Machine, seed: number): Promise<World> {
  const start = Temporal.Instant.from("2026-03-02T08:00:00Z");
  const founded = await machine.read((db) => found(db, seed, start));
  let count = 0;
  const world: World = {
    seed,
    now: start,
    ...founded,
    sales: [],
    refunds: [],
    lost: [],
    accepted: Object.fromEntries(
      acceptedKinds.map((kind) => [
        kind,
        new Set(kind === "member" ? founded.members.map(({ handle }) => handle) : []),
      ]),
    ) as unknown as World["accepted"],
    bank: new Map(),
    done: new Map(),
    ask: (actor, name, wish) => {
      count += 1;
      return machine.ask(name, { wish, actor, now: world.now, key: `command ${count}` });
    },
    read: (work) => machine.read(work),
    idle: () => machine.idle(),
  };
  return world;
}

async function found(db: Db, seed: number, start: Temporal.Instant) {
  const chance = chanceOf(seed, -1);
  const company = await smallCompany(db);
  const as = <T>(work: (context: Context) => Promise<T>) =>
    inTransaction(db, (tx) => work({ tx, now: start, actor: null }));
  const person = (name: string, domain: string) =>
    as((context) => findOrCreatePerson(context, { email: `${name}@${domain}`, name, locale: "en" }));
  const staff = [await person("ana", "staff.test"), await person("ben", "staff.test")] as const;
  const shoppers: bigint[] = [];
  for (let number = 1; number <= 12; number += 1) shoppers.push(await person(`shopper-${number}`, "example.test"));
  const handles = ["top", "second", "third", "fourth", "amara"];
  const ids = [...company.distributors, company.affiliate];
  const { rows } = await sql<{ id: bigint; personId: bigint }>`select id, person_id as "personId" from member`.execute(
    db,
  );
  const members = ids.map((id, index): SimMember => ({
    id,
    handle: handles[index]!,
    personId: rows.find((row) => row.id === id)!.personId,
    kind: index === 4 ? "affiliate" : "distributor",
    status: "active",
    placed: index > 0 && index < 4,
  }));
  await as(async (context) => {
    must(
      await setTree(context, {
        name: "binary",
        kind: "binary",
        width: 2,
        depth: null,
        fill: chance.pick(["left", "right", "weaker-leg", "balanced", "breadth-first"] as const)!,
        tankDays: chance.happens(70) ? chance.between(1, 20) : null,
      }),
    );
    for (const { id } of members.slice(0, 4))
      must(await takeSeat(context, { tree: "binary", memberId: id, under: null }));
    for (const [currency, rate] of [
      ["USD", "0.92"],
      ["JPY", "0.0061"],
    ] as const) {
      must(await setExchangeRate(context, { currency, rate, effective: start, reason: "simulated" }));
    }
    await sql`update payout_rule set ach_bank_routing = '121000248', ach_bank_name = 'WELLS FARGO',
      ach_company_id = '1123456789'`.execute(context.tx);
  });
  if (seed % 2 === 0) {
    const document = await planDocument({ match: true, first: 5 });
    const from = Temporal.Instant.from("2026-02-01T00:00:00Z");
    await as(async (context) =>
      must(await putPlanInForce({ ...context, now: founded }, { document, from, reason: "set-up" })),
    );
  }
  for (const [index, { id }] of members.entries()) {
    const wish = { memberId: id, holder: "A member", iban: ibans[index % ibans.length]!, bic: null };
    // One of them has no account yet: their balance waits.
    if (index !== 3) must(await as((context) => setPayoutAccount(context, sealer, wish)));
  }
  return { staff, shoppers, members };
}

/** When the small company put its first plan in force. */
const founded = Temporal.Instant.from("2026-01-01T00:00:00Z");

/** The starter plan with another percent on its first level; with `match` also ranks, a match, and levels by rank. */
export async function planDocument(wish: { readonly match: boolean; readonly first: number }): Promise<string> {
  const text = await readFile(new URL("../plans/starter.json", import.meta.url), "utf8");
  const plan = JSON.parse(text) as {
    volumes: Record<string, unknown>;
    ranks?: unknown;
    bonuses: Record<string, Record<string, unknown>>;
  };
  const percent = [`${wish.first}`, "4", "3", "2", "1"];
  plan.bonuses["unilevel"]!["percent"] = percent;
  if (wish.match) {
    plan.volumes["gv"] = { of: "group", volume: "pv", tree: "sponsor" };
    plan.ranks = [
      { name: "bronze", reach: { is: ["active"], atLeast: { gv: "200" } } },
      { name: "silver", reach: { is: ["active"], atLeast: { gv: "1000" } } },
    ];
    plan.bonuses["unilevel"]!["percent"] = { byRank: { bronze: percent.slice(0, 3), silver: percent } };
    plan.bonuses["match"] = {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "earnings",
      on: ["unilevel"],
      takes: "active",
      compression: "standard",
      percent: ["10", "5"],
    };
  }
  return JSON.stringify(plan);
}
