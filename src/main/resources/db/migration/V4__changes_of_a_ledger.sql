-- What changed in a ticket's ledger after a time: for browsers that reconnect to its stream.
create index stripe_attributions_changes_idx on stripe_attributions (ticket_id, updated_at, id)
    where status in ('PAID', 'REFUNDED', 'DISPUTED');
