/** Puts the rooms together: what each needs of those above it, their routes' services, and their jobs. */
import { hkdfSync } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { sql } from "kysely";
import { accessPersonalData, openSessions, toMoney } from "./access/index.ts";
import type { AccessServices, MoneyJson } from "./access/index.ts";
import type { AccountServices } from "./account/index.ts";
import { accountPersonalData, eraseDueJob, eraseDueSchedule, setNewsletter } from "./account/index.ts";
import { catalogPersonalData, tellWaitingJob } from "./catalog/index.ts";
import { autoshipJobs, findDueSchedule, isMethodInUse, autoshipPersonalData } from "./autoship/index.ts";
import {
  clearRunTablesJob,
  holdRecomputedJob,
  recomputeReversedJob,
  takeFromLegsJob,
  releaseHeldJob,
  releaseHeldSchedule,
  titlesAt,
} from "./commission/index.ts";
import { creditJobs, creditPersonalData } from "./credit/index.ts";
import type { CreditServices } from "./credit/index.ts";
import type { Clock } from "./foundation/clock.ts";
import type { Db } from "./foundation/database.ts";
import { inTransaction } from "./foundation/database.ts";
import { forgetOldKeys } from "./foundation/idempotency.ts";
import type { JobHandlers, Recurring } from "./foundation/jobs.ts";
import type { Log } from "./foundation/log.ts";
import type { PersonalData } from "./foundation/personal-data.ts";
import { openSealer } from "./foundation/seal-text.ts";
import { sendMailJob } from "./foundation/send-mail.ts";
import type { DeliverMail, RenderMail } from "./foundation/send-mail.ts";
import type { Services } from "./http/index.ts";
import { digitalPersonalData, revealKeys } from "./digital/index.ts";
import type { KeyServices } from "./digital/index.ts";
import { deliveryPersonalData } from "./delivery/index.ts";
import { forgetPrintsJob, forgetPrintsSchedule, fraudPersonalData } from "./fraud/index.ts";
import { conversionsOfClicks, countReportsJob, countReportsSchedule } from "./insight/index.ts";
import { invoicePersonalData, issueJobs } from "./invoice/index.ts";
import { closeBooksJob, closeBooksSchedule } from "./ledger/index.ts";
import { memberById, memberCards, membersPersonalData, standingAt } from "./members/index.ts";
import {
  completeMembershipsJob,
  completeMembershipsSchedule,
  runImportJob,
  seatWaitingJob,
  seatWaitingSchedule,
} from "./network/index.ts";
import type { NetworkServices } from "./network/index.ts";
import {
  giveOwedKeysJob,
  basketCookie,
  basketKept,
  basketTokenOf,
  boughtBy,
  forgetOldNotices,
  mergeBasket,
  openDesk,
  openManualPayments,
  openStripePayments,
  orderJobs,
  settleForgottenSchedule,
  ordersPersonalData,
} from "./orders/index.ts";
import type { ManualMethod, PaymentServices, StripeSettings, TestBank } from "./orders/index.ts";
import {
  openStripeConnect,
  payoutPersonalData,
  passBalancesOnJob,
  passBalancesOnSchedule,
  readTransfersJob,
  readTransfersSchedule,
  sendTransfersJob,
  writeOffDebtsJob,
  writeOffDebtsSchedule,
} from "./payout/index.ts";
import type { ConnectSettings, TransferServices } from "./payout/index.ts";
import { spanAt } from "./plan/index.ts";
import { programPersonalData } from "./program/index.ts";
import { openSender, sendPostbacksJob, sendPostbacksSchedule } from "./reach/index.ts";
import type { ReachServices } from "./reach/index.ts";
import {
  Arrivals,
  carriedClick,
  carryClick,
  keepClicksJob,
  keepClicksSchedule,
  readVisit,
  visitingMember,
} from "./referral/index.ts";
import type { ClickDurability, LookUpTxt, ReferralServices } from "./referral/index.ts";
import { KnownHosts, sitePersonalData } from "./site/index.ts";
import { salesByLink, soldVolume, soldVolumes } from "./sales/index.ts";

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
  /** Takes the shoppers' payments until a real provider is set up; what it has taken it can give back afterwards too. */
  readonly testBank: TestBank;
  /** Whether shoppers can choose its methods. */
  readonly testPayments?: boolean;
  readonly stripe?: StripeSettings | null;
  /** Where members are paid by Stripe. */
  readonly stripeConnect?: ConnectSettings | null;
  /** Ways to pay without a provider that shoppers can choose. */
  readonly manualPayments?: readonly ManualMethod[];
  /** The company's account for bank transfers, as its shoppers read it. */
  readonly transferTo?: string | null;
  /** Seal account numbers: 32 bytes each, by version. The highest seals, the others still open what they sealed. */
  readonly accountKeys: ReadonlyMap<number, Uint8Array>;
  /** The store's own origin where it is configured. */
  readonly origin?: string | undefined;
  /** When a link's click is acknowledged. */
  readonly clicks?: ClickDurability;
}): Promise<Services> {
  const { db, clock, log, secret, testBank, accountKeys } = options;
  const { clicks: durability = "durable", testPayments = true, manualPayments = [] } = options;
  const stripe = options.stripe ? openStripePayments({ settings: options.stripe, books: db, clock }) : undefined;
  const testMethods = testBank.provider.methods.map((method) => ({ ...method, offered: false as const }));
  const hosts = new KnownHosts({ db, log, home: options.origin });
  const referral: ReferralServices = {
    secret: keyFor(secret, "visit"),
    arrivals: new Arrivals({ db, clock, log, durability }),
    log,
    // Asked each time: the company may move the store while it runs.
    get origin() {
      return hosts.origin;
    },
    basketOf: (call) => call.cookie(basketCookie),
    lookUpTxt,
    salesByLink: salesOfLinks,
    conversionsOfClicks,
  };
  const ownKey = keyFor(secret, "own");
  const sealer = openSealer({ current: Math.max(...accountKeys.keys()), keys: accountKeys });
  const credit: CreditServices = { key: keyFor(secret, "gift card") };
  return {
    access: {
      sessions: await openSessions({
        db,
        secret: keyFor(secret, "session"),
        memberOf: (person) => sql<bigint | null>`(select member_id from member_card where person_id = ${person})`,
      }),
      memberSummary,
      signedIn: takeBasketAlong(ownKey),
      signedOut: (call) => call.setCookie(basketCookie, "", { maxAge: Temporal.Duration.from({ hours: 0 }) }),
      accountMade: async (call, { person, newsletter }) => {
        if (!newsletter) return;
        await inTransaction(db, (tx) =>
          setNewsletter({ tx, now: call.now, actor: person }, { person, granted: true, via: "sign-up" }),
        );
      },
    },
    account: { personal: personalData(ownKey) },
    catalog: { boughtBy: (call, product, token) => boughtBy(call.db, { person: call.caller.person, token }, product) },
    credit,
    digital: { sealer, digestKey: keyFor(secret, "licence") },
    ledger: { memberNames: memberCards },
    network: { nextPeriodStart, openVolume, volumesAt, ranksAt: titlesAt },
    orders: {
      clock,
      log,
      payments: openDesk([
        ...(stripe === undefined ? [] : [stripe.provider]),
        openManualPayments(db, manualPayments),
        testPayments ? testBank.provider : { ...testBank.provider, methods: testMethods },
      ]),
      testBank: testPayments ? testBank : undefined,
      stripe,
      transferTo: options.transferTo ?? null,
      giftCards: credit,
      methodInUse: isMethodInUse,
      ownKey,
      keySealer: sealer,
      readClick: (call) => readVisit(call, referral),
      visitor: (call) => visitingMember(call, referral),
    },
    payout: {
      sealer,
      connect: options.stripeConnect ? openStripeConnect(options.stripeConnect) : undefined,
    },
    reach: { secret: keyFor(secret, "postback"), send: openSender(), log },
    referral,
    site: { hosts, lookUpTxt },
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

/** What was put into a basket before signing in comes along, and with it the click that led there. */
function takeBasketAlong(key: string): AccessServices["signedIn"] {
  return async (call, person) => {
    const own = basketTokenOf(key, person);
    const guest = call.cookie(basketCookie);
    await inTransaction(call.db, async (tx) => {
      const context = { tx, now: call.now, actor: person };
      const clickId = guest === undefined || guest === own ? null : await carriedClick(tx, guest);
      if (clickId !== null) await carryClick(context, own, clickId);
      await mergeBasket(context, { guest, own });
    });
    call.setCookie(basketCookie, own, { maxAge: basketKept });
  };
}

/** Every room that knows something of people, the lowest first: what one erases may hang on what a lower one has. */
function personalData(ownKey: string): readonly PersonalData[] {
  return [
    accessPersonalData,
    membersPersonalData,
    catalogPersonalData,
    creditPersonalData,
    digitalPersonalData,
    programPersonalData,
    fraudPersonalData,
    ordersPersonalData(ownKey),
    autoshipPersonalData,
    deliveryPersonalData,
    invoicePersonalData,
    payoutPersonalData,
    sitePersonalData,
    accountPersonalData,
  ];
}

/** Moves in the network begin with a period, since periods are what runs pay by. */
const nextPeriodStart: NetworkServices["nextPeriodStart"] = async (db, now) => (await spanAt(db, now)).to;

const openVolume: NetworkServices["openVolume"] = async (db, members, now) =>
  soldVolume(db, members, await spanAt(db, now));

const volumesAt: NetworkServices["volumesAt"] = async (db, at) =>
  soldVolumes(db, { from: (await spanAt(db, at)).from, to: at });

/** A name without records, or none that answers within seconds, has none. */
const lookUpTxt: LookUpTxt = async (name) => {
  try {
    return (await new Resolver({ timeout: 2500, tries: 2 }).resolveTxt(name)).map((parts) => parts.join(""));
  } catch {
    return [];
  }
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
  /** Undefined where nobody is paid by Stripe. */
  readonly transfers: TransferServices | undefined;
  readonly reach: ReachServices;
  readonly credit: CreditServices;
  readonly account: AccountServices;
  readonly keys: Pick<KeyServices, "sealer">;
}

/** Every room's jobs; TypeScript misses any that is declared and not here. */
export function allJobs(options: JobOptions): JobHandlers {
  return {
    "send-mail": sendMailJob({
      render: options.renderMail,
      deliver: options.deliverMail,
      domain: options.mailDomain,
      reveal: revealKeys(options.keys.sealer),
    }),
    ...orderJobs(options.orders),
    ...autoshipJobs(options.orders),
    ...creditJobs(options.credit.key),
    ...issueJobs,
    "erase-due": eraseDueJob(options.account.personal),
    "give-owed-keys": giveOwedKeysJob,
    "tell-waiting": tellWaitingJob,
    "release-held": releaseHeldJob,
    "recompute-reversed": recomputeReversedJob,
    "take-from-legs": takeFromLegsJob,
    "hold-recomputed": holdRecomputedJob,
    "clear-run-tables": clearRunTablesJob,
    "write-off-debts": writeOffDebtsJob,
    "send-transfers": sendTransfersJob(options.transfers),
    "read-transfers": readTransfersJob(options.transfers),
    "pass-balances-on": passBalancesOnJob,
    "seat-waiting": seatWaitingJob,
    "complete-memberships": completeMembershipsJob,
    "run-import": runImportJob,
    "close-books": closeBooksJob,
    "keep-clicks": keepClicksJob,
    "count-reports": countReportsJob,
    "send-postbacks": sendPostbacksJob(options.reach),
    "forget-prints": forgetPrintsJob,
    "forget-keys": async (_payload, { db, clock }) => {
      await forgetOldKeys(db, clock.now());
      await forgetOldNotices(db, clock.now());
    },
  };
}

/** Jobs that the clock starts, in UTC. */
export const recurringJobs: readonly Recurring[] = [
  { job: "forget-keys", at: "17 3 * * *" },
  settleForgottenSchedule,
  findDueSchedule,
  eraseDueSchedule,
  releaseHeldSchedule,
  writeOffDebtsSchedule,
  readTransfersSchedule,
  passBalancesOnSchedule,
  seatWaitingSchedule,
  completeMembershipsSchedule,
  closeBooksSchedule,
  keepClicksSchedule,
  forgetPrintsSchedule,
  countReportsSchedule,
  sendPostbacksSchedule,
];
