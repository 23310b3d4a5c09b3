/**
 * Runs a route's handler. For an `idempotent` route the first transaction of the call takes the key, so the deed and
 * the key are committed together; the reply follows. The same key again gives that reply. A call that was cut off
 * between the two is run again with what its transaction returned, and does not do the deed again.
 */
import type { Call, Route } from "../access/index.ts";
import { FileReply } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { claim, recall, rememberDeed, rememberReply } from "../foundation/idempotency.ts";
import type { Deed, IdempotentRequest, StoredReply } from "../foundation/idempotency.ts";
import { problemOf } from "./problems.ts";
import type { Input } from "./read-input.ts";

/** A call without its `transact`, which belongs to the performance. */
export type CallGround = Omit<Call, "transact">;

export type Reply = StoredReply | FileReply;

/** The whole call, each of its transactions standing for itself. */
export function withTransact(ground: CallGround): Call {
  return { ...ground, transact: (work, wish) => inTransaction(ground.db, (tx) => work(contextOf(ground, tx)), wish) };
}

export async function perform(route: Route, input: Input, ground: CallGround): Promise<Reply> {
  return replyOf(route, await route.handle(input, withTransact(ground)));
}

/** Makes `performOnce` for one server: it also lets a second call of the same key wait for the first in this process. */
export function openPerformOnce() {
  const running = new Map<string, Promise<unknown>>();
  return async (
    route: Route,
    input: Input,
    ground: CallGround,
    request: IdempotentRequest,
  ): Promise<Reply | Failure> => {
    const name = `${request.caller}\n${request.key}`;
    for (;;) {
      const other = running.get(name);
      if (other === undefined) break;
      await other.catch(() => {});
    }
    const own = performKeyed(route, input, ground, request);
    running.set(name, own);
    try {
      return await own;
    } finally {
      running.delete(name);
    }
  };
}

async function performKeyed(
  route: Route,
  input: Input,
  ground: CallGround,
  request: IdempotentRequest,
): Promise<Reply | Failure> {
  let known = await recall(ground.db, request);
  for (;;) {
    if (isFailure(known)) return known;
    if (known !== undefined && "reply" in known) return known.reply;
    try {
      return await performFrom(route, input, ground, request, known?.deed);
    } catch (error) {
      if (!(error instanceof KeyTaken)) throw error;
      // Another process committed the deed meanwhile: its reply, or its deed to continue from, is there now.
      known = await recall(ground.db, request);
    }
  }
}

class KeyTaken extends Error {}

async function performFrom(
  route: Route,
  input: Input,
  ground: CallGround,
  request: IdempotentRequest,
  done: Deed | undefined,
): Promise<Reply> {
  let claimed = done !== undefined;
  let position = -1;
  const transact = async <T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> => {
    position += 1;
    if (done?.position === position) return done.value as T;
    const claims = !claimed;
    const here = position;
    const result = await inTransaction(ground.db, async (tx): Promise<T | Failure> => {
      const context = contextOf(ground, tx);
      if (!claims) return work(context);
      if (!(await claim(context, request))) throw new KeyTaken();
      const value = await work(context);
      if (!isFailure(value)) rememberDeed(tx, request, { position: here, value });
      return value;
    });
    if (claims && !isFailure(result)) claimed = true;
    return result;
  };
  const reply = replyOf(route, await route.handle(input, { ...ground, transact }));
  if (reply instanceof FileReply) throw new Error(`${route.key} is idempotent and cannot reply with a file`);
  if (claimed && reply.status < 500) await rememberReply(ground.db, request, reply);
  return reply;
}

function contextOf(ground: CallGround, tx: Context["tx"]): Context {
  return { tx, now: ground.now, actor: ground.caller.person };
}

/** The reply as its schema has it: fields that the schema does not name never leave the house. */
function replyOf(route: Route, answer: unknown): Reply {
  if (isFailure(answer)) {
    const problem = problemOf(answer);
    return { status: problem.status, body: problem };
  }
  if (answer instanceof FileReply) return answer;
  const checked = route.reply.safeParse(answer);
  if (!checked.success) {
    const wrong = checked.error.issues.map((issue) => `${issue.path.map(String).join(".")}: ${issue.message}`);
    throw new Error(`${route.key} replied what its schema does not allow: ${wrong.join("; ")}`);
  }
  return checked.data === undefined ? { status: 204, body: undefined } : { status: 200, body: checked.data };
}
