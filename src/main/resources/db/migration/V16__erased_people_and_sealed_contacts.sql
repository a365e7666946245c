-- Donors who asked to be forgotten, by the hash of their e-mail address: whatever names them later is forgotten too.
create table erased_donors (
    email_hash text        primary key,
    erased_at  timestamptz not null,
    -- When all stored histories were searched for it; null while that is to be done.
    swept_at   timestamptz
);

insert into jobs (name, due_at) values ('erasure', 'epoch');

-- A ticket outlives the contact of who opened it.
alter table recording_tickets alter column contact_value drop not null;

-- Contacts may be stored encrypted, which takes more room, and are found by an HMAC then.
alter table recording_tickets alter column contact_value type text, add column contact_search text;
alter table support_tickets alter column contact_value type text, add column contact_search text;
create index recording_tickets_search_idx on recording_tickets (contact_search) where contact_search is not null;
create index support_tickets_search_idx on support_tickets (contact_search) where contact_search is not null;
