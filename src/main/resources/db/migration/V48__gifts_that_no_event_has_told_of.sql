-- Gifts that only an import has told of so far: their donors are thanked when an event tells of them too, which may move no money and
-- so be nothing that the journal has. One row a donation, until then or until it is too old to be thanked.
create table thanks_untold (
    donation_id uuid        primary key,
    -- As in thanks.
    payment     text        collate "C",
    paid_at     timestamptz not null,
    found_at    timestamptz not null,
    look_at     timestamptz not null
);

create index thanks_untold_look_idx on thanks_untold (look_at);
