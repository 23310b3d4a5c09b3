import { createHash } from "node:crypto";
import { csvField } from "./earnings-csv.ts";
import type { Snapshot } from "./model.ts";

/**
 * One hash for everything that a run depends on: the plan's bytes, the company's currency, the day and the exchange rates,
 * the members, what earlier runs left of them, and the sales' lines, each in the order of ids, one row a line of text. What
 * a run does not have is not written, so that runs from before it was read keep their hash.
 */
export function inputSha256({ plan, companyCurrency, members, sales, day, rates, past }: Snapshot): string {
  const hash = createHash("sha256");
  hash.update(`plan,${plan.sha256}\ncurrency,${companyCurrency}\n`);
  if (day !== null) hash.update(`day,${day}\n`);
  for (const currency of Object.keys(rates).sort()) hash.update(`rate,${currency},${rates[currency]}\n`);
  for (const { id, kind, sponsorId, joinedOn, parents, legs, holderId } of members) {
    const joined = typeof joinedOn === "string" ? `,${joinedOn}` : "";
    hash.update(`member,${id},${kind},${sponsorId ?? ""}${joined}\n`);
    for (const tree of Object.keys(parents ?? {}).sort()) {
      hash.update(`parent,${id},${tree},${parents?.[tree] ?? ""}\n`);
      if (legs?.[tree] !== undefined) hash.update(`leg,${id},${tree},${legs[tree]}\n`);
    }
    if (typeof holderId === "bigint") hash.update(`holder,${id},${holderId}\n`);
  }
  for (const { memberId, past: text } of past) hash.update(`past,${memberId},${csvField(text)}\n`);
  for (const sale of sales) {
    if (typeof sale.on === "string") {
      hash.update(
        `about,${sale.id},${sale.on},${csvField(sale.market ?? "")},${csvField((sale.tags ?? []).join(";"))}\n`,
      );
    }
    for (const [index, line] of sale.lines.entries()) {
      const values = [
        "sale",
        sale.id,
        index + 1,
        sale.sellerId ?? "",
        sale.buyerMemberId ?? "",
        sale.currency,
        csvField(line.product),
        line.quantity,
        line.amountSold,
        line.cvSold,
        line.qvSold,
        line.amount,
        line.cv,
        line.qv,
        line.affiliateFixed ?? "",
      ];
      hash.update(`${values.join(",")}\n`);
      const [wholesale, retail] = [line.wholesale ?? "", line.retail ?? ""];
      if (wholesale !== "" || retail !== "") hash.update(`prices,${sale.id},${index + 1},${wholesale},${retail}\n`);
    }
  }
  return hash.digest("hex");
}
