-- What the loop over the six services found, every minute, on whichever replica held the lease. Old runs are removed.
create table health_check_runs (
    id                  uuid        primary key,
    started_at          timestamptz not null,
    duration_ms         integer     not null,
    -- The name of the replica that did it.
    replica             text        not null,
    overall             text        not null check (overall in ('HEALTHY', 'DEGRADED', 'DOWN')),
    -- UP, DEGRADED, DOWN, NOT_CONFIGURED or UNKNOWN; no check, since a later version may know more words.
    backend             text        not null,
    database            text        not null,
    stripe_webhook      text        not null,
    health_monitoring   text        not null,
    tunnel              text        not null,
    speech_intelligence text        not null,
    -- For each service: since when it is so, how long the check took, and a note.
    services            jsonb       not null
);

create index health_check_runs_started_idx on health_check_runs (started_at desc, id desc);

insert into jobs (name, due_at) values ('health-check', 'epoch');

-- Which installation this is: every replica says it at /health/live, so that the check of the public address knows its own.
create table installation (
    id       integer primary key check (id = 1),
    -- Random, so that nothing can be learned from it.
    instance uuid    not null
);

insert into installation (id, instance) values (1, gen_random_uuid());
