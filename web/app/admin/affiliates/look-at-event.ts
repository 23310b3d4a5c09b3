import type { Call, Reply } from "../../api.ts";
import { oneOf, textOf } from "../daily/given.ts";
import type { Order } from "./find-order.ts";

/** An event as it is filled in. */
export interface EventWish {
  readonly program: string;
  readonly event: string;
  readonly reference: string;
  readonly number: string;
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
    number: textOf(form, "person"),
    code: textOf(form, "code") || null,
    click: textOf(form, "click") || null,
    value: value === "" ? null : { amount: value, currency: textOf(form, "currency").toUpperCase() },
  };
}

type Rate = Reply<"GET /api/admin/programs/{id}">["rates"][number];
const WAYS = ["staff", "offline", "product", "code", "owner", "click"] as const;

/** What is known of an event before it is recorded; whose it is is decided only then. */
export interface LookedAt {
  readonly number: string;
  readonly name: string | null;
  readonly market: string;
  readonly program: string;
  readonly event: string;
  /** Why nothing would be recorded; null where something may be. */
  readonly never: "closed" | "market" | null;
  readonly rates: readonly Pick<Rate, "id" | "title" | "percent" | "fixed">[];
  readonly worthless: boolean;
  readonly ways: readonly (typeof WAYS)[number][];
}

export async function lookAtEvent(call: Call, wish: EventWish, order: Order): Promise<LookedAt> {
  const [{ program, rates }, rule] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id: wish.program } }),
    call("GET /api/admin/attribution-rule"),
  ]);
  const paying = rates.filter(({ event, retiredAt }) => event === wish.event && retiredAt === null);
  return {
    number: order.number,
    name: order.contact?.name ?? null,
    market: order.market,
    program: program.name,
    event: wish.event,
    never:
      program.state !== "open"
        ? "closed"
        : program.markets.length > 0 && !program.markets.includes(order.market)
          ? "market"
          : null,
    rates: paying.map(({ id, title, percent, fixed }) => ({ id, title, percent, fixed })),
    worthless: wish.value === null && paying.some(({ percent }) => percent !== null),
    ways: rule.precedence.flatMap((way) => oneOf(WAYS, way) ?? []),
  };
}

/** Records it for whoever brought it; the conversion is null where nobody did. */
export async function recordEvent(call: Call, wish: EventWish, order: Order) {
  const { program: id, event, reference, code, click, value } = wish;
  const { conversion, created } = await call("POST /api/admin/programs/{id}/events", {
    params: { id },
    body: { event, reference, code, click, value, market: order.market, person: order.buyerId },
  });
  return {
    created,
    conversion:
      conversion === null ? null : await call("GET /api/admin/conversions/{id}", { params: { id: conversion } }),
  };
}
