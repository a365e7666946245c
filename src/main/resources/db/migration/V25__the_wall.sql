-- Whether the donor consented to be named on the wall, and has a name; null when not.
alter table stripe_attributions add column on_wall boolean;

-- No row is in it yet, so that it is made in the time that it takes to read the table.
create index stripe_attributions_wall_idx on stripe_attributions (ticket_id, paid_at desc, id desc)
    where on_wall and status = 'PAID';
