-- A payment with the usual three events is a little larger than what PostgreSQL begins to compress; it is written three times.
alter table stripe_attributions set (toast_tuple_target = 4000);
