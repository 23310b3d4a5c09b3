/** That lines of earnings, ledger, statements and payout files come to the same. */
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { must } from "../server/src/foundation/failure.ts";
import { statement } from "../server/src/ledger/index.ts";
import type { StatementLine } from "../server/src/ledger/index.ts";
import type { BatchMethod } from "../server/src/payout/index.ts";
import { memberStatement } from "../server/src/payout/member-statement.ts";
import type { Machine } from "./machine.ts";
import { expectThat } from "./world.ts";

/** What a bank would move by a file: added up from its transfers, and told the same by its totals. */
export function sumOfFile(method: BatchMethod, text: string): bigint {
  const cents = (decimal: string) => BigInt(decimal.replace(".", ""));
  const add = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
  if (method === "sepa") {
    const sum = add([...text.matchAll(/<InstdAmt Ccy="EUR">(\d+\.\d\d)</g)].map((match) => cents(match[1]!)));
    const total = cents(/<CtrlSum>(\d+\.\d\d)</.exec(text)![1]!);
    expectThat(sum === total, `a pain.001 says ${total} and has ${sum}`);
    return sum;
  }
  if (method === "ach") {
    const lines = text.split("\n");
    const sum = add(lines.filter((line) => line.startsWith("6")).map((line) => BigInt(line.slice(29, 39))));
    const total = BigInt(lines.find((line) => line.startsWith("9"))!.slice(43, 55));
    expectThat(sum === total, `a NACHA file says ${total} and has ${sum}`);
    return sum;
  }
  const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
  return add(rows.map((row) => cents(row["amount"] ?? row["Amount"]!)));
}

/** Lines of earnings = ledger = statements = payout files, by currency. */
export async function sumsMeet(machine: Machine, inFiles: Readonly<Record<string, bigint>>) {
  const { rows } = await machine.read((db) =>
    sql<{ currency: string; lines: bigint; owed: bigint; paid: bigint }>`
      with moved as (
        select credit as account, amount from entry union all select debit, -amount from entry
      ), books as (
        select account.currency, account.name, sum(moved.amount) as amount from moved join account on account.id = moved.account
        where account.member_id is not null group by 1, 2
      )
      select currency, (select sum(amount) from earning where earning.currency = line.currency)::bigint as lines,
        coalesce((select sum(amount) from books where books.currency = line.currency and name <> 'paid'), 0)::bigint as owed,
        coalesce((select sum(amount) from books where books.currency = line.currency and name = 'paid'), 0)::bigint as paid
      from (select distinct currency from earning) line order by 1`.execute(db),
  );
  const stated = await statements(machine);
  const earned: Record<string, bigint> = {};
  const paid: Record<string, bigint> = {};
  for (const row of rows) {
    const { currency } = row;
    earned[currency] = row.lines;
    paid[currency] = row.paid;
    expectThat(
      row.lines === row.owed + row.paid,
      `${currency}: lines ${row.lines}, ledger ${row.owed} and ${row.paid} paid`,
    );
    expectThat(
      stated.get(currency) === row.owed,
      `${currency}: statements ${stated.get(currency)}, ledger ${row.owed}`,
    );
    expectThat((inFiles[currency] ?? 0n) === row.paid, `${currency}: files ${inFiles[currency]}, ledger ${row.paid}`);
  }
  return { earned, paid };
}

/** How many members' months are read one by one as their statements print them; all members' lines are added up anyway. */
const printed = 40;

/** What all statements together say is owed, by currency. Each is followed to its first line, some also month by month. */
async function statements(machine: Machine): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await machine.read((db) =>
    sql<{ member: bigint; currency: string }>`
      select distinct member_id as member, currency from account where member_id is not null order by 1, 2`.execute(db),
  );
  const total = new Map<string, bigint>();
  for (const [index, { member, currency }] of rows.entries()) {
    const lines: StatementLine[] = [];
    for (;;) {
      const before = lines.at(-1)?.entryId;
      const page = await machine.read((db) =>
        statement(db, { member, currency, limit: 500, ...(before !== undefined && { before }) }),
      );
      lines.push(...page);
      if (page.length < 500) break;
    }
    const owed = lines.reduce((sum, { change }) => sum + change, 0n);
    expectThat((lines[0]?.balance ?? 0n) === owed, `member ${member}'s ${currency} statement ends with another sum`);
    total.set(currency, (total.get(currency) ?? 0n) + owed);
    if (index % Math.ceil(rows.length / printed) === 0) await monthsFollow(machine, member, currency, owed);
  }
  return total;
}

/** Each month opens with what the one before closed with, and the last one closes with what is owed. */
async function monthsFollow(machine: Machine, memberId: bigint, currency: string, owed: bigint): Promise<void> {
  let closing = 0n;
  for (let month = Temporal.PlainYearMonth.from("2021-01"); month.year < 2023; month = month.add({ months: 1 })) {
    const told = must(await machine.read((db) => memberStatement(db, { memberId, currency, month })));
    const changes = told.lines.reduce((sum, { change }) => sum + change, 0n);
    expectThat(
      told.opening === closing && told.closing === told.opening + changes,
      `member ${memberId}'s statement of ${month.toString()} does not follow the one before`,
    );
    closing = told.closing;
  }
  expectThat(closing === owed, `member ${memberId}'s statements close with ${closing}, their books with ${owed}`);
}
