-- What Stripe sends to the bank. One row a payout, as it was told last; nothing personal, and none of the texts that anybody may write.
create table payouts (
    id                  text           collate "C" primary key,
    -- Major units with the digits of the currency; below zero when Stripe takes from the bank.
    amount              numeric(18, 3) not null,
    currency            text           not null,
    status              text           not null,
    arrival_date        date           not null,
    created_at          timestamptz    not null,
    automatic           boolean        not null,
    method              text,
    -- Whether Stripe knows what is in it: NOT_APPLICABLE, IN_PROGRESS, COMPLETED; null where its version does not say.
    reconciliation      text,
    balance_transaction text           collate "C",
    failure_transaction text           collate "C",
    failure_code        text,
    -- By Stripe's clock, and what decides within one second of it: the latest telling stays, in whichever order they come.
    told_at             timestamptz    not null,
    told_rank           integer        not null,
    told                text           collate "C" not null,
    -- Whether its transactions can be had at all.
    itemised            boolean        not null
        generated always as (automatic and coalesce(reconciliation, 'COMPLETED') <> 'NOT_APPLICABLE') stored,
    -- The reading of its transactions: which one it is, where it goes on, when it came to its end, and when the next is due.
    reading             integer        not null default 1,
    read_after          text           collate "C",
    read_pages          integer        not null default 0,
    read_at             timestamptz,
    read_due_at         timestamptz    not null,
    read_tries          integer        not null default 0,
    read_unusable       integer        not null default 0,
    read_error          text,
    transactions        bigint         not null default 0,
    -- Null before the first reading has come to its end.
    explained           numeric(24, 3),
    unexplained         numeric(24, 3) generated always as (amount - explained) stored
);

create index payouts_created_idx on payouts (created_at desc, id desc);
create index payouts_due_idx on payouts (read_due_at)
    where itemised and status not in ('FAILED', 'CANCELED') and read_due_at < 'infinity';
create index payouts_unexplained_idx on payouts (id)
    where explained <> amount and status not in ('FAILED', 'CANCELED');
create index payouts_given_back_idx on payouts (id) where status in ('FAILED', 'CANCELED');

-- What moved on the balance and left it with a payout.
create table payout_transactions (
    payout_id          text           collate "C" not null references payouts (id) on delete cascade,
    id                 text           collate "C" not null,
    type               text           not null,
    reporting_category text,
    amount             numeric(18, 3) not null,
    fee                numeric(18, 3) not null,
    net                numeric(18, 3) not null,
    currency           text           not null,
    -- What it comes from at Stripe, and the payment of that; looked up when it is asked for, so that what becomes known later counts.
    source_id          text           collate "C",
    payment_intent_id  text           collate "C",
    charge_id          text           collate "C",
    created_at         timestamptz    not null,
    available_on       timestamptz,
    -- Stripe lists the payout among its transactions: this is the deposit itself, and no part of it.
    is_deposit         boolean        not null,
    reading            integer        not null,
    primary key (payout_id, id)
);

create index payout_transactions_newest_idx on payout_transactions (payout_id, created_at desc, id desc);
create index payout_transactions_intent_idx on payout_transactions (payment_intent_id) where payment_intent_id is not null;
create index payout_transactions_charge_idx on payout_transactions (charge_id) where charge_id is not null;

-- What is in payouts: one that failed or was cancelled holds nothing, whatever was read of it.
create view paid_out as
    select entry.payout_id, entry.id, entry.type, entry.reporting_category, entry.amount, entry.fee, entry.net, entry.currency,
        entry.source_id, entry.payment_intent_id, entry.charge_id, entry.created_at, entry.available_on
    from payout_transactions entry join payouts payout on payout.id = entry.payout_id
    where payout.status not in ('FAILED', 'CANCELED') and not entry.is_deposit
        and (entry.reading = payout.reading or payout.read_at is null);

-- The walk through Stripe's list of payouts, newest first: all that it created before reached has been seen.
create table payout_walk (
    one        boolean primary key default true check (one),
    reached    timestamptz,
    walk_from  timestamptz,
    walk_after text,
    started_at timestamptz,
    pages      bigint not null default 0
);
insert into payout_walk default values;

insert into jobs (name, due_at) values ('payouts', 'epoch'), ('payout-transactions', 'epoch');
