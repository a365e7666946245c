-- Receipts for gifts. No name and no address: those stand on what was shown, and are kept nowhere but in an encrypted copy, if at all.

-- The last number of each year. Its row is locked while a number is given, in the transaction that writes the receipt: so there is no gap.
create table receipt_numbers (
    year integer primary key,
    last integer not null
);

create table receipts (
    -- In which it was given, by the calendar of the books; numbers count from 1 in each.
    year               integer     not null,
    number             integer     not null,
    form               text        not null,
    -- Whose gifts it is a statement of; null for the receipt of one gift.
    statement_year     integer,
    currency           text        not null,
    -- What was there of the gifts then, in Stripe's smallest units.
    amount_minor       bigint      not null,
    -- The first and the last day of the gifts.
    given_on           date        not null,
    given_until        date        not null,
    issued_at          timestamptz not null,
    -- Of all that was shown, blanks left out.
    sha256             text        collate "C" not null,
    -- A keyed hash of what was shown without number and day: the same again is the same receipt.
    content            text        collate "C" not null,
    -- The correction of it.
    replaced_by_year   integer,
    replaced_by_number integer,
    -- By somebody's word, or by a correction. That money went back is not written here, but looked up.
    voided_at          timestamptz,
    void_reason        text,
    primary key (year, number),
    foreign key (replaced_by_year, replaced_by_number) references receipts (year, number)
);

create index receipts_sha256_idx on receipts (sha256);
create index receipts_replaced_idx on receipts (replaced_by_year, replaced_by_number) where replaced_by_year is not null;

-- No key to the payment, which another may absorb: then the receipt is void.
create table receipt_gifts (
    year        integer        not null,
    number      integer        not null,
    donation_id uuid           not null,
    -- Of it on this receipt, in major units.
    amount      numeric(18, 3) not null,
    primary key (year, number, donation_id),
    foreign key (year, number) references receipts (year, number)
);

create index receipt_gifts_donation_idx on receipt_gifts (donation_id);
