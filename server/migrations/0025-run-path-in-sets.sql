-- What a run reads, each table once and by sets; the database may use several processes for it.
alter function plan_part(bigint, bigint, bigint) parallel safe;

-- Published by sales, instead of `period_sale_lines`: a period's sales, line by line, with what is left of each after refunds, which are
-- added up for the whole period at once. Who buys is told as a person: who is a member is the reader's to know.
drop function period_sale_lines(bigint);
create function period_sales(of_period bigint) returns table (
  sale_id bigint, line smallint, at timestamptz, currency char(3), seller_id bigint, buyer_id bigint, product text,
  quantity integer, amount_sold bigint, cv_sold bigint, qv_sold bigint, amount bigint, cv bigint, qv bigint,
  affiliate_fixed bigint, market text, tags text[], wholesale bigint, retail bigint
) language sql stable parallel safe as $$
  select sale.id, line.line, sale.at, sale.currency, sale.seller_id, sale.buyer_id, line.product, line.quantity,
    coalesce(line.plan_amount, line.amount), coalesce(line.plan_cv, line.cv), coalesce(line.plan_qv, line.qv),
    plan_part(line.plan_amount, line.amount - coalesce(back.amount, 0), line.amount),
    plan_part(line.plan_cv, line.cv - coalesce(back.cv, 0), line.cv),
    plan_part(line.plan_qv, line.qv - coalesce(back.qv, 0), line.qv),
    case when line.plan_amount is null then line.affiliate_fixed end, sale.market, sale.tags,
    case when line.plan_amount is null then line.wholesale end, case when line.plan_amount is null then line.retail end
  from sale
  join sale_line line on line.sale_id = sale.id
  left join (
    select reversal.sale_id, gone.line, sum(gone.amount)::bigint as amount, sum(gone.cv)::bigint as cv, sum(gone.qv)::bigint as qv
    from sale_reversal reversal
    join sale_reversal_line gone on gone.reversal_id = reversal.id
    where reversal.sale_id in (select id from sale where period_id = of_period)
    group by reversal.sale_id, gone.line
  ) back on back.sale_id = line.sale_id and back.line = line.line
  where sale.period_id = of_period
$$;

-- Published by network: who sat where, and who held the seat, when.
create view seat_history as select tree, position_id, parent_id, leg, during from seat;
create view holder_history as select position_id, member_id, during from position_holder;
