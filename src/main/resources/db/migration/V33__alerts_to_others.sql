-- What is told to the address that an operator names, written with what it tells of, and sent by whichever replica holds the lease.
create table alerts (
    -- The webhook-id, the same in every try.
    id         uuid        primary key default gen_random_uuid(),
    -- JSON, as it is signed and sent; nothing personal.
    body       text        not null,
    created_at timestamptz not null,
    due_at     timestamptz not null,
    tries      integer     not null default 0,
    state      text        not null default 'WAITING'
        constraint alerts_state_check check (state in ('WAITING', 'SENT', 'GIVEN_UP')),
    -- The status that was answered, or a word of ours; null before.
    outcome    text
);

create index alerts_due_idx on alerts (due_at, id) where state = 'WAITING';

insert into jobs (name, due_at) values ('alerts', 'epoch');
