alter table fraud_cases
    -- How often giving it back by itself has come to nothing.
    add column refund_tries   integer not null default 0,
    -- Why the money is here though it was to be given back, in words of ours; null where there is nothing of the kind. While it is
    -- told and refund_at is null, somebody is to decide.
    add column refund_failure text,
    -- When it was given back last, whatever was decided since; null where it was not, or where that came to nothing.
    add column refunded_at    timestamptz,
    -- Of a donor: gifts of later are no part of it, since it was decided before and is open again for those of before; null for all.
    add column gifts_until    timestamptz;
