import type { Call, Reply } from "../../api.ts";
import { oneOf, textOf } from "../daily/given.ts";
import { findOrder } from "./find-order.ts";

/** An event as it is filled in. */
export interface EventWish {
  readonly program: string;
  readonly event: string;
  readonly reference: string;
  /** An order's number or a mail address. */
  readonly whose: string;
  readonly name: string;
  readonly market: string;
  readonly code: string | null;
  readonly click: string | null;
  readonly value: { readonly amount: string; readonly currency: string } | null;
}

export function readEvent(form: FormData): EventWish {
  const value = textOf(form, "value").replace(",", ".");
  return {
    program: textOf(form, "program"),
    event: textOf(form, "event"),
    reference: textOf(form, "reference"),
    whose: textOf(form, "person"),
    name: textOf(form, "name"),
    market: textOf(form, "market").toLowerCase(),
    code: textOf(form, "code") || null,
    click: textOf(form, "click") || null,
    value: value === "" ? null : { amount: value, currency: textOf(form, "currency").toUpperCase() },
  };
}

/** Whose event it is: the buyer of an order, or whoever has a mail address, also one that is new here. */
export type Whom =
  | { readonly person: string; readonly market: string; readonly title: string; readonly name: string | null }
  | { readonly email: string; readonly market: string; readonly name: string };

/** @returns what is missing where nobody is found: an order with this number, or the market of a mail address */
export async function findWhom(call: Call, { whose, name, market }: EventWish): Promise<Whom | "order" | "market"> {
  if (whose.includes("@")) return market === "" ? "market" : { email: whose, market, name };
  const order = await findOrder(call, whose);
  if (order === undefined) return "order";
  return { person: order.buyerId, market: order.market, title: order.number, name: order.contact?.name ?? null };
}

type Rate = Reply<"GET /api/admin/programs/{id}">["rates"][number];
type Would = NonNullable<Reply<"POST /api/admin/programs/{id}/events">["would"]>;
const WAYS = ["staff", "offline", "product", "code", "owner", "click"] as const;

/** What an event would come to if it were recorded now. */
export interface LookedAt {
  readonly whom: Whom;
  readonly program: string;
  readonly event: string;
  /** The conversion that it is already, by its reference. */
  readonly known: string | null;
  /** Null: nobody’s, or known. */
  readonly would: Would | null;
  /** Why it can be nobody’s; null where the program would pay for it. */
  readonly never: "closed" | "market" | null;
  readonly rates: readonly Pick<Rate, "id" | "title" | "percent" | "fixed">[];
  readonly worthless: boolean;
  readonly ways: readonly (typeof WAYS)[number][];
}

export async function lookAtEvent(call: Call, wish: EventWish, whom: Whom): Promise<LookedAt> {
  const [{ program, rates }, rule, tried] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id: wish.program } }),
    call("GET /api/admin/attribution-rule"),
    tell(call, wish, whom, true),
  ]);
  const paying = rates.filter(({ event, retiredAt }) => event === wish.event && retiredAt === null);
  return {
    whom,
    program: program.name,
    event: wish.event,
    known: tried.conversion,
    would: tried.would,
    never:
      program.state !== "open"
        ? "closed"
        : program.markets.length > 0 && !program.markets.includes(whom.market)
          ? "market"
          : null,
    rates: paying.map(({ id, title, percent, fixed }) => ({ id, title, percent, fixed })),
    worthless: wish.value === null && paying.some(({ percent }) => percent !== null),
    ways: rule.precedence.flatMap((way) => oneOf(WAYS, way) ?? []),
  };
}

/** Records it for whoever brought it; the conversion is null where nobody did. */
export async function recordEvent(call: Call, wish: EventWish, whom: Whom) {
  const { conversion, created } = await tell(call, wish, whom, false);
  return {
    created,
    conversion:
      conversion === null ? null : await call("GET /api/admin/conversions/{id}", { params: { id: conversion } }),
  };
}

function tell(call: Call, wish: EventWish, whom: Whom, dryRun: boolean) {
  const { program: id, event, reference, code, click, value } = wish;
  const who = "person" in whom ? { person: whom.person } : { customer: { email: whom.email, name: whom.name } };
  return call("POST /api/admin/programs/{id}/events", {
    params: { id },
    body: { event, reference, code, click, value, market: whom.market, ...who, dryRun },
  });
}
