-- Published by sales, instead of `period_sales`: sales, their lines and what was refunded of them, each by itself. A run puts them together.
drop function period_sales(bigint);
create view sale_history as select id as sale_id, period_id, at, currency, seller_id, buyer_id, market, tags from sale;
create view sale_line_history as
  select sale_id, line, product, quantity, amount, cv, qv, plan_amount, plan_cv, plan_qv, affiliate_fixed, wholesale, retail
  from sale_line;
create view refund_history as
  select reversal.sale_id, gone.line, gone.amount, gone.cv, gone.qv
  from sale_reversal reversal join sale_reversal_line gone on gone.reversal_id = reversal.id;
