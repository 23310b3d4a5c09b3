import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { audit, createLogin, findOrCreatePerson } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { queueMail } from "../foundation/mail.ts";
import { memberByHandle, memberOfPerson } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import { acceptAgreement } from "./agreements.ts";
import {
  applicationById,
  applicationsOf,
  insertApplication,
  takeLoginSecret,
  writeApplicationDecision,
} from "./application-store.ts";
import type { Application } from "./application-store.ts";
import { membershipOf, setMembership } from "./change-membership.ts";
import { faultsOfAnswers, isTakenAtOnce } from "./check-form.ts";
import type { Answers } from "./check-form.ts";
import type { Program } from "./model.ts";
import { programById, programBySlug } from "./store.ts";

export interface NewApplication {
  readonly program: string;
  /** The signed-in applicant; null for a stranger, who gives a mail address. */
  readonly personId: bigint | null;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  /** The name of their site, `/@handle`; of a member it stays what it is. */
  readonly handle: string;
  readonly answers: Answers;
  /** The version of the agreement that they were shown and accept; null where the program has none. */
  readonly agreement: number | null;
  /** The store's own address, for the link in the mail. */
  readonly origin: string;
}

/** The link in the mail that says yes works so long. */
const loginTime = Temporal.Duration.from({ hours: 24 * 14 });

/**
 * Applies for a program. Whom the program's own rules take is an affiliate at once; all others wait for staff. A stranger who
 * names the mail address of somebody known to us always waits: the address alone proves nothing.
 * @returns the application; `not-found`, `wrong-state` where the program takes none, or not yet again (`data.from`), `bad-input`
 *   with `data.fields`, `already-exists` for who is in it or waits already.
 */
export async function applyForProgram(context: Context, wish: NewApplication): Promise<Application | Failure> {
  const { tx, now } = context;
  const program = await programBySlug(tx, wish.program);
  if (program === undefined || !program.public) return new Failure("not-found", "There is no such program.");
  if (program.state !== "open") return new Failure("wrong-state", "This program takes nobody at the moment.");
  const fields = faultsOfAnswers(program.form, wish.answers);
  if (Object.keys(fields).length > 0) {
    return new Failure("bad-input", "Some answers are missing or not as asked for.", { fields });
  }
  const proven = wish.personId !== null || (await isNew(context, wish.email));
  const personId = wish.personId ?? (await findOrCreatePerson(context, wish));
  // One person's applications take turns.
  await lockName(tx, `application ${program.id} ${personId}`);
  const refused = await mayApply(context, program, personId);
  if (refused !== undefined) return refused;
  const handle = await handleFor(context, personId, wish.handle);
  if (isFailure(handle)) return handle;
  const agreement = await acceptAgreement(context, {
    programId: program.id,
    personId,
    version: wish.agreement,
    by: "application",
  });
  if (isFailure(agreement)) return agreement;
  const id = await insertApplication(tx, {
    programId: program.id,
    personId,
    handle,
    displayName: wish.name.trim(),
    answers: wish.answers,
    agreementId: agreement?.id ?? null,
    submittedAt: now,
  });
  await audit(context, { action: "application.submitted", subject: toEdge("application", id) });
  const email = (await mailOf(context, personId))?.email ?? wish.email;
  if (proven && isTakenAtOnce(program.autoApprove, wish.answers, email)) {
    const taken = await approveApplication({ ...context, actor: null }, { id, origin: wish.origin });
    if (isFailure(taken)) return taken;
  }
  return (await applicationById(tx, id))!;
}

/**
 * Takes an applicant: who is no member yet becomes an affiliate, and the mail that says so holds the link to their login.
 * @returns the application; `not-found`, `wrong-state` where it is decided, or what makes them no member (the name is taken).
 */
export async function approveApplication(
  context: Context,
  wish: {
    readonly id: bigint;
    readonly groupId?: bigint | null | undefined;
    readonly reason?: string | undefined;
    readonly origin: string;
  },
): Promise<Application | Failure> {
  const { tx } = context;
  const found = await openApplication(context, wish.id);
  if (isFailure(found)) return found;
  const { personId, programId, handle, displayName } = found;
  const detail = await mailOf(context, personId);
  if (detail === undefined) return new Failure("wrong-state", "The applicant has been erased.");
  const member = await memberOfPerson(tx, personId);
  const memberId =
    member?.id ??
    (await enrolMember(context, { ...detail, handle, displayName, kind: "affiliate" as const, sponsorId: null }));
  if (isFailure(memberId)) return memberId;
  const joined = await setMembership(context, { programId, memberId, groupId: wish.groupId, reason: wish.reason });
  if (isFailure(joined)) return joined;
  const secret = detail.hasLogin ? null : randomBytes(24).toString("base64url");
  await decide(context, found, "approved", wish.reason ?? null, secret);
  await tellApplicant(context, found, detail, {
    reason: wish.reason ?? null,
    url: secret === null ? `${wish.origin}/office` : `${wish.origin}/welcome/${secret}`,
  });
  return (await applicationById(tx, wish.id))!;
}

/** Refuses an applicant, who is told the reason, and from when on they may ask again. */
export async function refuseApplication(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<Application | Failure> {
  const found = await openApplication(context, wish.id);
  if (isFailure(found)) return found;
  await decide(context, found, "refused", wish.reason, null);
  const detail = await mailOf(context, found.personId);
  if (detail !== undefined) await tellApplicant(context, found, detail, { reason: wish.reason, url: null });
  return (await applicationById(context.tx, wish.id))!;
}

/**
 * Makes the login of a taken applicant, by the secret that came to their mail address. It works once.
 * @returns nothing; `not-found` where it is unknown, used or too old; the failures of `createLogin`.
 */
export async function makeApplicantLogin(
  context: Context,
  wish: { readonly secret: string; readonly password: string },
): Promise<{ readonly made: true } | Failure> {
  const taken = await takeLoginSecret(context.tx, hashOf(wish.secret), context.now.subtract(loginTime));
  if (taken === undefined) return new Failure("not-found", "This link was used already, or is too old.");
  const login = await createLogin(context, { person: taken.personId, password: wish.password });
  return isFailure(login) ? login : { made: true };
}

async function openApplication(context: Context, id: bigint): Promise<Application | Failure> {
  const found = await applicationById(context.tx, id, true);
  if (found === undefined) return new Failure("not-found", "There is no such application.");
  return found.state === "open"
    ? found
    : new Failure("wrong-state", `The application is ${found.state} already.`, { state: found.state });
}

async function decide(
  context: Context,
  { id }: Application,
  state: "approved" | "refused",
  reason: string | null,
  secret: string | null,
): Promise<void> {
  const { now: at, actor: by } = context;
  await writeApplicationDecision(context.tx, id, {
    state,
    at,
    by,
    reason,
    loginHash: secret === null ? null : hashOf(secret),
  });
  await audit(context, {
    action: `application.${state}`,
    subject: toEdge("application", id),
    reason: reason ?? undefined,
    before: { state: "open" },
    after: { state },
  });
}

async function mayApply(context: Context, program: Program, personId: bigint): Promise<Failure | undefined> {
  const { tx, now } = context;
  const member = await memberOfPerson(tx, personId);
  const membership = member && (await membershipOf(tx, program.id, member.id));
  if (membership !== undefined && membership.state !== "ended") {
    return new Failure("already-exists", "You are in this program already.");
  }
  const [last] = await applicationsOf(tx, personId, program.id);
  if (last?.state === "open") return new Failure("already-exists", "Your application is being looked at already.");
  if (last?.state !== "refused") return undefined;
  if (program.reapplyDays === null) return new Failure("wrong-state", "Your application was refused.", { from: null });
  const from = last.decidedAt!.add({ hours: 24 * program.reapplyDays });
  return Temporal.Instant.compare(from, now) <= 0
    ? undefined
    : new Failure("wrong-state", `Your application was refused. You may apply again from ${from.toString()} on.`, {
        from: from.toString(),
      });
}

async function handleFor(context: Context, personId: bigint, wished: string): Promise<string | Failure> {
  const member = await memberOfPerson(context.tx, personId);
  if (member !== undefined) return member.handle;
  const handle = wished.trim().toLowerCase();
  if (!/^[a-z0-9][a-z0-9-]{1,30}$/.test(handle)) {
    return new Failure("bad-input", "The name needs 2 to 31 letters, digits and hyphens.", { field: "handle" });
  }
  return (await memberByHandle(context.tx, handle)) === undefined
    ? handle
    : new Failure("already-exists", `The name "${handle}" is taken; choose another.`, { field: "handle" });
}

async function isNew(context: Context, email: string): Promise<boolean> {
  const { rows } = await sql`
    select person_id from person_card where lower(email) = ${email.trim().toLowerCase()}`.execute(context.tx);
  return rows.length === 0;
}

interface Applicant {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly hasLogin: boolean;
}

async function mailOf(context: Context, personId: bigint): Promise<Applicant | undefined> {
  const { rows } = await sql<Applicant>`
    select email, name, locale, has_login as "hasLogin" from person_login
    where person_id = ${personId} and email is not null`.execute(context.tx);
  return rows[0];
}

async function tellApplicant(
  context: Context,
  { programId }: Application,
  { email, name, locale }: Applicant,
  answer: { readonly reason: string | null; readonly url: string | null },
): Promise<void> {
  const { name: company, legalName, address, registration, accent } = await readCompany(context.tx);
  const program = (await programById(context.tx, programId))!;
  const again =
    answer.url === null && program.reapplyDays !== null ? context.now.add({ hours: 24 * program.reapplyDays }) : null;
  await queueMail(context, {
    to: email,
    locale,
    template: "program-answer",
    data: {
      brand: { name: company, legalName, address, registration, accent },
      name,
      program: program.name,
      reason: answer.reason,
      url: answer.url,
      againFrom: again?.toString() ?? null,
    },
  });
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
