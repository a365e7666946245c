-- Erasures open the oldest contact of each key first: what cannot be read here cannot be found here either. One table at a time, so that
-- whoever writes tickets waits for this index alone.
create index recording_tickets_sealed_idx on recording_tickets (split_part(contact_value, ':', 2), created_at, id)
    where contact_value like 'sealed:%' and contact_value not like '%@%';
