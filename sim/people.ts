/** Who comes, what they are meanwhile, and how they leave. Each function is one step and tells what it did. */
import { sql } from "kysely";
import { isFailure } from "../server/src/foundation/failure.ts";
import { findTree, groupAt } from "../server/src/network/index.ts";
import { periodAround } from "../server/src/plan/index.ts";
import type { Chance } from "./chance.ts";
import { count, expectThat, granted, ibans } from "./world.ts";
import type { SimMember, World } from "./world.ts";

/** Who has not left. */
export function living(world: World): readonly SimMember[] {
  return world.members.filter(({ status }) => status !== "terminated");
}

/** Where changes of the network begin. */
export function nextMonth(world: World): Temporal.Instant {
  return periodAround(world.now, "Europe/Dublin", "month").to;
}

/** Somebody joins under a random member, sometimes under nobody; sometimes a shopper who bought before. */
export async function join(world: World, chance: Chance): Promise<string> {
  const kind = chance.happens(70) ? "distributor" : "affiliate";
  const sponsor = chance.happens(80) ? chance.pick(world.members) : undefined;
  const handle = `member-${world.members.length}`;
  const shopper = `shopper-${chance.between(1, 12)}`;
  const name = chance.happens(40) ? shopper : handle;
  const wish = {
    email: `${name}@example.test`,
    name,
    locale: "en",
    handle,
    displayName: handle,
    kind,
    sponsorId: sponsor?.id ?? null,
  } as const;
  const id = await world.ask(null, "join", wish);
  if (isFailure(id)) {
    const known = id.code === "already-exists" && name === shopper;
    const left = id.code === "wrong-state" && sponsor?.status === "terminated";
    expectThat(known || left, `${name} could not join: ${id.message}`);
    return known ? `${name} wanted to join again` : `${name} wanted to join under ${sponsor?.handle}, who has left`;
  }
  const { rows } = await world.read((db) =>
    sql<{ personId: bigint }>`select person_id as "personId" from member where id = ${id}`.execute(db),
  );
  const { personId } = rows[0]!;
  world.members.push({ id, handle, personId, kind, status: "active", placed: sponsor !== undefined });
  world.accepted.member.add(handle);
  count(world, `join as ${kind}`);
  return `${name} joins as ${kind} ${handle} under ${sponsor?.handle ?? "nobody"}`;
}

/** A member without a place is put under a random one: a circle is refused, by two clients at once only one gets through. */
export async function place(world: World, chance: Chance): Promise<string> {
  const member = chance.pick(world.members.filter(({ placed }) => !placed));
  const sponsor = chance.pick(living(world));
  if (member === undefined || sponsor === undefined) return "nobody is without a place";
  const circle = await standsBelow(world, sponsor, member);
  const wish = { memberId: member.id, sponsorId: sponsor.id };
  const answers = await Promise.all([1, 2].map(() => world.ask(null, "place", wish)));
  const placed = answers.filter((answer) => !isFailure(answer)).length;
  const what = `${member.handle} under ${sponsor.handle}`;
  expectThat(
    placed === (circle ? 0 : 1),
    `${what}: ${placed} of two were placed${circle ? ", which closes a circle" : ""}`,
  );
  member.placed = !circle;
  count(world, circle ? "circle refused" : "place");
  return circle ? `${what} would close a circle` : `${what}, asked twice at once`;
}

/** Now or as the next month begins, in one of the trees of members; a member stands below themself. */
async function standsBelow(world: World, one: SimMember, above: SimMember): Promise<boolean> {
  for (const name of ["sponsor", "enroller"]) {
    for (const at of [world.now, nextMonth(world)]) {
      const group = await world.read(async (db) => groupAt(db, (await findTree(db, name))!, above.id, at));
      if (group.includes(one.id)) return true;
    }
  }
  return false;
}

/** An active member is suspended, a suspended one comes back; now and then one leaves for good. */
export async function changeStatus(world: World, chance: Chance): Promise<string> {
  const back = world.members.filter(({ status }) => status === "suspended");
  const member = chance.pick(back.length > 0 && chance.happens(60) ? back : living(world))!;
  if (member.placed && chance.happens(25)) return await leave(world, member);
  const status = member.status === "active" ? "suspended" : "active";
  const wish = { memberId: member.id, change: { status }, reason: "simulated" } as const;
  granted(await world.ask(world.staff[0], "suspend", wish));
  member.status = status;
  count(world, status === "active" ? "return" : "suspend");
  return `${member.handle} is ${status}`;
}

/** Asked twice at once; those below roll up as the next month begins. */
async function leave(world: World, member: SimMember): Promise<string> {
  const wish = { memberId: member.id, reason: "simulated" };
  const answers = await Promise.all(world.staff.map((person) => world.ask(person, "leave", wish)));
  const left = answers.filter((answer) => !isFailure(answer)).length;
  expectThat(left === 1, `${member.handle} left ${left} times`);
  member.status = "terminated";
  count(world, "leave");
  return `${member.handle} leaves, asked twice at once`;
}

/** A member says where they are paid; who mistypes the number is told and nothing changes. */
export async function giveAccount(world: World, chance: Chance): Promise<string> {
  const member = chance.pick(world.members)!;
  if (chance.happens(40)) {
    const bank = { routing: "021000021", number: "123456789", savings: false, business: false };
    granted(
      await world.ask(world.staff[0], "giveUsAccount", {
        memberId: member.id,
        holder: `Holder ${member.handle}`,
        ...bank,
      }),
    );
    count(world, "US account");
    return `${member.handle} gives a US account`;
  }
  const right = chance.pick(ibans)!;
  const mistyped = chance.happens(25);
  // Check digits find every single wrong digit.
  const last = (Number(right.at(-1)) + 1) % 10;
  const iban = mistyped ? `${right.slice(0, -1)}${last}` : right;
  const wish = { memberId: member.id, holder: `Holder ${member.handle}`, iban, bic: null };
  const answer = await world.ask(world.staff[0], "giveIban", wish);
  expectThat(isFailure(answer) === mistyped, `${iban} was ${mistyped ? "accepted" : "refused"}`);
  count(world, mistyped ? "account refused" : "account");
  return `${member.handle} gives ${mistyped ? "a mistyped" : "an"} account`;
}
