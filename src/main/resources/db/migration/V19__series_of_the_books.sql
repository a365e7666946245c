-- What the fold of the journal has come to: one row, whose lock decides who folds. Place and sums move in one transaction.
create table books_fold (
    the_only       boolean     primary key default true check (the_only),
    -- The entry of the journal that was folded last, as JournalReader.Place.
    transaction_id bigint      not null default 0,
    movement_id    bigint      not null default 0,
    folded_at      timestamptz not null default 'epoch',
    -- While the journal is folded anew, entries up to this id are booked where they were before.
    anew_until     bigint      not null default 0
);

insert into books_fold default values;

-- What each donation has added to the sums below: what it comes to later is added as the difference from it.
create table books_gifts (
    donation_id   uuid           primary key,
    -- Null while it is known of none.
    ticket_id     uuid,
    country       text,
    currency      text,
    -- When it was paid.
    gift_at       timestamptz    not null,
    -- Positive, in major units; refunds and disputes of whatever time.
    paid          numeric(24, 3) not null,
    refunded      numeric(24, 3) not null,
    disputed      numeric(24, 3) not null,
    -- In the currency of the account's balance.
    fees          numeric(24, 3) not null,
    fees_currency text,
    -- What moved in which quarter of an hour. Null, as for most: all of it in that of the gift, as the columns say.
    moved         jsonb
);

create index books_gifts_time_idx on books_gifts (gift_at);

-- The sums of each quarter of an hour (UTC; no zone of today begins its days elsewhere) in one currency: for all ('all'), for a ticket
-- ('ticket:…') and for a country ('country:…').
create table books_quarters (
    -- M: by when it moved, or was booked. G: by when the gift was paid of which it is.
    basis    text           not null,
    scope    text           not null collate "C",
    quarter  timestamptz    not null,
    currency text           not null collate "C",
    gifts    bigint         not null,
    paid     numeric(24, 3) not null,
    refunded numeric(24, 3) not null,
    disputed numeric(24, 3) not null,
    fees     numeric(24, 3) not null,
    primary key (basis, scope, currency, quarter)
) with (fillfactor = 80);

-- The same by the hour and by the day (UTC), so that a year is read in few rows: days of a zone that begin within one of these are cut out
-- of it by the finer ones.
create table books_hours (
    basis    text           not null,
    scope    text           not null collate "C",
    hour     timestamptz    not null,
    currency text           not null collate "C",
    gifts    bigint         not null,
    paid     numeric(24, 3) not null,
    refunded numeric(24, 3) not null,
    disputed numeric(24, 3) not null,
    fees     numeric(24, 3) not null,
    primary key (basis, scope, currency, hour)
) with (fillfactor = 80);

create table books_days (
    basis    text           not null,
    scope    text           not null collate "C",
    day      timestamptz    not null,
    currency text           not null collate "C",
    gifts    bigint         not null,
    paid     numeric(24, 3) not null,
    refunded numeric(24, 3) not null,
    disputed numeric(24, 3) not null,
    fees     numeric(24, 3) not null,
    primary key (basis, scope, currency, day)
) with (fillfactor = 80);

insert into jobs (name, due_at) values ('books', 'epoch');
