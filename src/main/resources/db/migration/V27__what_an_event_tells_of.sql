-- The payment that an event told of, by the best name that the event has for it: the payment intent, else the charge, else the
-- session. Null where it told of none, and in rows of before.
alter table stripe_events add column payment text collate "C";

-- No row is in it yet, so that it is made in the time that it takes to read the table.
create index stripe_events_payment_idx on stripe_events (payment) where payment is not null;

-- Until when the soonest open dispute of a payment is to be answered; null where none is.
alter table stripe_attributions add column dispute_due_at timestamptz;

create index stripe_attributions_dispute_due_idx on stripe_attributions (dispute_due_at, id) where dispute_due_at is not null;
