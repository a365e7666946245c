-- What moved when, and for whom: what is added is what a payment's movements are now, less what stood here of it before, so that the
-- sums are right by any grouping. Nothing personal; no keys to rows that may go.
create table ledger_movements (
    id            bigint         generated always as identity,
    -- Whoever follows reads in the order of (xid, id), and only what is below pg_snapshot_xmin(pg_current_snapshot()): transactions
    -- commit in another order than that in which they draw numbers, but none of these is still under way.
    xid           xid8           not null default pg_current_xact_id(),
    donation_id   uuid           not null,
    -- Null while it is known of none.
    ticket_id     uuid,
    currency      text           not null,
    kind          text           not null
        constraint ledger_movements_kind_check check (kind in ('PAID', 'REFUNDED', 'DISPUTED', 'FEE', 'ADJUSTMENT')),
    -- The payment intent (without one: charge or session), refund or dispute at Stripe.
    stripe_object text           collate "C",
    -- By Stripe's clock.
    effective_at  timestamptz    not null,
    -- Positive when the account gains, in major units; so what was refunded is negative.
    amount        numeric(18, 3) not null,
    recorded_at   timestamptz    not null,
    -- In the order of those who follow; the id alone tells rows apart too.
    primary key (xid, id)
);

create index ledger_movements_donation_idx on ledger_movements (donation_id);

create function ledger_movements_stay() returns trigger language plpgsql as $$
begin
    raise exception 'ledger_movements takes no changes: what is wrong in it is made good by another movement';
end
$$;

create trigger ledger_movements_stay before update or delete or truncate on ledger_movements
    for each statement execute function ledger_movements_stay();

-- What of a payment is journalled: written with the row and read with its lock, so that the next movements are the difference from it
-- and not from what today's code would have made of the history of then. Null: nothing, which rows of earlier versions have.
alter table stripe_attributions add column journalled jsonb;

-- A row that goes, absorbed by another, takes its movements back. By a trigger, so that it holds for whoever deletes it: an earlier
-- version of the service and an operator too.
create function ledger_movements_taken_back() returns trigger language plpgsql as $$
begin
    insert into ledger_movements (donation_id, ticket_id, currency, kind, stripe_object, effective_at, amount, recorded_at)
    select old.id, "ticketId", currency, kind, "object", "at", -amount, clock_timestamp()
    from jsonb_to_recordset(old.journalled) as journalled(
        "ticketId" uuid, currency text, kind text, "object" text, "at" timestamptz, amount numeric);
    return null;
end
$$;

create trigger stripe_attributions_taken_back after delete on stripe_attributions for each row
    when (jsonb_typeof(old.journalled) = 'array')
    execute function ledger_movements_taken_back();
