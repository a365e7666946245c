-- Without a transaction, so that nobody waits while they are built; whoever has made them by hand before finds them made. What broke
-- off is done again: it waits until a build that still goes on at the server has ended, and removes what that left unfinished. It looks
-- from time to time and never for long: for one that waits in a transaction, or for its lock, the build would wait in its turn.
do $$
begin
    while exists (
        select from pg_stat_progress_create_index
        where relid in ('ledger_movements'::regclass, 'stripe_attributions'::regclass))
    loop
        commit;
        perform pg_sleep(0.2);
        commit;
    end loop;
end
$$;

set lock_timeout = '5s';

do $$
declare
    broken regclass;
begin
    for broken in
        select indexrelid from pg_index
        where not indisvalid and indexrelid in (to_regclass('ledger_movements_effective_idx'),
            to_regclass('ledger_movements_id_idx'), to_regclass('stripe_attributions_refunded_idx'))
    loop
        execute format('drop index %s', broken);
    end loop;
end
$$;

set lock_timeout = 0;

-- For files of movements of a month: what took effect in it, and what was booked there though it took effect before.
create index concurrently if not exists ledger_movements_effective_idx on ledger_movements (effective_at);
create index concurrently if not exists ledger_movements_id_idx on ledger_movements (id);

-- What a wall does not count.
create index concurrently if not exists stripe_attributions_refunded_idx on stripe_attributions (ticket_id)
    where status = 'REFUNDED';

set lock_timeout = '10s';
