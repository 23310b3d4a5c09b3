/** Puts the rooms together: what each needs of those above it, their routes' services, and their jobs. */
import { hkdfSync } from "node:crypto";
import { sql } from "kysely";
import { openSessions, toMoney } from "./access/index.ts";
import type { AccessServices, MoneyJson } from "./access/index.ts";
import { releaseHeldJob, releaseHeldSchedule } from "./commission/index.ts";
import type { Clock } from "./foundation/clock.ts";
import type { Db } from "./foundation/database.ts";
import { forgetOldKeys } from "./foundation/idempotency.ts";
import type { JobHandlers, Recurring } from "./foundation/jobs.ts";
import type { Log } from "./foundation/log.ts";
import { sendMailJob } from "./foundation/send-mail.ts";
import type { DeliverMail, RenderMail } from "./foundation/send-mail.ts";
import type { Services } from "./http/index.ts";
import { memberById, memberCards, standingAt } from "./members/index.ts";
import { orderJobs } from "./orders/index.ts";
import type { PaymentServices, TestBank } from "./orders/index.ts";
import { openSealer } from "./payout/index.ts";
import { readVisit, visitingMember } from "./referral/index.ts";
import type { ReferralServices } from "./referral/index.ts";
import { salesByLink } from "./sales/index.ts";

declare module "./foundation/jobs.ts" {
  interface Jobs {
    /** Forgets idempotency keys that are past their time. */
    "forget-keys": Record<string, never>;
  }
}

/**
 * The services of every room's routes.
 * @param options.secret 32 characters or more; each room gets a key of its own, made from it
 */
export async function openServices(options: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly secret: string;
  /** Takes the shoppers' payments until a real provider is set up. */
  readonly testBank: TestBank;
  /** Seal account numbers: 32 bytes each, by version. The highest seals, the others still open what they sealed. */
  readonly accountKeys: ReadonlyMap<number, Uint8Array>;
}): Promise<Services> {
  const { db, clock, log, secret, testBank, accountKeys } = options;
  const visitKey = keyFor(secret, "visit");
  return {
    access: {
      sessions: await openSessions({
        db,
        secret: keyFor(secret, "session"),
        memberOf: (person) => sql<bigint | null>`(select member_id from member_card where person_id = ${person})`,
      }),
      memberSummary,
    },
    ledger: { memberNames: memberCards },
    orders: {
      clock,
      log,
      payments: testBank.provider,
      testBank,
      readClick: (call) => readVisit(call, visitKey),
      visitor: (call) => visitingMember(call, visitKey),
    },
    payout: { sealer: openSealer({ current: Math.max(...accountKeys.keys()), keys: accountKeys }) },
    referral: { secret: visitKey, salesByLink: salesOfLinks },
  };
}

/** One secret outside, a key a purpose inside: what one of them gives away says nothing of the others. */
function keyFor(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `fairline ${purpose}`, 32)).toString("base64url");
}

const memberSummary: AccessServices["memberSummary"] = async (db, id, now) => {
  const member = await memberById(db, id);
  if (member === undefined) return undefined;
  const standing = await standingAt(db, id, now);
  return {
    handle: member.handle,
    displayName: member.displayName,
    kind: standing?.kind ?? null,
    status: standing?.status ?? null,
  };
};

/** Sales by link, their earnings in every currency that they were paid in. */
const salesOfLinks: ReferralServices["salesByLink"] = async (call, memberId) => {
  const links = new Map<bigint | null, { sales: number; amounts: MoneyJson[] }>();
  for (const row of await salesByLink(call.db, memberId)) {
    const link = links.get(row.linkId) ?? { sales: 0, amounts: [] };
    link.sales += Number(row.sales);
    link.amounts.push(toMoney(row.earned, row.currency));
    links.set(row.linkId, link);
  }
  return links;
};

export interface JobOptions {
  readonly renderMail: RenderMail;
  /** Undefined where mails stay in the outbox. */
  readonly deliverMail: DeliverMail | undefined;
  readonly mailDomain: string;
  readonly orders: Pick<PaymentServices, "payments" | "log">;
}

/** Every room's jobs; TypeScript misses any that is declared and not here. */
export function allJobs(options: JobOptions): JobHandlers {
  return {
    "send-mail": sendMailJob({ render: options.renderMail, deliver: options.deliverMail, domain: options.mailDomain }),
    ...orderJobs(options.orders),
    "release-held": releaseHeldJob,
    "forget-keys": (_payload, { db, clock }) => forgetOldKeys(db, clock.now()),
  };
}

/** Jobs that the clock starts, in UTC. */
export const recurringJobs: readonly Recurring[] = [{ job: "forget-keys", at: "17 3 * * *" }, releaseHeldSchedule];
