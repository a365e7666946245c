-- What V26 has missed: it filled books_running before its triggers were there, so that what a replica of the version before folded
-- meanwhile is not in days that nothing was added to since. They are looked for before anything is locked: who adds to a day now
-- counts it anew. Then in the order of the fold, which takes its place before the sums, and so that the place can be altered below; where
-- nothing is missing, nobody waits for this.
do $$
declare
    missed books_days[];
begin
    select array_agg(day_kept) into missed
    from books_days as day_kept
    left join books_running as ran using (basis, scope, currency, day)
    where ran.quarters is null
        or (day_kept.gifts, 1000 * day_kept.paid, 1000 * day_kept.refunded, 1000 * day_kept.disputed, 1000 * day_kept.fees)
            <> (ran.gifts[cardinality(ran.gifts)], ran.paid[cardinality(ran.paid)], ran.refunded[cardinality(ran.refunded)],
                ran.disputed[cardinality(ran.disputed)], ran.fees[cardinality(ran.fees)]);
    if missed is null then
        return;
    end if;
    lock table books_fold in access exclusive mode;
    lock table books_quarters in share row exclusive mode;
    insert into books_running
    select counted.*
    from unnest(missed) as one
    cross join lateral books_running_of(one.basis, one.scope, one.currency, one.day) as counted
    where counted.quarters is not null
    on conflict (basis, scope, currency, day) do update set
        quarters = excluded.quarters, gifts = excluded.gifts, paid = excluded.paid, refunded = excluded.refunded,
        disputed = excluded.disputed, fees = excluded.fees;
end
$$;

-- Whether a follower of the journal has seen that its place, or the journal, has ids of transactions of another server. It is written
-- down, since the count of this one will pass them: it stays so until it is said where to go on ("Restoring" in docs/operations.md).
alter table books_fold add column of_another_server boolean not null default false;
alter table thanks_place add column of_another_server boolean not null default false;
alter table fraud_place add column of_another_server boolean not null default false;

-- As before, and clears that.
create or replace function books_fold_anew() returns void language plpgsql as $$
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
    update books_fold set transaction_id = 0, movement_id = 0, folded_at = 'epoch', of_another_server = false,
        anew_until = coalesce(pg_sequence_last_value(pg_get_serial_sequence('ledger_movements', 'id')), 0);
end
$$;

-- How much audio is kept, asked with each upload. Rows are few, and small.
create index recordings_kept_idx on recordings (size_bytes) where audio_deleted_at is null;
