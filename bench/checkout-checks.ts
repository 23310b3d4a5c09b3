/** What must hold after every round of the checkout's benchmark, asked of the tables themselves. */
import assert from "node:assert/strict";
import type { Database } from "../server/src/foundation/database.ts";
import { checkLedger } from "../server/src/ledger/index.ts";
import { onHand } from "./checkout-company.ts";

export interface Checked {
  readonly paidOrders: number;
  readonly soldUnits: number;
  readonly entries: number;
}

/** Each question counts what should not be. */
const wrongs: Readonly<Record<string, string>> = {
  "paid without its sale": `select id from orders where state = 'paid' and not exists (
    select from sale where source = 'store' and source_ref = orders.id::text and sale.id = orders.sale_id)`,
  "a sale without its paid order": `select sale.id from sale where source = 'store' and not exists (
    select from orders where state = 'paid' and orders.sale_id = sale.id)`,
  "paid, and not in the ledger to the cent": `select orders.id from orders left join (
      select cause, sum(amount) as amount from entry where key like 'order:%' group by cause) books
      on books.cause = (select cause from entry where key = 'order:' || orders.id || ':sales')
    where state = 'paid' and books.amount is distinct from total`,
  "paid twice, or not at all": `select orders.id from orders
    left join payment on payment.order_id = orders.id and payment.state = 'captured'
    left join test_bank_charge charge on charge.reference = payment.reference and charge.state = 'captured'
    where orders.state = 'paid' group by orders.id, total having count(charge.reference) <> 1 or sum(charge.captured) <> total`,
  "money at the bank without a paid order": `select reference from test_bank_charge charge where state = 'captured' and refunded = 0
    and not exists (select from payment join orders on orders.id = order_id
      where payment.reference = charge.reference and payment.state = 'captured' and orders.state = 'paid')`,
  "one shopper's basket paid as two orders": `select buyer_id from orders where state = 'paid' group by buyer_id having count(*) > 1`,
  "stock that is not what was there less what was sold": `select stock.variant_id from stock left join (
      select variant_id, sum(quantity) as sold from order_line join orders on orders.id = order_id where state = 'paid' group by 1) gone
      on gone.variant_id = stock.variant_id where on_hand < 0 or on_hand <> ${onHand} - coalesce(sold, 0)`,
  "a promise of stock for an order that is paid": `select order_id from stock_reservation join orders on orders.id = order_id where state = 'paid'`,
  "a sale of a link without a seller": `select id from sale where source = 'store' and seller_id is null`,
  "earnings that the ledger does not have": `select 1 from (
      select (select coalesce(sum(amount), 0) from earning_posting) as earned,
        (select coalesce(sum(amount), 0) from entry where debit in (select id from account where name = 'commission')) as posted) sums
    where earned <> posted`,
};

/** @throws where anything is wrong. */
export async function checkAfterwards({ db, pool }: Database): Promise<Checked> {
  for (const [what, question] of Object.entries(wrongs)) {
    const { rows } = await pool.query(`${question} limit 5`);
    assert.deepEqual(rows, [], what);
  }
  assert.deepEqual(await checkLedger(db), [], "the books are in order");
  const { rows } = await pool.query<{ paid: bigint; sold: bigint; entries: bigint }>(
    `select (select count(*) from orders where state = 'paid') as paid, (select count(*) from entry) as entries,
      (select coalesce(sum(quantity), 0)::bigint from order_line join orders on orders.id = order_id where state = 'paid') as sold`,
  );
  const { paid, sold, entries } = rows[0]!;
  return { paidOrders: Number(paid), soldUnits: Number(sold), entries: Number(entries) };
}
