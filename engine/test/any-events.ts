import type fc from "fast-check";
import type { Member, Remaining, Sale } from "../src/index.ts";
import { LEGS, makeMember, makeSale } from "./any-world.ts";
import { drawn } from "./draw.ts";
import type { Draw } from "./draw.ts";

/** The members and sales as they are at some time. */
export interface Now {
  readonly members: readonly Member[];
  readonly sales: readonly Sale[];
}

export type AnyEvent =
  | { readonly what: "sale"; readonly sale: Sale }
  | { readonly what: "refund"; readonly saleId: string; readonly remaining: readonly Remaining[] }
  | {
      readonly what: "move";
      readonly memberId: string;
      readonly parentId: string | null;
      readonly relation: string;
      readonly leg?: number;
    }
  | { readonly what: "join"; readonly member: Member };

/** What happens next, and what there is afterwards; null: it cannot happen and has to be refused. */
export type Next = (now: Now) => { readonly event: AnyEvent; readonly after: Now | null };

/** Up to eight events of a month, one after the other. Each says what it is of the world that it meets. */
export const anyEvents: fc.Arbitrary<readonly Next[]> = drawn(500, (draw) => {
  const makers = [sale, refund, move, join];
  return Array.from({ length: draw.int(1, 8) }, (_, step) => draw.one(makers)(draw, step));
});

function sale(draw: Draw, step: number): Next {
  const size = 30;
  const made = makeSale(draw, `live-${step}`, "2026-01", size);
  return ({ members, sales }) => {
    const known = (id: string | null): string | null =>
      id === null ? null : members[Number(id.slice(1)) % members.length]!.id;
    const host = made.hostId === undefined ? {} : { hostId: known(made.hostId)! };
    const one = { ...made, sellerId: known(made.sellerId), buyerId: known(made.buyerId), ...host };
    return { event: { what: "sale", sale: one }, after: { members, sales: [...sales, one] } };
  };
}

function refund(draw: Draw): Next {
  const [which, tenths] = [draw.int(0, 999), [draw.int(0, 10), draw.int(0, 10), draw.int(0, 10)]];
  return ({ members, sales }) => {
    const one = sales[which % Math.max(1, sales.length)];
    if (one === undefined) return { event: { what: "refund", saleId: "none", remaining: [] }, after: null };
    const lines = one.lines.map((line, index) => {
      const part = (of: bigint): bigint => (of * BigInt(tenths[index % 3]!)) / 10n;
      const left = line.remaining ?? line;
      return { ...line, remaining: { amount: part(left.amount), cv: part(left.cv), qv: part(left.qv) } };
    });
    const remaining = lines.map((line) => line.remaining);
    return {
      event: { what: "refund", saleId: one.id, remaining },
      after: { members, sales: sales.map((other) => (other === one ? { ...one, lines } : other)) },
    };
  };
}

function move(draw: Draw): Next {
  const [who, whom] = [draw.int(0, 999), draw.chance(8) ? null : draw.int(0, 999)];
  const relation = draw.one(["sponsor", "enroller", "placement", "ternary"]);
  const free = draw.int(0, 5);
  return ({ members, sales }) => {
    const member = members[who % members.length]!;
    const parentId = whom === null ? null : members[whom % members.length]!.id;
    const leg = legFor(relation, parentId, free);
    const event = { what: "move", memberId: member.id, parentId, relation, ...leg } as const;
    for (let id = parentId; id !== null; id = above(members, relation, id)) {
      if (id === member.id) return { event, after: null };
    }
    const others = members.filter((other) => other !== member);
    if (isTaken(others, relation, parentId, leg.leg)) return { event, after: null };
    const moved = standingAt(member, relation, parentId, leg.leg);
    return { event, after: { members: members.map((other) => (other === member ? moved : other)), sales } };
  };
}

function join(draw: Draw, step: number): Next {
  const made = makeMember(draw, 10, 10, { parents: {}, legs: {} });
  const places = Object.keys(LEGS).map((relation) => ({ relation, whom: draw.int(0, 19), free: draw.int(0, 5) }));
  const duplicate = draw.chance(5);
  const position = draw.chance(15) ? draw.int(0, 999) : null;
  return ({ members, sales }) => {
    const known = (id: string | null): string | null =>
      id === null ? null : members[Number(id.slice(1)) % members.length]!.id;
    const holders = members.filter(({ holderId }) => holderId === undefined);
    let member: Member = {
      ...made,
      id: duplicate ? members[0]!.id : `j${step}`,
      sponsorId: known(made.sponsorId),
      parents: { enroller: known(made.parents?.["enroller"] ?? null) },
      legs: {},
      ...(position === null ? {} : { holderId: holders[position % holders.length]!.id }),
    };
    let fits = true;
    for (const { relation, whom, free } of places) {
      const parentId = members[whom]?.id ?? null;
      const { leg } = legFor(relation, parentId, free);
      fits &&= !isTaken(members, relation, parentId, leg);
      member = standingAt(member, relation, parentId, leg);
    }
    const after = duplicate || !fits ? null : { members: [...members, member], sales };
    return { event: { what: "join", member }, after };
  };
}

function above(members: readonly Member[], relation: string, id: string): string | null {
  const one = members.find((other) => other.id === id)!;
  return relation === "sponsor" ? one.sponsorId : (one.parents?.[relation] ?? null);
}

function legFor(relation: string, parentId: string | null, free: number): { readonly leg?: number } {
  const legs = LEGS[relation as keyof typeof LEGS] as number | undefined;
  return legs === undefined || parentId === null ? {} : { leg: free % legs };
}

function isTaken(
  members: readonly Member[],
  relation: string,
  parentId: string | null,
  leg: number | undefined,
): boolean {
  if (leg === undefined) return false;
  return members.some((other) => other.legs?.[relation] === leg && other.parents?.[relation] === parentId);
}

function standingAt(member: Member, relation: string, parentId: string | null, leg: number | undefined): Member {
  if (relation === "sponsor") return { ...member, sponsorId: parentId };
  const { [relation]: _, ...legs } = member.legs ?? {};
  return {
    ...member,
    parents: { ...member.parents, [relation]: parentId },
    legs: leg === undefined ? legs : { ...legs, [relation]: leg },
  };
}
