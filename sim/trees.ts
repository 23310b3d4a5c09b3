/** Seats, moves and transfers. Each function is one step and tells what it did. */
import { sql } from "kysely";
import { isFailure } from "../server/src/foundation/failure.ts";
import type { Failure } from "../server/src/foundation/failure.ts";
import { findTree, lineAt } from "../server/src/network/index.ts";
import type { WishOf } from "./commands.ts";
import type { Chance } from "./chance.ts";
import { living, nextMonth } from "./people.ts";
import { count, expectThat, granted } from "./world.ts";
import type { SimMember, World } from "./world.ts";

/** What may be said to a wish that does not fit the trees as they are. */
const misfits: readonly Failure["code"][] = ["tree-cycle", "wrong-state", "already-exists", "not-found", "bad-input"];

/** Two who wait are given the same free seat at once: one gets it. With one alone, two clients seat them at once: once. */
export async function seat(world: World, chance: Chance): Promise<string> {
  const waiting = await world.read(async (db) => {
    const { rows } = await sql<{ id: bigint; handle: string }>`
      select tank.id, member.handle from tank join member on member.id = tank.member_id
      where placed_at is null and member_id = any(${living(world).map(({ id }) => id)}) order by tank.id`.execute(db);
    return rows;
  });
  const first = chance.pick(waiting);
  if (first === undefined) return "nobody waits for a seat";
  const second = chance.pick(waiting.filter(({ id }) => id !== first.id)) ?? first;
  const free = chance.pick(await freeSeats(world));
  if (free === undefined) return "no seat is free";
  const wishes = [first, second].map(({ id }) => ({ id, seat: { parentId: free.parentId, leg: free.leg } }));
  const answers = await Promise.all(wishes.map((wish) => world.ask(world.staff[0], "seat", wish)));
  const seated = answers.filter((answer) => !isFailure(answer)).length;
  expectThat(seated === 1, `${seated} of two got the seat ${free.leg} below position ${free.parentId}`);
  count(world, first === second ? "seat one twice at once" : "seat two on one seat");
  return `${first.handle} and ${second.handle} are given one seat at once`;
}

/** From now on for good: nobody sits there, nor will from a later day on. */
async function freeSeats(world: World) {
  return await world.read(async (db) => {
    const { rows } = await sql<{ parentId: bigint; leg: number }>`
      select seat.position_id as "parentId", leg.leg from seat cross join generate_series(0, 1) leg (leg)
      where seat.tree = 'binary' and upper_inf(seat.during) and seat.during @> ${world.now}::timestamptz and not exists (
        select from seat below where below.parent_id = seat.position_id and below.leg = leg.leg
          and (upper_inf(below.during) or upper(below.during) > ${world.now}::timestamptz))
      order by 1, 2`.execute(db);
    return rows;
  });
}

/** The next thing on the way of an undecided change, or a new one is asked for; at times two that would close a circle. */
export async function change(world: World, chance: Chance): Promise<string> {
  if (chance.happens(30)) return await circle(world, chance);
  // First the tree: whom a race left waiting in the one must not change what happens in the other.
  const tree = chance.happens(60) ? "sponsor" : "binary";
  const open = await world.read(async (db) => {
    const { rows } = await sql<{ id: bigint; askedBy: bigint; what: string }>`
      select id, asked_by as "askedBy", kind || ' in the ' || tree || ' tree' as what from network_change
      where state = 'asked' and tree = ${tree} order by id`.execute(db);
    return rows;
  });
  const one = chance.pick(open);
  if (one !== undefined && chance.happens(60)) return await decide(world, chance, one);
  const wish = tree === "sponsor" ? wishMove(world, chance) : await wishSeatChange(world, chance);
  if (wish === undefined) return "nothing to move";
  const answer = await world.ask(chance.pick(world.staff)!, "askChange", wish);
  if (isFailure(answer)) {
    expectThat(misfits.includes(answer.code), `a change was refused: ${answer.code} ${answer.message}`);
    if (answer.code === "tree-cycle") count(world, "move that would close a circle");
    return `a ${wish.kind} in the ${tree} tree was not possible: ${answer.message}`;
  }
  world.accepted.change.add(String(answer.id));
  count(world, `ask for a ${wish.kind} in the ${tree} tree`);
  return `a ${wish.kind} in the ${tree} tree is asked for`;
}

type ChangeWish = WishOf<"askChange">;
const blank = {
  memberId: null,
  positionId: null,
  parentId: null,
  leg: null,
  holderId: null,
  reason: "simulated",
  documents: null,
};

function wishMove(world: World, chance: Chance): ChangeWish | undefined {
  const member = chance.pick(world.members.filter(({ placed }) => placed));
  const parent = chance.happens(90) ? chance.pick(world.members) : undefined;
  return member && { ...blank, kind: "move", tree: "sponsor", memberId: member.id, parentId: parent?.id ?? null };
}

async function wishSeatChange(world: World, chance: Chance): Promise<ChangeWish | undefined> {
  const positions = await world.read(async (db) => {
    const { rows } = await sql<{ id: bigint }>`select id from position order by id`.execute(db);
    return rows.map(({ id }) => id);
  });
  const positionId = chance.pick(positions);
  if (positionId === undefined) return undefined;
  const own = { ...blank, tree: "binary", positionId };
  if (chance.happens(40))
    return { ...own, kind: "transfer", documents: "a will", holderId: chance.pick(world.members)!.id };
  return { ...own, kind: "move", parentId: chance.pick(positions)!, leg: chance.between(0, 1) };
}

/** Whoever asked cannot consent; of two who consent at once one does. What has become impossible is refused. */
async function decide(
  world: World,
  chance: Chance,
  one: { readonly id: bigint; readonly askedBy: bigint; readonly what: string },
): Promise<string> {
  const own = await world.ask(one.askedBy, "approveChange", one.id);
  expectThat(isFailure(own), "whoever asked for a change approved it");
  const second = world.staff.find((person) => person !== one.askedBy)!;
  if (chance.happens(25)) return await refuse(world, second, one);
  const answers = await Promise.all([1, 2].map(() => world.ask(second, "approveChange", one.id)));
  const done = answers.filter((answer) => !isFailure(answer)).length;
  expectThat(done < 2, `the ${one.what} was approved twice`);
  if (done === 0) {
    for (const answer of answers)
      expectThat(isFailure(answer) && misfits.includes(answer.code), "it was refused for something else");
    return await refuse(world, second, one);
  }
  count(world, `approve a ${one.what}`);
  return `the ${one.what} is approved, by two clients at once`;
}

async function refuse(
  world: World,
  person: bigint,
  one: { readonly id: bigint; readonly what: string },
): Promise<string> {
  granted(await world.ask(person, "refuseChange", one.id));
  count(world, `refuse a ${one.what}`);
  return `the ${one.what} is refused`;
}

/**
 * Two who stand beside each other are each to move under the other, approved at once: one moves. In the tree of enrollers, from
 * which no plan pays, and within one line, so that who wins changes nobody's earnings.
 */
async function circle(world: World, chance: Chance): Promise<string> {
  const members = chance.shuffled(living(world).filter(({ placed }) => placed));
  const lines = new Map<SimMember, readonly bigint[]>();
  const at = nextMonth(world);
  for (const member of members.slice(0, 6)) {
    const line = await world.read(async (db) => lineAt(db, (await findTree(db, "enroller"))!, member.id, at));
    lines.set(
      member,
      line.map(({ id }) => id),
    );
  }
  const pairs = [...lines].flatMap(([one, line]) =>
    [...lines].flatMap(([other, others]) => {
      const beside = line.at(-1) === others.at(-1) && !line.includes(other.id) && !others.includes(one.id);
      return beside ? [[one, other] as const] : [];
    }),
  );
  const pair = chance.pick(pairs);
  if (pair === undefined) return "no two stand beside each other";
  const ids: bigint[] = [];
  const [left, right] = pair;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const wish = { ...blank, kind: "move", tree: "enroller", memberId: one.id, parentId: other.id } as const;
    const asked = granted(await world.ask(world.staff[0], "askChange", wish));
    world.accepted.change.add(String(asked.id));
    ids.push(asked.id);
  }
  const answers = await Promise.all(ids.map((id) => world.ask(world.staff[1], "approveChange", id)));
  const moved = answers.filter((answer) => !isFailure(answer)).length;
  expectThat(moved === 1, `${moved} of two moves that close a circle were approved`);
  const loser = answers.findIndex(isFailure);
  expectThat((answers[loser] as Failure).code === "tree-cycle", "the other is told something else");
  granted(await world.ask(world.staff[1], "refuseChange", ids[loser]!));
  count(world, "two moves that close a circle");
  return `${pair[0].handle} and ${pair[1].handle} are each to move under the other`;
}
