-- Attempts to pay that failed: how many in a quarter of an hour (Stripe's clock, UTC), of which ticket, with which of Stripe's codes, at which
-- of its levels of risk, with a card of which country. No card, no name, no address, no payment. Rows are only added, so that no event waits
-- for another's count; whoever reads adds them up, and a job puts those together that differ in nothing.
create table fraud_attempts (
    id        bigint      generated always as identity primary key,
    quarter   timestamptz not null,
    -- Null where none was named, or none that there is.
    ticket_id uuid,
    code      text        not null collate "C",
    risk      text        not null collate "C",
    -- ISO 3166, or ?? where Stripe names none.
    country   text        not null collate "C",
    attempts  bigint      not null,
    -- Of those, with a card of another country than the billing address.
    elsewhere bigint      not null
);

create index fraud_attempts_quarter_idx on fraud_attempts (quarter, ticket_id);

-- What Stripe's early fraud warnings and reviews say of payments, one row an event. What is said last of an object counts, in whatever order
-- it came.
create table fraud_notices (
    event_id          text        primary key,
    kind              text        not null,
    object_id         text        not null collate "C",
    payment_intent_id text        collate "C",
    charge_id         text        collate "C",
    told_at           timestamptz not null,
    open              boolean     not null,
    word              text,
    -- Whether a case knows of it; not before its payment is known.
    folded            boolean     not null default false
);

create index fraud_notices_object_idx on fraud_notices (object_id);
create index fraud_notices_unfolded_idx on fraud_notices (told_at) where not folded;

-- Gifts that were paid, by the same quarters; the journal, followed.
create table fraud_gifts (
    quarter   timestamptz not null,
    ticket_id uuid        not null,
    -- Of the donor, or ?? where it is not known.
    country   text        not null collate "C",
    gifts     bigint      not null,
    -- Of those, of the smallest amounts.
    small     bigint      not null,
    primary key (quarter, ticket_id, country)
);

-- The entry of the journal that was followed last, as JournalReader.Place; null until then, which begins with the gifts that come next.
create table fraud_place (
    the_only       boolean     primary key default true check (the_only),
    transaction_id bigint,
    movement_id    bigint      not null default 0,
    -- When rows were last put together, and old ones removed.
    tidied_at      timestamptz not null default 'epoch'
);

insert into fraud_place default values;

insert into jobs (name, due_at) values ('fraud', 'epoch');
