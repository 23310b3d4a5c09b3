/**
 * What the world's clients ask of the server: use cases by name, each in one transaction with the key that its client gave it,
 * as the HTTP door does it. Who got no answer asks again with the same key: what was done is told, not done again.
 */
import { createHash } from "node:crypto";
import {
  approveCorrection,
  commitRun,
  draftRun,
  lockRun,
  refuseCorrection,
  requestCorrection,
  titlesAt,
} from "../server/src/commission/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Context, Db } from "../server/src/foundation/database.ts";
import { Failure, isFailure, must } from "../server/src/foundation/failure.ts";
import { claim, pack, recall, rememberDeed } from "../server/src/foundation/idempotency.ts";
import type { IdempotentRequest } from "../server/src/foundation/idempotency.ts";
import { enqueue } from "../server/src/foundation/jobs.ts";
import type { JobName } from "../server/src/foundation/jobs.ts";
import { openSealer } from "../server/src/foundation/seal-text.ts";
import { changeStanding } from "../server/src/members/index.ts";
import {
  approveChange,
  askChange,
  changeMember,
  enrolMember,
  placeMember,
  refuseChange,
  seatWaiting,
} from "../server/src/network/index.ts";
import type { NetworkServices } from "../server/src/network/index.ts";
import {
  approveBatch,
  askWithdrawal,
  batchFile,
  cancelBatch,
  dropWithdrawal,
  giveStoreCredit,
  makeBatch,
  readResultFile,
  refuseBatch,
  setPayoutAccount,
  setUsAccount,
  settleBatch,
} from "../server/src/payout/index.ts";
import {
  approveAdjustment,
  putPlanInForce,
  refuseAdjustment,
  releaseHeld,
  requestAdjustment,
  spanAt,
} from "../server/src/plan/index.ts";
import { createLink, recordClick } from "../server/src/referral/index.ts";
import { decideChargeback, openChargeback, recordSale, reverseSale } from "../server/src/sales/index.ts";
import { soldVolume, soldVolumes } from "../server/src/sales/index.ts";

/** Account numbers of the world are sealed with it. */
export const sealer = openSealer({ current: 1, keys: new Map([[1, Buffer.alloc(32, 7)]]) });

/** As the composition root puts them together. */
const network: NetworkServices = {
  nextPeriodStart: async (db, now) => (await spanAt(db, now)).to,
  openVolume: async (db, members, now) => soldVolume(db, members, await spanAt(db, now)),
  volumesAt: async (db, at) => soldVolumes(db, { from: (await spanAt(db, at)).from, to: at }),
  ranksAt: titlesAt,
};

type Wish<Work extends (context: Context, wish: never) => unknown> = Parameters<Work>[1];

export const commands = {
  join: enrolMember,
  place: placeMember,
  suspend: changeStanding,
  leave: async (context: Context, wish: { memberId: bigint; reason: string }) => {
    const { to: from } = await spanAt(context.tx, context.now);
    return changeMember(context, { ...wish, change: { status: "terminated" }, from });
  },
  seat: seatWaiting,
  askChange: (context: Context, wish: Parameters<typeof askChange>[2]) => askChange(context, network, wish),
  approveChange: (context: Context, id: bigint) => approveChange(context, network, id),
  refuseChange: (context: Context, id: bigint) => refuseChange(context, id, "simulated"),

  click: async (context: Context, wish: { memberId: bigint; handle: string; byLink: boolean; visitor: Visitor }) => {
    const visit = wish.byLink
      ? { code: must(await createLink(context, { memberId: wish.memberId, path: "/", label: "sim" })).code }
      : { handle: wish.handle };
    return recordClick(context, visit, wish.visitor);
  },
  sell: recordSale,
  refund: reverseSale,
  dispute: openChargeback,
  decideDispute: decideChargeback,

  putPlanInForce,
  draft: draftRun,
  lock: lockRun,
  commit: (context: Context, periodId: bigint) => commitRun(context, periodId),
  adjust: requestAdjustment,
  approveAdjustment,
  refuseAdjustment,
  correct: requestCorrection,
  approveCorrection,
  refuseCorrection,

  release: (context: Context, _wish: null) => releaseHeld(context),
  giveIban: (context: Context, wish: Parameters<typeof setPayoutAccount>[2]) => setPayoutAccount(context, sealer, wish),
  giveUsAccount: (context: Context, wish: Parameters<typeof setUsAccount>[2]) => setUsAccount(context, sealer, wish),
  makeBatch,
  approveBatch,
  refuseBatch,
  cancelBatch,
  takeFile: (context: Context, batchId: bigint) => batchFile(context, sealer, batchId),
  readResults: (context: Context, text: string) => readResultFile(context, sealer, text),
  settle: settleBatch,
  askWithdrawal,
  dropWithdrawal,
  giveStoreCredit,

  /** What the clock starts at night; the worker does it. */
  night: async (context: Context, jobs: readonly NightJob[]) => {
    for (const job of jobs) await enqueue(context, job, {}, { key: job });
    return null;
  },
} satisfies Record<string, (context: Context, wish: never) => Promise<unknown>>;

interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  readonly memberId: bigint | null;
}

export type NightJob = Extract<JobName, "release-held" | "seat-waiting" | "close-books" | "write-off-debts">;

export type CommandName = keyof typeof commands;
export type WishOf<Name extends CommandName> = Wish<(typeof commands)[Name]>;
export type AnswerOf<Name extends CommandName> = Awaited<ReturnType<(typeof commands)[Name]>>;

export interface Command {
  readonly name: CommandName;
  readonly wish: unknown;
  /** The same for every time that the client asks for the same deed. */
  readonly key: string;
  readonly now: Temporal.Instant;
  readonly actor: bigint | null;
}

/** Does a command, or tells what it came to where its key is known. A Failure is not remembered: nothing happened. */
export async function perform(db: Db, command: Command): Promise<unknown> {
  const hash = createHash("sha256")
    .update(JSON.stringify(pack([command.name, command.wish])))
    .digest();
  const request: IdempotentRequest = { caller: "sim", key: command.key, hash };
  const known = await recall(db, request);
  if (isFailure(known)) return known;
  if (known !== undefined && "deed" in known) return known.deed.value;
  const work = commands[command.name] as (context: Context, wish: unknown) => Promise<unknown>;
  return await inTransaction(db, async (tx) => {
    const context: Context = { tx, now: command.now, actor: command.actor };
    if (!(await claim(context, request))) {
      // It was still on its way when its client lost it, and has been committed since.
      const done = await recall(tx, request);
      if (done === undefined || isFailure(done) || !("deed" in done)) throw new Error(`${command.key} is half there`);
      return done.deed.value;
    }
    const value = await work(context, command.wish);
    if (!isFailure(value)) rememberDeed(tx, request, { position: 0, value });
    return value;
  });
}

/** A Failure cannot be packed as it is. */
export function packAnswer(answer: unknown): unknown {
  if (isFailure(answer)) return { failure: { code: answer.code, message: answer.message } };
  return { value: pack(answer) };
}

export function failureOf(packed: { code: Failure["code"]; message: string }): Failure {
  return new Failure(packed.code, packed.message);
}

/** Whether an error says that the database or the way to it is gone, so that nobody knows whether the work was committed. */
export function isLost(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  // Class 08: connection exceptions; 57P01-03: shut down, crashed, starting up.
  if (typeof code === "string") return /^(08|57P0[123]$|ECONN|EPIPE)/.test(code);
  return (
    typeof message === "string" &&
    /connection (terminated|error|is closed|ended)|not queryable|timeout expired/i.test(message)
  );
}
