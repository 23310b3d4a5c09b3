import { readCompany } from "../foundation/company.ts";
import type { Company } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { balanceAt, owedAccounts, statement } from "../ledger/index.ts";
import type { StatementLine } from "../ledger/index.ts";
import { memberById } from "../members/index.ts";

/** A member's month in one currency: what the company owed them before, every change, and what it owed after. */
export interface MemberStatement {
  readonly company: Company;
  readonly member: { readonly handle: string; readonly name: string };
  readonly currency: string;
  /** In the company's time zone. */
  readonly month: Temporal.PlainYearMonth;
  readonly opening: bigint;
  /** Oldest first; `balance` is what was owed after the line. */
  readonly lines: readonly (Pick<StatementLine, "at" | "change" | "balance" | "from" | "to" | "cause"> & {
    readonly day: Temporal.PlainDate;
  })[];
  readonly closing: bigint;
}

/** How many lines are read at once. */
const page = 500;

/** @returns the statement; `not-found`. */
export async function memberStatement(
  db: Db,
  wish: { readonly memberId: bigint; readonly currency: string; readonly month: Temporal.PlainYearMonth },
): Promise<MemberStatement | Failure> {
  const { memberId, currency, month } = wish;
  const company = await readCompany(db);
  const member = await memberById(db, memberId);
  if (member === undefined) return new Failure("not-found", "There is no such member.");
  const begin = (of: Temporal.PlainYearMonth) =>
    of.toPlainDate({ day: 1 }).toZonedDateTime(company.timeZone).toInstant();
  const [from, to] = [begin(month), begin(month.add({ months: 1 }))];
  const found: StatementLine[] = [];
  let before: bigint | undefined;
  for (;;) {
    const lines = await statement(db, {
      member: memberId,
      currency,
      limit: page,
      ...(before !== undefined && { before }),
    });
    found.push(...lines);
    before = lines.at(-1)?.entryId;
    // Rows are numbered when they are written and dated when they happen: a day's grace for what waited in between.
    const oldest = lines.at(-1)?.at;
    if (lines.length < page || Temporal.Instant.compare(oldest!, from.subtract({ hours: 24 })) < 0) break;
  }
  const inside = found
    .filter(({ at }) => Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, to) < 0)
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.entryId < b.entryId ? -1 : 1));
  const opening = await owedAt(db, memberId, currency, from);
  let balance = opening;
  const lines = inside.map(({ at, change, from: source, to: target, cause }) => {
    balance += change;
    const day = at.toZonedDateTimeISO(company.timeZone).toPlainDate();
    return { at, change, balance, from: source, to: target, cause, day };
  });
  const { handle, displayName } = member;
  return { company, member: { handle, name: displayName }, currency, month, opening, lines, closing: balance };
}

/** What the company owed a member just before an instant. */
async function owedAt(db: Db, member: bigint, currency: string, at: Temporal.Instant): Promise<bigint> {
  const owed: readonly string[] = owedAccounts;
  const rows = await balanceAt(db, { member, currency, at: at.subtract({ microseconds: 1 }) });
  return rows.reduce((sum, row) => (owed.includes(row.account) ? sum + row.balance : sum), 0n);
}
