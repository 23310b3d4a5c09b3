/** A small company with people in it whose time is the simulator's. Everything in it is done by the rooms' own use cases. */
import { findOrCreatePerson } from "../server/src/access/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Context, Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { openSealer } from "../server/src/foundation/seal-text.ts";
import type { Sealer } from "../server/src/foundation/seal-text.ts";
import { setPayoutAccount } from "../server/src/payout/index.ts";
import type { NewReversal, NewSale } from "../server/src/sales/index.ts";
import { smallCompany } from "../server/src/sales/testing.ts";

export const currencies = ["EUR", "USD", "JPY"] as const;

/** Real in form and check digits, of banks inside SEPA. */
export const ibans = ["IE29AIBK93115212345678", "DE89370400440532013000", "NL91ABNA0417164300"] as const;

export interface SimMember {
  readonly id: bigint;
  readonly handle: string;
  status: "active" | "suspended";
  /** Whether they stand under somebody; who joins without a sponsor may be placed later. */
  placed: boolean;
}

export interface World {
  readonly db: Db;
  /** Never goes back. */
  now: Temporal.Instant;
  /** Two people: what one of them asks for the other approves. */
  readonly staff: readonly [bigint, bigint];
  readonly sealer: Sealer;
  readonly members: SimMember[];
  /** What was recorded; the books must have exactly this, however often it was reported. */
  readonly sales: NewSale[];
  readonly refunds: NewReversal[];
  /** How often each thing has really happened: a world that never got somewhere proves nothing about it. */
  readonly done: Map<string, number>;
  /** One client's transaction, at the world's time. */
  act<T>(actor: bigint | null, work: (context: Context) => Promise<T>): Promise<T>;
  person(name: string): Promise<bigint>;
}

export function count(world: World, what: string): void {
  world.done.set(what, (world.done.get(what) ?? 0) + 1);
}

/** A rule of the world was broken: what failed, in words. */
export class Broken extends Error {}

export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}

/** Founds the company in an empty, migrated database: four distributors in a line, an affiliate, two of staff. */
export async function foundWorld(db: Db): Promise<World> {
  const company = await smallCompany(db);
  const sealer = openSealer({ current: 1, keys: new Map([[1, Buffer.alloc(32, 7)]]) });
  const start = Temporal.Instant.from("2026-03-02T08:00:00Z");
  const staff = await inTransaction(db, async (tx) => {
    const context = { tx, now: start, actor: null };
    const ana = await findOrCreatePerson(context, { email: "ana@staff.test", name: "Ana", locale: "en" });
    const ben = await findOrCreatePerson(context, { email: "ben@staff.test", name: "Ben", locale: "en" });
    return [ana, ben] as const;
  });
  const known = ["top", "second", "third", "fourth"].map((handle, index) => ({
    handle,
    id: company.distributors[index]!,
  }));
  const world: World = {
    db,
    now: start,
    staff,
    sealer,
    members: [
      ...known.map((member): SimMember => ({ ...member, status: "active", placed: member.handle !== "top" })),
      { id: company.affiliate, handle: "amara", status: "active", placed: false },
    ],
    sales: [],
    refunds: [],
    done: new Map(),
    act: (actor, work) => inTransaction(db, (tx) => work({ tx, now: world.now, actor })),
    person: (name) => company.buyer(name),
  };
  for (const [index, { id }] of world.members.entries()) {
    const wish = { memberId: id, holder: "A member", iban: ibans[index % ibans.length]!, bic: null };
    // One of them has no account yet: their balance waits.
    if (index !== 3) must(await world.act(staff[0], (context) => setPayoutAccount(context, sealer, wish)));
  }
  return world;
}
