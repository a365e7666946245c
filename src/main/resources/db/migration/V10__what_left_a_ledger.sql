-- What a ticket's ledger no longer has, since its payment was placed with another ticket or absorbed by another row: for browsers
-- that come back to its stream. A row a donation and ticket, however often it leaves. It stays when the donation comes back.
create table ledger_departures (
    ticket_id   uuid        not null references recording_tickets (id) on delete cascade,
    donation_id uuid        not null,
    -- By the clock of whoever wrote it, as stripe_attributions.updated_at.
    left_at     timestamptz not null,
    primary key (ticket_id, donation_id)
);

create index ledger_departures_changes_idx on ledger_departures (ticket_id, left_at, donation_id);

-- By triggers, so that it holds for whoever writes: an earlier version of the service and an operator too. They cost nothing but
-- their condition where nothing leaves.
create function ledger_departure() returns trigger language plpgsql as $$
begin
    insert into ledger_departures (ticket_id, donation_id, left_at)
    values (
        old.ticket_id, old.id, case when new.updated_at > old.updated_at then new.updated_at else clock_timestamp() end)
    on conflict (ticket_id, donation_id) do update set left_at = excluded.left_at;
    return null;
end
$$;

create trigger stripe_attributions_moved after update on stripe_attributions for each row
    when (old.ticket_id is not null and old.status in ('PAID', 'REFUNDED', 'DISPUTED')
        and (new.ticket_id is distinct from old.ticket_id or new.status not in ('PAID', 'REFUNDED', 'DISPUTED')))
    execute function ledger_departure();

create trigger stripe_attributions_removed after delete on stripe_attributions for each row
    when (old.ticket_id is not null and old.status in ('PAID', 'REFUNDED', 'DISPUTED'))
    execute function ledger_departure();
