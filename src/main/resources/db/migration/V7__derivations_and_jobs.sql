-- Which derivation made the columns of a row (LedgerEntry.DERIVATION); 0 is one that did not say so.
alter table stripe_attributions add column derivation integer not null default 0;

-- The rows that an older derivation made. All equal keys are kept once, so that it is small and cheap to write.
create index stripe_attributions_derivation_idx on stripe_attributions (derivation);

-- Not only Stripe's: whichever replica holds the lease of a job does it. The view is for a replica of the last version
-- that still runs beside this one.
alter table stripe_jobs rename to jobs;
create view stripe_jobs as select * from jobs;

insert into jobs (name, due_at) values ('derivation', 'epoch'), ('audit', 'infinity');

-- One row for every audit that came to its end, and no more one a day; the latest says how the ledger is.
alter table ledger_audits drop constraint ledger_audits_pkey;
alter table ledger_audits add constraint ledger_audits_day_key unique (day);
alter table ledger_audits alter column day drop not null;
alter table ledger_audits
    add column id           bigint  generated always as identity primary key,
    -- Histories that were compared with their rows, and those that another derivation has made.
    add column payments     bigint  not null default 0,
    add column not_compared bigint  not null default 0,
    -- How many differences were mended; those that are left are in differences.
    add column repaired     integer not null default 0;
comment on column ledger_audits.day is 'Written by the last version alone, whose nightly audit it kept to one replica.';
