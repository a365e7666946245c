-- Jobs that ask Stripe. Whichever replica holds the lease of one does it.
create table stripe_jobs (
    name         text primary key,
    due_at       timestamptz not null,
    leased_by    uuid,
    leased_until timestamptz,
    -- The last time that it was done to its end, and how often it has failed since.
    finished_at  timestamptz,
    failures     integer     not null default 0,
    error        text
);

insert into stripe_jobs (name, due_at) values ('reconciliation', 'epoch'), ('janitor', 'epoch');

-- The one walk through Stripe's list of events that is under way or was the last.
create table stripe_reconciliation (
    id          integer primary key check (id = 1),
    -- Everything that Stripe created before has been seen; null before the first walk.
    reached     timestamptz,
    walk_from   timestamptz,
    walk_until  timestamptz,
    -- The event at which it goes on; null at its beginning.
    walk_after  text,
    started_at  timestamptz,
    -- Null while it is under way or interrupted.
    finished_at timestamptz,
    pages       bigint      not null default 0,
    events      bigint      not null default 0,
    -- Events that had an effect and that delivery had not brought.
    missed      bigint      not null default 0,
    failed      bigint      not null default 0
);

insert into stripe_reconciliation (id) values (1);

-- Payments that Stripe is to be asked about again, at rising intervals. A payment without a row has not been asked about.
create table stripe_inquiries (
    donation_id uuid primary key references stripe_attributions (id) on delete cascade,
    tries       integer     not null,
    due_at      timestamptz not null
);

create index stripe_attributions_unsettled_idx on stripe_attributions (created_at)
    where status = 'CREATED' or (status in ('PAID', 'REFUNDED', 'DISPUTED') and fee is null);

-- What administrators look for.
create index stripe_events_received_idx on stripe_events (received_at desc, stripe_event_id desc);
