-- A reading of the version before has rows of both, in the other order.
lock table payouts, payout_transactions in access exclusive mode;

-- What Stripe lists for a payout, whatever became of it: what was in one that failed stays listed with it.
create view payout_entries as
    select entry.payout_id, entry.id, entry.type, entry.reporting_category, entry.amount, entry.fee, entry.net, entry.currency,
        entry.source_id, entry.payment_intent_id, entry.charge_id, entry.created_at, entry.available_on
    from payout_transactions entry join payouts payout on payout.id = entry.payout_id
    where not entry.is_deposit and (entry.reading = payout.reading or payout.read_at is null);

create index payout_transactions_given_back_idx on payout_transactions (source_id)
    where type in ('payout_failure', 'payout_cancel');

-- What is in payouts that have not failed. What was in one that failed, or was cancelled, is in the payout that sends its money again: that
-- one has a transaction whose source is the payout that failed; when it fails too, it is the one after it. Only entries of payouts that
-- failed are followed, and no payout twice.
create or replace view paid_out as
    select holder.payout_id, entry.id, entry.type, entry.reporting_category, entry.amount, entry.fee, entry.net, entry.currency,
        entry.source_id, entry.payment_intent_id, entry.charge_id, entry.created_at, entry.available_on,
        holder.payout_id <> payout.id as sent_again
    from payout_transactions entry
    join payouts payout on payout.id = entry.payout_id
    cross join lateral (
        select case when payout.status not in ('FAILED', 'CANCELED') then payout.id else (
            with recursive later (id, status, created_at) as (
                select payout.id, payout.status, payout.created_at
                union
                select next.id, next.status, next.created_at
                from later
                join payout_entries back on back.source_id = later.id and back.type in ('payout_failure', 'payout_cancel')
                join payouts next on next.id = back.payout_id
                where later.status in ('FAILED', 'CANCELED'))
            select id from later where status not in ('FAILED', 'CANCELED') order by created_at, id limit 1) end as payout_id
    ) holder
    where holder.payout_id is not null and not entry.is_deposit
        and (entry.reading = payout.reading or payout.read_at is null);

-- What is in payouts that failed is read too. It serves the version before as the index that it replaces did.
create index payouts_to_read_idx on payouts (read_due_at) where itemised and read_due_at < 'infinity';
drop index payouts_due_idx;
