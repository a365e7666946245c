-- Every event that Stripe delivered with a valid signature. The key decides which delivery is the first.
create table stripe_events (
    stripe_event_id text primary key,
    type            text        not null,
    api_version     text,
    livemode        boolean     not null,
    stripe_created  timestamptz not null,
    received_at     timestamptz not null,
    -- Null while processing has failed and Stripe is to send it again.
    processed_at    timestamptz,
    -- Why it failed, or why it has no effect. Never a part of the body.
    error           text
);

create index stripe_events_type_idx on stripe_events (type);
create index stripe_events_error_idx on stripe_events (received_at desc, stripe_event_id desc) where error is not null;

-- One row a payment. What an operator asks for stands in columns; all of them are derived from the history.
create table stripe_attributions (
    id                  uuid primary key,
    ticket_id           uuid references recording_tickets (id),
    -- Ids are ASCII: compared as bytes, an index also finds those that begin alike.
    payment_intent_id   text collate "C" unique,
    session_id          text collate "C",
    charge_id           text collate "C",
    status              text           not null,
    -- Major units with the digits of the currency; null until an object has said so.
    amount              numeric(18, 3),
    currency            text,
    refunded_amount     numeric(18, 3) not null default 0,
    disputed_amount     numeric(18, 3) not null default 0,
    -- Stripe's fee and what was left, in the currency of the account's balance.
    fee                 numeric(18, 3),
    settled_amount      numeric(18, 3),
    settlement_currency text,
    donor_last_name     text,
    donor_country       text,
    donor_email_hash    text,
    stripe_created_at   timestamptz,
    paid_at             timestamptz,
    refunded_at         timestamptz,
    created_at          timestamptz    not null,
    updated_at          timestamptz    not null,
    -- The facts that the columns are derived from, as PaymentHistory writes them.
    history             jsonb          not null
);

create index stripe_attributions_session_idx on stripe_attributions (session_id);
create index stripe_attributions_charge_idx on stripe_attributions (charge_id);

-- The public ledger of a ticket, newest first, and its last payment.
create index stripe_attributions_ledger_idx on stripe_attributions (ticket_id, stripe_created_at desc, id desc)
    where status in ('PAID', 'REFUNDED', 'DISPUTED');
create index stripe_attributions_last_idx on stripe_attributions (ticket_id, paid_at desc, id desc)
    where status in ('PAID', 'REFUNDED', 'DISPUTED');

-- What administrators look for. PAID is the common status, which an index would not narrow.
create index stripe_attributions_recorded_idx on stripe_attributions (created_at desc, id desc);
create index stripe_attributions_status_idx on stripe_attributions (status, created_at desc, id desc)
    where status <> 'PAID';
create index stripe_attributions_donor_idx on stripe_attributions (donor_email_hash, created_at desc, id desc)
    where donor_email_hash is not null;
create index stripe_attributions_unattributed_idx on stripe_attributions (created_at desc, id desc)
    where ticket_id is null and status in ('PAID', 'REFUNDED', 'DISPUTED');
create index stripe_attributions_ticket_idx on stripe_attributions (ticket_id, created_at desc, id desc)
    where ticket_id is not null;

-- The sums of a ticket's ledger, moved in the transaction that moves the rows.
create table ticket_totals (
    ticket_id       uuid           not null references recording_tickets (id),
    currency        text           not null,
    paid            numeric(24, 3) not null default 0,
    refunded        numeric(24, 3) not null default 0,
    disputed        numeric(24, 3) not null default 0,
    paid_count      bigint         not null default 0,
    refunded_count  bigint         not null default 0,
    disputed_count  bigint         not null default 0,
    updated_at      timestamptz    not null,
    primary key (ticket_id, currency)
);

-- The nightly audits: the key lets one replica a day do it.
create table ledger_audits (
    day         date primary key,
    audited_at  timestamptz not null,
    differences integer     not null
);
