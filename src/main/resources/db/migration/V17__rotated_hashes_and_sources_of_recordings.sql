-- Donors who came back while DONOR_HASH_KEY changed: both hashes of their e-mail addresses, until what they gave before has the new one.
create table donor_hashes (
    former_hash text        primary key,
    hash        text        not null,
    seen_at     timestamptz not null
);

create index donor_hashes_hash_idx on donor_hashes (hash);

-- A transcript's source goes with its recording, whoever deletes that.
delete from knowledge_sources
where recording_id is not null and not exists (select from recordings where id = recording_id);

alter table knowledge_sources add constraint knowledge_sources_recording_id_fkey
    foreign key (recording_id) references recordings (id) on delete cascade;
