-- What became of an event (EventOutcome). Null: written by a replica of the last version, until the job has sorted it.
alter table stripe_events
    add column outcome     text constraint stripe_events_outcome_check check (
        outcome in ('processed', 'no_effect', 'unusable', 'not_understood', 'refused', 'failed')),
    -- The version of the translation that said so (EventTranslation.VERSION).
    add column translation integer,
    -- When Stripe was last asked for an event that is not finished.
    add column asked_at    timestamptz;

comment on column stripe_events.processed_at is 'Null while the event is not finished: not understood, refused or failed.';

-- The last version called finished what was of the other mode, and what it did not understand. What has no error is most of
-- the table and is sorted by the job, piece by piece.
update stripe_events set
    outcome = case
        when processed_at is null then 'failed'
        when error like 'The event is of the other mode%' then 'refused'
        when error in ('The status is none that we know', 'The currency is none that we know') then 'not_understood'
        when error like 'A refund of this payment%' or error like 'A dispute of this payment%' then 'processed'
        else 'unusable'
    end,
    processed_at = case
        when error like 'The event is of the other mode%' then null
        when error in ('The status is none that we know', 'The currency is none that we know') then null
        else processed_at
    end
where error is not null;

create index stripe_events_unfinished_idx on stripe_events (received_at, stripe_event_id) where processed_at is null;
create index stripe_events_unsorted_idx on stripe_events (stripe_event_id)
    where outcome is null or (processed_at is not null and outcome in ('not_understood', 'refused', 'failed'));
create index stripe_events_outcome_idx on stripe_events (outcome, received_at desc, stripe_event_id desc)
    where outcome in ('unusable', 'not_understood', 'refused', 'failed');

insert into jobs (name, due_at) values ('second-look', 'epoch');
