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
