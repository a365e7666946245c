-- Who is to be thanked, and how far that is. One row a donation; no address, no name: Stripe is asked for these when a letter is sent.
create table thanks (
    donation_id uuid        primary key,
    -- The payment's most lasting name at Stripe, as the journal has it: should it become another donation, it is not thanked twice.
    payment     text        collate "C" unique,
    state       text        not null
        constraint thanks_state_check check (state in ('WAITING', 'SENDING', 'SENT', 'REFUSED', 'UNKNOWN', 'DROPPED')),
    -- Why it waits, was refused or dropped, or is not known: a word of ours or the number of the server's answer.
    reason      text,
    -- In which it was written; null before.
    language    text,
    -- Of the letter, the same in every try: receiving servers know a repetition by it.
    message_id  uuid        not null default gen_random_uuid(),
    paid_at     timestamptz not null,
    due_at      timestamptz not null,
    tries       integer     not null default 0,
    created_at  timestamptz not null,
    -- Of the last try, and when it came to its end.
    sending_at  timestamptz,
    ended_at    timestamptz
);

create index thanks_due_idx on thanks (due_at, donation_id) where state = 'WAITING';
create index thanks_sending_idx on thanks (sending_at) where sending_at is not null;

-- The entry of the journal that was followed last, as JournalReader.Place; null until letters are sent for the first time, which begins
-- with the gifts that come then.
create table thanks_place (
    the_only       boolean primary key default true check (the_only),
    transaction_id bigint,
    movement_id    bigint  not null default 0
);

insert into thanks_place default values;

insert into jobs (name, due_at) values ('thanks', 'epoch');

-- What an administrator has written for the donors of one ticket, with placeholders.
create table thanks_texts (
    ticket_id  uuid        primary key references recording_tickets (id) on delete cascade,
    language   text        not null,
    body       text        not null,
    updated_at timestamptz not null
);
