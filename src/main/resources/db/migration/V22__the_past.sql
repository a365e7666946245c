-- The one import of what Stripe has of the past: that which is under way, or was the last.
create table stripe_import (
    id         integer     primary key check (id = 1),
    -- Told apart from the one before, whose replica may not yet know that it was cancelled; null before the first.
    run        uuid,
    state      text        not null default 'NONE'
        constraint stripe_import_state_check check (state in ('NONE', 'RUNNING', 'FINISHED', 'CANCELLED', 'FAILED')),
    -- Of the time in which Stripe made the objects; both ends belong to it.
    since      timestamptz,
    until      timestamptz,
    started_at timestamptz,
    ended_at   timestamptz,
    -- While it runs: why the last try stopped, how many did so in a row, and when the next one is due.
    error      text,
    tries      integer     not null default 0,
    next_at    timestamptz,
    -- One object a list of Stripe's: where it goes on, and what it came to so far.
    lists      jsonb       not null default '[]'
);

insert into stripe_import (id) values (1);

-- For its lease alone: when it is due stands above.
insert into jobs (name, due_at) values ('import', 'infinity');
