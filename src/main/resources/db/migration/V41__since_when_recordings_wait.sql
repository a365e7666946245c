-- Since when a recording waits, whatever its tries, and how often it was put off since its server transcribed nothing. The version
-- before writes neither: what it takes waits since its first byte.
alter table recordings
    add column waits_since timestamptz not null default now(),
    add column put_off     integer     not null default 0;

update recordings set waits_since = created_at where status in ('UPLOADING', 'QUEUED', 'TRANSCRIBING');

create index recordings_waiting_idx on recordings (waits_since) where status in ('QUEUED', 'TRANSCRIBING');
