-- As of tickets.
create index support_tickets_sealed_idx on support_tickets (split_part(contact_value, ':', 2), created_at, id)
    where contact_value like 'sealed:%' and contact_value not like '%@%';
