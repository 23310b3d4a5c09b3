/** The class of prices that shoppers may join themselves, where the company lets them: preferred. */
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import { classOf, setCustomerClass } from "./prices.ts";
import type { CustomerClass } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    class_rule: { id: number; preferred_open: boolean };
  }
}

const everybodys = new SharedReads<boolean>();

/** Whether shoppers may make themselves preferred customers. */
export function isPreferredOpen(db: Db): Promise<boolean> {
  return everybodys.read(db, "preferred", async () => {
    const row = await db.selectFrom("class_rule").select("preferred_open").executeTakeFirst();
    return row?.preferred_open ?? false;
  });
}

export async function setPreferredOpen(context: Context, isOpen: boolean): Promise<void> {
  const before = await isPreferredOpen(context.tx);
  await context.tx.updateTable("class_rule").set({ preferred_open: isOpen }).execute();
  await audit(context, {
    action: "customer.class-rule",
    subject: "classes",
    before: { preferredOpen: before },
    after: { preferredOpen: isOpen },
  });
}

/** How somebody stands with it. `isOwn`: they joined themselves, and may leave. */
export async function preferredStanding(
  db: Db,
  person: bigint,
  now: Temporal.Instant,
): Promise<{ readonly class: CustomerClass; readonly isOpen: boolean; readonly isOwn: boolean }> {
  const { rows } = await sql<{ own: boolean }>`
    select set_by = person_id as own from customer_class where person_id = ${person} and class = 'preferred'`.execute(
    db,
  );
  return {
    class: await classOf(db, person, now),
    isOpen: await isPreferredOpen(db),
    isOwn: rows[0]?.own === true,
  };
}

/**
 * A shopper joins the preferred customers, or leaves them; what they are already changes nothing. What staff gave stays staff's to take.
 * @returns what they pay from now on; `wrong-state` where the company lets nobody join, or staff gave them their class.
 */
export async function joinPreferred(
  context: Context,
  wish: { readonly person: bigint; readonly join: boolean },
): Promise<CustomerClass | Failure> {
  const { person } = wish;
  const standing = await preferredStanding(context.tx, person, context.now);
  if (wish.join) {
    if (standing.class !== "retail") return standing.class;
    if (!standing.isOpen) return new Failure("wrong-state", "The company lets nobody join.", { why: "closed" });
  } else {
    if (standing.class === "retail") return "retail";
    if (!standing.isOwn) return new Failure("wrong-state", "Your prices were given to you. Please write to us.");
  }
  const customerClass = wish.join ? "preferred" : "retail";
  const reason = wish.join ? "Joined themselves." : "Left themselves.";
  const before = await setCustomerClass({ ...context, actor: person }, { person, customerClass, reason });
  return before instanceof Failure ? before : await classOf(context.tx, person, context.now);
}
