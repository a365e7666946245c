create schema bench;
create table bench.events (
  stripe_event_id text primary key, type text not null, api_version text, livemode boolean not null,
  stripe_created timestamptz not null, received_at timestamptz not null, processed_at timestamptz, error text);
create index on bench.events (type);
create table bench.payments (
  payment_intent_id text primary key, ticket_id bigint, status text not null, amount numeric(18, 3), currency text,
  paid_at timestamptz, updated_at timestamptz);
create index on bench.payments (ticket_id, paid_at desc);
create table bench.totals (
  ticket_id bigint, currency text, paid numeric(24, 3) not null, paid_count bigint not null,
  primary key (ticket_id, currency));
