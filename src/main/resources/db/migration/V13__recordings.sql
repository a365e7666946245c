-- Recordings of a ticket. Audio and transcripts are personal data: shown to administrators only, never logged.
create table recordings (
    id               uuid primary key,
    ticket_id        uuid        not null references recording_tickets (id) on delete cascade,
    status           text        not null check (status in ('UPLOADING', 'QUEUED', 'TRANSCRIBING', 'DONE', 'FAILED')),
    media_type       text        not null,
    size_bytes       bigint      not null,
    parts            integer     not null,
    attempts         integer     not null,
    due_at           timestamptz not null,
    leased_by        uuid,
    leased_until     timestamptz,
    error            text,
    audio_deleted_at timestamptz,
    created_at       timestamptz not null,
    updated_at       timestamptz not null
);

create index recordings_created_idx on recordings (created_at desc, id desc);
create index recordings_ticket_idx on recordings (ticket_id);
-- What waits, is being worked at, or is still arriving.
create index recordings_open_idx on recordings (due_at, id) where status in ('UPLOADING', 'QUEUED', 'TRANSCRIBING');

-- Audio as it arrived. It is compressed already, so PostgreSQL need not try.
create table recording_parts (
    recording_id uuid    not null references recordings (id) on delete cascade,
    number       integer not null,
    bytes        bytea   not null,
    primary key (recording_id, number)
);

alter table recording_parts alter column bytes set storage external;

create table recording_transcripts (
    recording_id uuid primary key references recordings (id) on delete cascade,
    language     text,
    text         text        not null,
    segments     text        not null,
    created_at   timestamptz not null
);

comment on table recording_parts is 'Personal data: shown to administrators only, never logged.';
comment on table recording_transcripts is 'Personal data: shown to administrators only, never logged.';
