-- Requests that came with an Idempotency-Key: hashes of the key and of what was sent, and what came of it. Kept for a day.
create table idempotency_keys (
    key        text        primary key,
    request    text        not null,
    -- The id of the ticket or donation.
    result     uuid        not null,
    at         timestamptz not null,
    -- While it is under way, outside of any transaction: after that, somebody else may take it up.
    held_until timestamptz,
    -- What is told again, where it cannot be made of the request and its result; nothing personal.
    answer     text
);

-- What the job that deletes them looks for.
create index idempotency_keys_at_idx on idempotency_keys (at);

insert into jobs (name, due_at) values ('idempotency-keys', 'epoch');
