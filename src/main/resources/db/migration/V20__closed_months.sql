-- Up to when the books are closed, exclusive; null while no month is. It stands beside the place of the fold, whose lock both sides
-- take: a movement is folded either before its month is closed, or after it and then booked later.
alter table books_fold add column closed_until timestamptz;

-- Who closed what and when, and who opened it again. A month that was closed twice has two rows.
create table books_periods (
    id          uuid        primary key,
    -- yyyy-mm in that zone.
    month       text        not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
    zone        text        not null,
    -- The first instant of the month after, where what is late is booked.
    ends_at     timestamptz not null,
    closed_at   timestamptz not null,
    closed_by   text        not null,
    reopened_at timestamptz,
    reopened_by text
);

create unique index books_periods_closed_idx on books_periods (month) where reopened_at is null;
create index books_periods_newest_idx on books_periods (closed_at desc, id desc);

-- Movements that came after their month was closed, and where they are booked instead: everywhere else a movement is booked when it
-- took effect. By the movement's id, which a restore from a dump does not change.
create table books_late (
    movement_id bigint      primary key,
    booked_at   timestamptz not null
);

create index books_late_booked_idx on books_late (booked_at);

-- Empties the series and has the whole journal folded anew, without any month that is closed becoming another: what was folded in its
-- time is booked there again, what was late, or would have been, is booked later as before.
create function books_fold_anew() returns void language plpgsql as $$
declare
    place books_fold;
begin
    select * into place from books_fold for update;
    -- No entry is under way, so that all to come have larger ids.
    lock table ledger_movements in share mode;
    insert into books_late (movement_id, booked_at)
    select id, place.closed_until
    from ledger_movements
    where (xid, id) > (cast(cast(place.transaction_id as text) as xid8), place.movement_id)
        and id > place.anew_until and effective_at < place.closed_until
    on conflict do nothing;
    truncate books_gifts, books_quarters, books_hours, books_days;
    update books_fold set transaction_id = 0, movement_id = 0, folded_at = 'epoch',
        anew_until = coalesce(pg_sequence_last_value(pg_get_serial_sequence('ledger_movements', 'id')), 0);
end
$$;
