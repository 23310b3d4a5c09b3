/** Who comes, where they stand, and what they are meanwhile. Each function is one step and tells what it did. */
import { isFailure, must } from "../server/src/foundation/failure.ts";
import { changeStanding } from "../server/src/members/index.ts";
import { downlineAt, enrolMember, placeMember } from "../server/src/network/index.ts";
import { setPayoutAccount } from "../server/src/payout/index.ts";
import type { Chance } from "./chance.ts";
import { count, expectThat, ibans } from "./world.ts";
import type { World } from "./world.ts";

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
  const id = await world.act(null, (context) => enrolMember(context, wish));
  if (isFailure(id)) {
    expectThat(id.code === "already-exists" && name === shopper, `${name} could not join: ${id.message}`);
    return `${name} wanted to join again`;
  }
  world.members.push({ id, handle, status: "active", placed: sponsor !== undefined });
  count(world, `join as ${kind}`);
  return `${name} joins as ${kind} ${handle} under ${sponsor?.handle ?? "nobody"}`;
}

/** A member without a place is put under a random one: a circle is refused, by two clients at once only one gets through. */
export async function place(world: World, chance: Chance): Promise<string> {
  const member = chance.pick(world.members.filter(({ placed }) => !placed));
  const sponsor = chance.pick(world.members);
  if (member === undefined || sponsor === undefined) return "nobody is without a place";
  const below = await downlineAt(world.db, "sponsor", member.id, world.now, 10_000);
  const circle = sponsor === member || below.some(({ memberId }) => memberId === sponsor.id);
  const wish = { memberId: member.id, sponsorId: sponsor.id };
  const answers = await Promise.all([1, 2].map(() => world.act(null, (context) => placeMember(context, wish))));
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

/** An active member is suspended, a suspended one comes back. */
export async function changeStatus(world: World, chance: Chance): Promise<string> {
  const back = world.members.filter(({ status }) => status === "suspended");
  const member = chance.pick(back.length > 0 && chance.happens(60) ? back : world.members)!;
  const status = member.status === "active" ? "suspended" : "active";
  const wish = { memberId: member.id, change: { status }, reason: "simulated" } as const;
  must(await world.act(world.staff[0], (context) => changeStanding(context, wish)));
  member.status = status;
  count(world, status === "active" ? "return" : "suspend");
  return `${member.handle} is ${status}`;
}

/** A member says where they are paid; who mistypes the number is told and nothing changes. */
export async function giveAccount(world: World, chance: Chance): Promise<string> {
  const member = chance.pick(world.members)!;
  const right = chance.pick(ibans)!;
  const mistyped = chance.happens(25);
  // Check digits find every single wrong digit.
  const last = (Number(right.at(-1)) + 1) % 10;
  const iban = mistyped ? `${right.slice(0, -1)}${last}` : right;
  const wish = { memberId: member.id, holder: `Holder ${member.handle}`, iban, bic: null };
  const answer = await world.act(world.staff[0], (context) => setPayoutAccount(context, world.sealer, wish));
  expectThat(isFailure(answer) === mistyped, `${iban} was ${mistyped ? "accepted" : "refused"}`);
  count(world, mistyped ? "account refused" : "account");
  return `${member.handle} gives ${mistyped ? "a mistyped" : "an"} account`;
}
