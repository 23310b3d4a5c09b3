import { randomBytes } from "node:crypto";
import { audit } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { findKept, keptOfReference, lockKept } from "./kept-method.ts";
import type { KeptMethod } from "./kept-method.ts";
import { ask, providerFor, providerOf } from "./payment-provider.ts";
import type { Payments, SaveOutcome } from "./payment-provider.ts";
import { lostAfter } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asks the provider how the keeping of a way to pay stands, until it has an end. */
    "settle-method": { readonly method: string };
    /** A way to pay is kept, or will never be: what waits for it goes on. */
    "method-settled": { readonly method: string };
  }
}

/** How long a shopper may take for the step at the provider. */
const patience = Temporal.Duration.from({ hours: 24 });

/** The methods of those that shoppers can choose that can be kept. */
export function keepableMethods(payments: Payments): readonly string[] {
  return payments.methods
    .map(({ id }) => id)
    .filter((id) => providerFor(payments, id)?.keeper?.methods.includes(id) === true);
}

/**
 * Writes down that a way to pay is to be kept, with the job that asks how it stands; ask the provider after the commit
 * (`keepMethod`). @param wish.returnUrl gets the row's id: where the shopper comes back to
 * @returns its row; `bad-input` for a method that cannot be kept.
 */
export async function writeMethod(
  context: Context,
  payments: Payments,
  wish: { readonly person: bigint; readonly method: string; readonly returnUrl: string },
): Promise<KeptMethod | Failure> {
  const provider = providerFor(payments, wish.method);
  if (provider?.keeper?.methods.includes(wish.method) !== true) {
    return new Failure("bad-input", "Choose a way to pay that can be kept.", { field: "method" });
  }
  const { id } = await context.tx
    .insertInto("payment_method")
    .values({
      person_id: wish.person,
      provider: provider.name,
      method: wish.method,
      reference: `keep-${randomBytes(16).toString("hex")}`,
      state: "started",
      token: null,
      last4: null,
      expires: null,
      action_url: null,
      reason: null,
      return_url: wish.returnUrl,
      started_at: context.now,
      settled_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await lookAgain(context, id, context.now.add({ seconds: 30 }));
  const written = await findKept(context.tx, id);
  if (written === undefined) throw new Error(`way to pay ${id} was not written`);
  return written;
}

async function lookAgain(context: Context, id: bigint, at: Temporal.Instant): Promise<void> {
  const method = id.toString();
  await enqueue(context, "settle-method", { method }, { runAt: at, key: `settle-method ${method}` });
}

/** Asks the provider to keep a way to pay that was written down, and does what its answer says. Asked again, it is kept once. */
export async function keepMethod(services: PaymentServices, id: bigint): Promise<KeptMethod | Failure> {
  const kept = await findKept(services.db, id);
  if (kept === undefined) return notHere();
  if (kept.state !== "started") return await settleMethod(services, id);
  const { reference, method, returnUrl } = kept;
  const answer = await ask<SaveOutcome>(services.log, async () =>
    keeperOf(services, kept).save({ reference, method, returnUrl, owner: toEdge("person", kept.personId) }),
  );
  return await record(services, id, answer);
}

/** Asks how the keeping stands where it has no end yet. */
export async function settleMethod(services: PaymentServices, id: bigint): Promise<KeptMethod | Failure> {
  const kept = await findKept(services.db, id);
  if (kept === undefined) return notHere();
  if (!isOpen(kept)) return kept;
  const answer = await ask(services.log, async () => keeperOf(services, kept).findSaved(kept.reference));
  return await record(services, id, answer);
}

/** As `settleMethod`, by what a webhook names; undefined for what is not ours. */
export async function settleToldMethod(services: PaymentServices, reference: string): Promise<void> {
  const kept = await keptOfReference(services.db, reference);
  if (kept !== undefined) await settleMethod(services, kept.id);
}

/** The job's part: asks, and while there is no end asks again, ever more rarely. */
export async function settleMethodOrAskAgain(services: PaymentServices, id: bigint): Promise<void> {
  const kept = await settleMethod(services, id);
  if (isFailure(kept) || !isOpen(kept)) return;
  const now = services.clock.now();
  const age = now.epochMilliseconds - kept.startedAt.epochMilliseconds;
  const wait = Math.min(Math.max(age, 30_000), 3_600_000);
  await inTransaction(services.db, (tx) => lookAgain({ tx, now, actor: null }, id, now.add({ milliseconds: wait })));
}

/**
 * Ends a way to pay of a person: nothing is charged to it any more. The provider forgets it after the commit.
 * @returns `not-found` for what is not theirs.
 */
export async function removeMethod(
  services: PaymentServices,
  transact: (work: (context: Context) => Promise<KeptMethod | Failure>) => Promise<KeptMethod | Failure>,
  wish: { readonly person: bigint; readonly id: bigint },
): Promise<undefined | Failure> {
  const removed = await transact(async (context) => {
    const kept = await lockKept(context.tx, wish.id);
    if (kept?.personId !== wish.person || kept.state !== "saved") return notHere();
    await context.tx.updateTable("payment_method").set({ state: "removed" }).where("id", "=", kept.id).execute();
    await audit(context, { action: "payment-method.remove", subject: toEdge("paymentMethod", kept.id) });
    return kept;
  });
  if (isFailure(removed)) return removed;
  const { token } = removed;
  if (token === null) return undefined;
  await ask(services.log, async () => {
    await keeperOf(services, removed).forget(token);
    return { state: "forgotten" };
  });
  return undefined;
}

function keeperOf(services: PaymentServices, { provider }: KeptMethod) {
  const { keeper } = providerOf(services.payments, provider);
  if (keeper === undefined) throw new Error(`${provider} does not keep ways to pay`);
  return keeper;
}

function isOpen({ state }: KeptMethod): boolean {
  return state === "started" || state === "action-needed" || state === "unknown";
}

type Answer = SaveOutcome | { readonly state: "not-known" };

/** Under the row's lock. Told twice, it changes nothing the second time. */
async function record(services: PaymentServices, id: bigint, answer: Answer): Promise<KeptMethod | Failure> {
  return await inTransaction(services.db, async (tx) => {
    const context: Context = { tx, now: services.clock.now(), actor: null };
    const kept = await lockKept(tx, id);
    if (kept === undefined) return notHere();
    if (!isOpen(kept)) return kept;
    const change = changeOf(kept, answer, context.now);
    if (change === undefined) return kept;
    await tx.updateTable("payment_method").set(change).where("id", "=", id).execute();
    if (change.settled_at !== undefined) await enqueue(context, "method-settled", { method: id.toString() });
    return (await findKept(tx, id)) ?? notHere();
  });
}

function changeOf(kept: KeptMethod, answer: Answer, now: Temporal.Instant) {
  const tooOld = (age: Temporal.Duration) => Temporal.Instant.compare(now, kept.startedAt.add(age)) >= 0;
  const declined = (reason: string) => ({ state: "declined" as const, reason, action_url: null, settled_at: now });
  if (answer.state === "saved") {
    const { token, brand, last4, expires } = answer;
    return { state: "saved" as const, token, brand, last4, expires, action_url: null, settled_at: now };
  }
  if (answer.state === "declined") return declined(answer.reason);
  if (answer.state === "action-needed") {
    if (tooOld(patience)) return declined("not-completed");
    return { state: "action-needed" as const, action_url: answer.url };
  }
  if (answer.state === "not-known" && tooOld(lostAfter)) return declined("never-reached-the-provider");
  return kept.state === "started" ? { state: "unknown" as const } : undefined;
}

function notHere(): Failure {
  return new Failure("not-found", "There is no such way to pay.");
}
