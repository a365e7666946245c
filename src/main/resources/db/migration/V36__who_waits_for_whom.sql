-- Emptying the sums waits for whoever reads them, a backup for instance, and payments must not wait with it: so that comes before the
-- journal is held still, and gives up soon.
create or replace function books_fold_anew() returns void language plpgsql set lock_timeout = '2s' as $$
declare
    place books_fold;
begin
    select * into place from books_fold for update;
    lock table books_gifts, books_quarters, books_hours, books_days, books_running in access exclusive mode;
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

-- Letters under way, which are few: what was left in the middle is looked for every few seconds.
create index thanks_under_way_idx on thanks (sending_at) where state = 'SENDING';
