-- Most earnings are of no payout yet: they are not to be written into its index, by the million at every commit.
drop index earning_payout;
create index earning_payout on earning (payout_id) where payout_id is not null;
