import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { memberCards } from "../members/index.ts";
import { payeesOf, sealedTins } from "./payee-store.ts";
import { taxThreshold } from "./rule-store.ts";
import { writeCsv } from "./csv.ts";
import { tinOf } from "./set-payee.ts";

const header = ["year", "member", "name", "address", "tin", "tax_class", "box_1_nonemployee_compensation", "note"];

/**
 * A calendar year's data for form 1099-NEC as CSV: everybody who was paid dollars, by transfer or store credit, of at least the
 * year's threshold, and is no corporation. Who handed in a W-8 is not in it; who handed in nothing is, with a note and without a
 * number. What came back from the bank was not paid. Taking the file is in the audit log.
 * @returns the CSV; `bad-input` for a year without a threshold.
 */
export async function taxReportCsv(context: Context, sealer: Sealer, year: number): Promise<string | Failure> {
  const { tx } = context;
  const threshold = await taxThreshold(tx, year);
  if (threshold === null) {
    return new Failure("bad-input", `No threshold is set for ${year} or a year before it.`, { field: "year" });
  }
  const { timeZone } = await readCompany(tx);
  const begin = (of: number) => new Temporal.PlainDate(of, 1, 1).toZonedDateTime(timeZone).toInstant();
  const { rows } = await sql<{ memberId: bigint; amount: bigint }>`
    select member_id as "memberId", sum(amount)::bigint as amount from payout
    where state = 'paid' and currency = 'USD' and paid_at >= ${begin(year)} and paid_at < ${begin(year + 1)}
    group by member_id having sum(amount) >= ${threshold} order by member_id`.execute(tx);
  const ids = rows.map((row) => row.memberId);
  const payees = await payeesOf(tx, ids);
  const tins = await sealedTins(tx, ids);
  const cards = await memberCards(tx, ids);
  const reported = rows.flatMap(({ memberId, amount }) => {
    const payee = payees.get(memberId);
    const form = payee?.taxForm ?? null;
    if ((form !== null && form !== "W-9") || payee?.taxClass === "corporation") return [];
    const tin = tins.get(memberId);
    return [
      [
        String(year),
        cards.get(memberId)?.handle ?? toEdge("member", memberId),
        payee?.taxName ?? "",
        payee?.taxAddress ?? "",
        tin === undefined ? "" : sealer.open(tin, tinOf(memberId)),
        payee?.taxClass ?? "",
        formatMoney(amount, "USD"),
        form === null ? "no tax form on file" : "",
      ],
    ];
  });
  await audit(context, { action: "tax-report.taken", subject: `tax-report-${year}`, after: { rows: reported.length } });
  return writeCsv([header, ...reported]);
}
