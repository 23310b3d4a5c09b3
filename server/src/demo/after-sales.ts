import { decideReview, readReviews, writeReview } from "../catalog/index.ts";
import {
  approveReturn,
  askReturn,
  deliverShipment,
  receiveReturn,
  settleReturn,
  shipOrder,
} from "../delivery/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { issueCreditNote, issueInvoice } from "../invoice/index.ts";
import { orderLines, findOrder, refundLines, sendRefund } from "../orders/index.ts";
import type { PaymentServices } from "../orders/index.ts";
import { randomFrom } from "./art/random.ts";
import { demoReviews, reviewLocale } from "./reviews.ts";
import type { GoodsBack, Market, Purchase, ReturnAsked } from "./traffic.ts";

/** What becomes of the demo company's orders once they are paid: invoices, parcels, returns, and what buyers say. */
export interface AfterSales {
  paid(order: Purchase, orderId: bigint): void;
  /** The end of a day: invoices; on working days parcels leave, what has arrived is noted, reviews are read. */
  evening(day: { readonly working: boolean }): Promise<void>;
  ask(wish: ReturnAsked): Promise<void>;
  /** Money back: for goods that came back, or were never sent, or may stay with the shopper. */
  giveBack(refund: GoodsBack): Promise<void>;
  /** Returns that wait for somebody this morning, one at each step of its way. */
  leaveReturns(): Promise<void>;
}

interface Paid {
  readonly orderId: bigint;
  readonly market: Market;
  readonly at: Temporal.Instant;
}

interface Parcel extends Paid {
  readonly shipmentId: bigint;
  readonly arrives: Temporal.Instant;
}

/** Who brings a market's parcels, and what the numbers of these look like. */
const carriers: Readonly<Record<Market, readonly (readonly [code: string, number: (digits: string) => string])[]>> = {
  eu: [
    ["an-post", (digits) => `RL${digits.slice(0, 9)}IE`],
    ["dpd", (digits) => `0520${digits.slice(0, 10)}`],
    ["dhl", (digits) => digits.slice(0, 10)],
  ],
  us: [
    ["ups", (digits) => `1ZAV0468${digits.slice(0, 10)}`],
    ["usps", (digits) => `9400${digits}`],
  ],
  jp: [["japan-post", (digits) => digits.slice(0, 12)]],
};

const shopUrl = "http://localhost";
const isPast = (at: Temporal.Instant, now: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;

/** @param time the world's own; @param staff who does the office's part */
export function openAfterSales(services: PaymentServices, time: () => Temporal.Instant, staff: bigint): AfterSales {
  const { db } = services;
  const random = randomFrom("the warehouse of alder and vale");
  const orders = new Map<Purchase, bigint>();
  const returns = new Map<Purchase, bigint>();
  let unbilled: bigint[] = [];
  let toShip: Paid[] = [];
  let underWay: Parcel[] = [];
  /** Arrived, and nothing was said of it yet. */
  let fresh: Parcel[] = [];
  const unsaid = [...demoReviews];

  const act = async <T>(actor: bigint | null, work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
    await inTransaction(db, (tx) => work({ tx, now: time(), actor }));
  const surely = async (actor: bigint | null, work: (context: Context) => Promise<undefined | Failure>) =>
    must(await act(actor, async (context) => (await work(context)) ?? null));

  async function bill(): Promise<void> {
    const due = unbilled;
    unbilled = [];
    await act(null, async (context) => {
      for (const orderId of due) must(await issueInvoice(context, { orderId }));
      return null;
    });
  }

  async function ship({ orderId, market, at }: Paid): Promise<void> {
    const [carrier, number] = random.pick(carriers[market]);
    const tracking = number(Array.from({ length: 18 }, () => random.whole(0, 9)).join(""));
    const arrives = time().add({ hours: random.whole(20, market === "jp" ? 110 : 70) });
    const sent = await act(staff, (context) => shipOrder(context, { orderId, carrier, tracking }));
    // Given back before it was packed.
    if (isFailure(sent)) return;
    underWay.push({ orderId, market, at, shipmentId: sent.shipmentId, arrives });
  }

  async function say({ orderId, market }: Parcel): Promise<void> {
    const [order, lines] = [await findOrder(db, orderId), await orderLines(db, orderId)];
    for (const { product } of lines) {
      const index = unsaid.findIndex((one) => one.product === product && one.locale === reviewLocale[market]);
      if (index < 0 || random.next() > 0.3) continue;
      const review = unsaid.splice(index, 1)[0]!;
      const bought = { person: order!.buyerId, orderId };
      await surely(null, (context) => writeReview(context, bought, { ...review, slug: product }));
    }
  }

  /** Those of the last days wait: somebody may want to see what that looks like. */
  async function readWhatTheySaid(): Promise<void> {
    const limit = time().subtract({ hours: 60 });
    for (const { id, at } of await readReviews(db, { state: "waiting", locale: "en", limit: 50 })) {
      if (!isPast(at, limit)) continue;
      must(await act(staff, (context) => decideReview(context, { id, state: "shown", reason: null })));
    }
  }

  async function receive(returnId: bigint, orderId: bigint, units: number): Promise<void> {
    const [line] = await orderLines(db, orderId);
    const received = { orderLineId: line!.id, restocked: units, writtenOff: 0 };
    await surely(staff, (context) => receiveReturn(context, { returnId, lines: [received] }));
  }

  return {
    paid(order, orderId) {
      orders.set(order, orderId);
      unbilled.push(orderId);
      toShip.push({ orderId, market: order.market, at: order.at });
    },

    async evening({ working }) {
      await bill();
      const now = time();
      for (const parcel of underWay.filter(({ arrives }) => isPast(arrives, now))) {
        await surely(staff, (context) =>
          deliverShipment(context, { shipmentId: parcel.shipmentId, at: parcel.arrives }),
        );
        fresh.push(parcel);
      }
      underWay = underWay.filter(({ arrives }) => !isPast(arrives, now));
      const saying = fresh.filter(({ arrives }) => isPast(arrives, now.subtract({ hours: 96 })));
      for (const parcel of saying) await say(parcel);
      fresh = fresh.filter((parcel) => !saying.includes(parcel));
      if (!working) return;
      await readWhatTheySaid();
      // What came in the last hours, and now and then something that is not at hand, waits for the next day.
      const ready = toShip.filter(({ at }) => isPast(at, now.subtract({ hours: 5 })) && random.next() > 0.06);
      toShip = toShip.filter((order) => !ready.includes(order));
      for (const order of ready) await ship(order);
    },

    async ask({ order, reason, step }) {
      const orderId = orders.get(order);
      if (orderId === undefined) return;
      if (step === "approve") {
        const returnId = returns.get(order);
        if (returnId !== undefined) await surely(staff, (context) => approveReturn(context, { returnId }));
        return;
      }
      const [line] = await orderLines(db, orderId);
      const lines = [{ orderLineId: line!.id, quantity: 1, reason }];
      const wish = { orderId, wish: "refund" as const, note: "", lines, isStaff: false };
      const made = await act(null, (context) => askReturn(context, wish));
      // Not sent yet, or the time for it is over: then it is money back without a parcel.
      if (!isFailure(made)) returns.set(order, made.returnId);
    },

    async giveBack({ order, whole, reason }) {
      const orderId = orders.get(order);
      if (orderId === undefined) return;
      const returnId = returns.get(order);
      let refundId: bigint;
      if (returnId === undefined) {
        const lines = await orderLines(db, orderId);
        const wished = whole
          ? lines.map((line) => ({ orderLineId: line.id, quantity: line.quantity }))
          : [{ orderLineId: lines[0]!.id, quantity: 1 }];
        const recorded = await act(staff, (context) =>
          refundLines(context, {
            orderId,
            key: `demo-${orderId}`,
            lines: wished,
            reason,
            restock: false,
            ...(whole && { shipping: "all" as const }),
          }),
        );
        ({ refundId } = must(recorded));
      } else {
        await receive(returnId, orderId, 1);
        ({ refundId } = must(await act(staff, (context) => settleReturn(context, { returnId, reason, shopUrl }))));
      }
      must(await sendRefund(services, refundId));
      must(await act(null, (context) => issueCreditNote(context, { refundId })));
    },

    async leaveReturns() {
      const returned = new Set([...returns].map(([order]) => orders.get(order)));
      const recent = fresh.filter(({ orderId }) => !returned.has(orderId)).toReversed();
      const asks = [
        ["asked", "refund", "changed-mind", "I ordered the large one by mistake and have not opened it."],
        ["asked", "exchange", "damaged", "The lid has a crack. I would like the same one again."],
        ["approved", "refund", "not-as-described", "I had hoped for a stronger scent."],
        ["received", "refund", "wrong-item", "This is the refill, I had ordered the tin."],
      ] as const;
      for (const [index, [state, wish, reason, note]] of asks.entries()) {
        const orderId = recent[index * 2]?.orderId;
        if (orderId === undefined) continue;
        const [line] = await orderLines(db, orderId);
        const exchangeVariant = wish === "exchange" ? line!.variantId : null;
        const lines = [{ orderLineId: line!.id, quantity: 1, reason, exchangeVariant }];
        const made = await act(null, (context) => askReturn(context, { orderId, wish, note, lines, isStaff: false }));
        // Whoever has had their money back has nothing to return.
        if (isFailure(made) || state === "asked") continue;
        await surely(staff, (context) => approveReturn(context, made));
        if (state === "received") await receive(made.returnId, orderId, 1);
      }
    },
  };
}
