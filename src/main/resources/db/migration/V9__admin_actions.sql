-- Who changed what by hand. A row is written before the change, so that there is none without a trace.
create table admin_actions (
    id uuid primary key,
    begun_at timestamptz not null,
    -- The user: admin. Nothing here is personal.
    actor text not null,
    action text not null,
    -- The id of what was changed; null where it is no single thing.
    target text,
    details text,
    -- Null while it is under way, and for one whose end nobody saw.
    outcome text check (outcome in ('DONE', 'FAILED'))
);

create index admin_actions_newest on admin_actions (begun_at desc, id desc);
