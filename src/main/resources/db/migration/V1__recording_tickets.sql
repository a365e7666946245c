create table recording_tickets (
    id            uuid         primary key,
    contact_type  text         not null check (contact_type in ('EMAIL', 'PHONE')),
    contact_value varchar(254) not null,
    display_name  varchar(120),
    status        text         not null check (status in ('DRAFT', 'OPEN', 'CLOSED')),
    created_at    timestamptz  not null,
    updated_at    timestamptz  not null
);

comment on column recording_tickets.contact_value is 'Personal data: shown to its sender and to administrators only, never logged.';
