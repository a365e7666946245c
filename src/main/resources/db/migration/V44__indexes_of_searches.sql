-- Without a transaction, as V35, and for the same reasons.
do $$
begin
    while exists (
        select from pg_stat_progress_create_index
        where relid in ('recording_tickets'::regclass, 'stripe_events'::regclass))
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
        where not indisvalid and indexrelid in (to_regclass('recording_tickets_name_idx'),
            to_regclass('recording_tickets_status_idx'), to_regclass('stripe_events_no_effect_idx'))
    loop
        execute format('drop index %s', broken);
    end loop;
end
$$;

set lock_timeout = 0;

-- By the beginning of a name, in whatever order the database puts letters.
create index concurrently if not exists recording_tickets_name_idx on recording_tickets (lower(display_name) text_pattern_ops);

-- A ticket has another status twice in its life, by its first donation and by an administrator.
create index concurrently if not exists recording_tickets_status_idx on recording_tickets (status, created_at desc, id desc);

-- None of the events that move money is in it.
create index concurrently if not exists stripe_events_no_effect_idx on stripe_events (received_at desc, stripe_event_id desc)
    where outcome = 'no_effect';

set lock_timeout = '10s';
