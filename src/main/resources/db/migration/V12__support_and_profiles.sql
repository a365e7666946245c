-- Tickets as administrators list and find them.
create index recording_tickets_created_idx on recording_tickets (created_at desc, id desc);
create index recording_tickets_contact_idx on recording_tickets (lower(contact_value));

-- Totals that nothing is in any more do not keep a ticket; donations that name it do.
alter table ticket_totals drop constraint ticket_totals_ticket_id_fkey,
    add constraint ticket_totals_ticket_id_fkey foreign key (ticket_id) references recording_tickets (id) on delete cascade;

-- Visitors' threads. The token is kept as its SHA-256 only.
create table support_tickets (
    id            uuid primary key,
    token_hash    bytea        not null unique,
    subject       varchar(200) not null,
    contact_type  text         not null check (contact_type in ('EMAIL', 'PHONE')),
    contact_value varchar(254) not null,
    ticket_id     uuid references recording_tickets (id) on delete set null,
    status        text         not null check (status in ('OPEN', 'ANSWERED', 'CLOSED')),
    messages      integer      not null,
    created_at    timestamptz  not null,
    updated_at    timestamptz  not null
);

comment on column support_tickets.contact_value is 'Personal data: shown to administrators only, never logged.';
create index support_tickets_updated_idx on support_tickets (updated_at desc, id desc);
create index support_tickets_ticket_idx on support_tickets (ticket_id) where ticket_id is not null;
create index support_tickets_contact_idx on support_tickets (lower(contact_value));

create table support_messages (
    id                uuid primary key,
    support_ticket_id uuid        not null references support_tickets (id) on delete cascade,
    author            text        not null check (author in ('VISITOR', 'ADMIN')),
    text              text        not null,
    created_at        timestamptz not null
);

create index support_messages_thread_idx on support_messages (support_ticket_id, created_at, id);

-- The people whose recordings are made.
create table profiles (
    id           uuid primary key,
    display_name varchar(120) not null,
    language     text         not null,
    time_zone    text         not null,
    about        text,
    version      bigint       not null,
    created_at   timestamptz  not null,
    updated_at   timestamptz  not null
);

create index profiles_created_idx on profiles (created_at desc, id desc);

create table profile_tickets (
    profile_id uuid not null references profiles (id) on delete cascade,
    ticket_id  uuid not null references recording_tickets (id) on delete cascade,
    primary key (profile_id, ticket_id)
);

create index profile_tickets_ticket_idx on profile_tickets (ticket_id);
