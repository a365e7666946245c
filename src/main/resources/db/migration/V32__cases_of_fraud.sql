-- What somebody should look at: a ticket, a donation, the gifts of one e-mail hash, or everything. One open case of each.
create table fraud_cases (
    id           uuid        primary key default gen_random_uuid(),
    subject_kind text        not null
        constraint fraud_cases_subject_check check (subject_kind in ('TICKET', 'DONATION', 'DONOR', 'ALL')),
    -- Id of the ticket or the donation, or hash of the e-mail.
    subject      text        not null collate "C",
    -- Of the donation, where it is about one.
    ticket_id    uuid,
    score        integer     not null,
    -- Points and a sentence, by the name of the rule.
    reasons      jsonb       not null,
    -- Whether a bank has warned of the payment, and giving it back may yet spare the dispute.
    warned       boolean     not null default false,
    state        text        not null
        constraint fraud_cases_state_check check (state in ('OPEN', 'ACCEPTED', 'REFUNDED', 'BLOCKED')),
    opened_at    timestamptz not null,
    updated_at   timestamptz not null,
    decided_at   timestamptz,
    -- When giving it back by itself is tried again; null where it is not tried, or not any more.
    refund_at    timestamptz
);

create unique index fraud_cases_open_key on fraud_cases (subject_kind, subject) where state = 'OPEN';
create index fraud_cases_subject_idx on fraud_cases (subject, subject_kind);
create index fraud_cases_opened_idx on fraud_cases (opened_at desc, id desc);
create index fraud_cases_state_idx on fraud_cases (state, opened_at desc, id desc);
create index fraud_cases_refund_idx on fraud_cases (refund_at) where refund_at is not null;

-- Whose gifts are a case at once.
create table fraud_blocked (
    email_hash text        primary key collate "C",
    case_id    uuid        not null,
    blocked_at timestamptz not null
);

-- Tickets whose checkout is slowed or closed for a time. No row means that it is open; so does one whose time is over.
create table fraud_guards (
    ticket_id uuid        primary key,
    state     text        not null
        constraint fraud_guards_state_check check (state in ('SLOWED', 'CLOSED')),
    since     timestamptz not null,
    until     timestamptz not null,
    -- Attempts that had failed since that quarter when it was slowed: what has come since then, counts towards closing it.
    quarter   timestamptz not null,
    declines  bigint      not null
);

-- Whoever asks to be forgotten is no case any more. That a hash is blocked stays, as the hash itself stays with those who are forgotten.
create function fraud_cases_forgotten() returns trigger language plpgsql as $$
begin
    delete from fraud_cases where subject_kind = 'DONOR' and subject = new.email_hash;
    return null;
end
$$;

create trigger erased_donors_no_case after insert or update on erased_donors
    for each row execute function fraud_cases_forgotten();

-- What is said of one payment is looked at together.
create index fraud_notices_payment_idx on fraud_notices ((coalesce(payment_intent_id, charge_id)));
