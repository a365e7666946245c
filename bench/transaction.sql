-- What every event costs whoever commits one at a time: the event, the payment, the totals. No HTTP, signature or JSON.
\set event random(1, 9000000000000000)
\set payment random(1, 9000000000000000)
\set ticket random(1, :tickets)
begin;
insert into bench.events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at)
  values ('evt_' || :event, 'payment_intent.succeeded', false, now(), now(), now()) on conflict do nothing;
insert into bench.payments (payment_intent_id, ticket_id, status, amount, currency, paid_at, updated_at)
  values ('pi_' || :payment, :ticket, 'PAID', 25.00, 'USD', now(), now())
  on conflict (payment_intent_id) do update set status = excluded.status, updated_at = excluded.updated_at;
insert into bench.totals as total (ticket_id, currency, paid, paid_count) values (:ticket, 'USD', 25.00, 1)
  on conflict (ticket_id, currency) do update
  set paid = total.paid + excluded.paid, paid_count = total.paid_count + excluded.paid_count;
commit;
