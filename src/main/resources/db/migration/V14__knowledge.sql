-- What can be looked for: documents that administrators add, and transcripts.
create table knowledge_sources (
    id            uuid primary key,
    title         varchar(200) not null,
    text          text         not null,
    format        text         not null check (format in ('TEXT', 'MARKDOWN')),
    language      text         not null,
    configuration text         not null,
    is_public     boolean      not null,
    recording_id  uuid unique,
    ticket_id     uuid references recording_tickets (id) on delete cascade,
    chunks        integer      not null,
    version       bigint       not null,
    created_at    timestamptz  not null,
    updated_at    timestamptz  not null
);

comment on table knowledge_sources is 'Transcripts are personal data: shown to administrators unless they publish them, never logged.';
comment on column knowledge_sources.configuration is 'Of PostgreSQL''s text search, or grams. A text and no regconfig, with which pg_upgrade refuses a database.';
create index knowledge_sources_created_idx on knowledge_sources (created_at desc, id desc);
create index knowledge_sources_configuration_idx on knowledge_sources (configuration);
create index knowledge_sources_ticket_idx on knowledge_sources (ticket_id) where ticket_id is not null;

-- Pieces of a source's text, written and deleted with it. They say again what a search asks of each: a common word is in very many.
create table knowledge_chunks (
    source_id     uuid     not null references knowledge_sources (id) on delete cascade,
    number        integer  not null,
    configuration text     not null,
    is_public     boolean  not null,
    text          text     not null,
    words         tsvector not null,
    primary key (source_id, number)
);

create index knowledge_chunks_words_idx on knowledge_chunks using gin (words);
