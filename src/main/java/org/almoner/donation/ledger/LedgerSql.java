package org.almoner.donation.ledger;

/**
 * The statements of {@link DonationLedger}. Each takes a whole batch. None is longer than 2,048 characters: the driver would
 * not keep it prepared.
 */
final class LedgerSql {

    /**
     * Takes the locks, in the order of the keys, and tells which tickets exist, and which donors are to be forgotten. The joins make settings and locks come first,
     * whether or not a ticket is asked for. The settings last for the transaction: the statements that follow are planned
     * once and kept, and a plan that was made while a table was small must not go on reading all of it.
     */
    static final String LOCK = """
            with planned as materialized (
                select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
                    set_config('plan_cache_mode', 'force_generic_plan', true)
            ), locked as materialized (
                select count(pg_advisory_xact_lock(cast(key as bigint)))
                from jsonb_array_elements_text(cast(cast($1 as text) as jsonb)) as keys(key)
            )
            select (select id from recording_tickets where id = cast(wanted.id as uuid)), null, null
            from planned cross join locked
            left join jsonb_array_elements_text(cast(cast($2 as text) as jsonb)) as wanted(id) on true
            union all
            select null, donor.email_hash, donor.erased_at
            from planned cross join locked
            cross join unnest(cast($3 as text[])) as named(email_hash)
            join erased_donors as donor on donor.email_hash = named.email_hash
            """;

    /** Takes those of the locks that are free, and tells which are not. */
    static final String LOCK_FREE = """
            select cast(key as bigint)
            from jsonb_array_elements_text(cast(cast($1 as text) as jsonb)) as keys(key)
            where not pg_try_advisory_xact_lock(cast(key as bigint))
            """;

    /** What stands in the journal, as the row knows it: {@link JournalSql#STORED_BY_JOURNAL} has it from there. */
    static final String JOURNALLED = "cast(journalled as text)";

    /** What stands in the journal comes between this and {@link #NAMED}. */
    static final String STORED_COLUMNS = """
            select id, cast(history as text), derivation, ticket_id,
                status in ('PAID', 'REFUNDED', 'DISPUTED') and amount is not null and currency is not null,
                currency, amount, refunded_amount, disputed_amount,\s""";

    static final String NAMED = """

            from stripe_attributions
            where id in (
                select found.id
                from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as text[]), cast($4 as uuid[]))
                    as name(payment_intent_id, charge_id, session_id, donation_id)
                cross join lateral (
                    select id from stripe_attributions where payment_intent_id = name.payment_intent_id
                    union all
                    select id from stripe_attributions where charge_id = name.charge_id
                    union all
                    select id from stripe_attributions where session_id = name.session_id
                    union all
                    select name.donation_id
                ) as found
            )
            order by id
            """;

    /** All that news name, held by somebody or not. */
    static final String STORED_ANYHOW = STORED_COLUMNS + JOURNALLED + NAMED;

    static final String LOCKED = "for update";

    static final String STORED = STORED_ANYHOW + LOCKED;

    /** Those of them that nobody else holds. */
    static final String STORED_FREE = STORED_ANYHOW + LOCKED + " skip locked";

    /**
     * Locks what the totals of tickets would be moved by, as far as that is free, and tells the tickets of which it is not.
     * Totals that have no row yet cannot be seen to be held.
     */
    static final String HELD_TICKETS = """
            with tickets as materialized (
                select id from recording_tickets where id = any(cast($1 as uuid[])) for key share skip locked
            ), drafts as materialized (
                select id from recording_tickets where id = any(cast($1 as uuid[])) and status = 'DRAFT'
                for no key update skip locked
            ), totals as materialized (
                select ticket_id, currency from ticket_totals where ticket_id = any(cast($1 as uuid[]))
                for no key update skip locked
            )
            select id from recording_tickets
            where id = any(cast($1 as uuid[])) and (id not in (select id from tickets)
                or (status = 'DRAFT' and id not in (select id from drafts)))
            union all
            select ticket_id from ticket_totals
            where ticket_id = any(cast($1 as uuid[]))
                and (ticket_id, currency) not in (select ticket_id, currency from totals)
            """;

    static final String REMOVE = "delete from stripe_attributions where id = any(cast($1 as uuid[]))";

    /**
     * Writes the rows and, when the transaction is committed, tells the news to whoever listens ({@link LedgerNotification}). What changed
     * is found again by when it was written ({@code org.almoner.donation.reading.LedgerFeed}), and that is by the clock of the database: by
     * those of the replicas, what one that is ahead wrote would hide what another writes next.
     */
    static final String SAVE = """
            with saved as (
            insert into stripe_attributions as stored (id, ticket_id, payment_intent_id, session_id, charge_id, status,
            amount, currency, refunded_amount, disputed_amount, fee, settled_amount, settlement_currency, donor_last_name,
            donor_country, donor_email_hash, on_wall, dispute_due_at, stripe_created_at, paid_at, refunded_at, created_at, updated_at, history,
            derivation, journalled)
            select id, ticket_id, payment_intent_id, session_id, charge_id, status, amount, currency, refunded_amount,
            disputed_amount, fee, settled_amount, settlement_currency, donor_last_name, donor_country, donor_email_hash,
            on_wall, dispute_due_at, stripe_created_at, paid_at, refunded_at, updated_at, clock_timestamp(), history, derivation,
            journalled
            from jsonb_populate_recordset(cast(null as stripe_attributions), cast(cast($1 as text) as jsonb))
            on conflict (id) do update set (ticket_id, payment_intent_id, session_id, charge_id, status, amount, currency,
            refunded_amount, disputed_amount, fee, settled_amount, settlement_currency, donor_last_name, donor_country,
            donor_email_hash, on_wall, dispute_due_at, stripe_created_at, paid_at, refunded_at, updated_at, history, derivation, journalled) = (excluded.ticket_id,
            excluded.payment_intent_id, excluded.session_id, excluded.charge_id, excluded.status, excluded.amount,
            excluded.currency, excluded.refunded_amount, excluded.disputed_amount, excluded.fee, excluded.settled_amount,
            excluded.settlement_currency, excluded.donor_last_name, excluded.donor_country, excluded.donor_email_hash,
            excluded.on_wall, excluded.dispute_due_at, excluded.stripe_created_at, excluded.paid_at, excluded.refunded_at, excluded.updated_at, excluded.history,
            excluded.derivation, excluded.journalled))
            select count(pg_notify('almoner_ledger', message)) from unnest(cast($2 as text[])) as news(message)
            """;

    /** Opens the drafts that received their first paid donation, and adds the difference to the totals. */
    static final String MOVE_TOTALS = """
            with change as materialized (
                select * from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as change(
                    "ticketId" uuid, currency text, paid numeric, refunded numeric, disputed numeric,
                    "paidCount" bigint, "refundedCount" bigint, "disputedCount" bigint, "at" timestamptz)
            ), draft as materialized (
                select id from recording_tickets
                where status = 'DRAFT' and id in (select "ticketId" from change where "paidCount" > 0)
                order by id
                for no key update
            ), opened as (
                update recording_tickets set status = 'OPEN', updated_at = (select max("at") from change)
                where id in (select id from draft)
            )
            insert into ticket_totals as total (
                ticket_id, currency, paid, refunded, disputed, paid_count, refunded_count, disputed_count, updated_at)
            select
                "ticketId", currency, paid, refunded, disputed, "paidCount", "refundedCount", "disputedCount", "at"
            from change
            order by "ticketId", currency
            on conflict (ticket_id, currency) do update set
                paid = total.paid + excluded.paid,
                refunded = total.refunded + excluded.refunded,
                disputed = total.disputed + excluded.disputed,
                paid_count = total.paid_count + excluded.paid_count,
                refunded_count = total.refunded_count + excluded.refunded_count,
                disputed_count = total.disputed_count + excluded.disputed_count,
                updated_at = excluded.updated_at
            """;

    /**
     * Knows donors again by their hashes of former keys: whoever asked to be forgotten under one of these did so under the present key
     * too, and of those whom earlier payments show both hashes are written down ({@link DonorHashRotation}). Of donors who are
     * new nothing is. Whoever is tied already, to the hash of a key between, is tied to the present one: all of a donor are tied to one.
     * What leads on from a hash to which another is tied is of a key that was taken back, and would make a circle. A tie without its keys
     * is of the version before, and gets them.
     */
    static final String TIE = """
            with named as materialized (
                select distinct on (former) former, present, former_key, present_key
                from unnest(cast($1 as text[]), cast($2 as text[]), cast($4 as text[]), cast($5 as text[]))
                    as name(former, present, former_key, present_key)
                order by former
            ), erased as materialized (
                select former, present, erased_at from named join erased_donors on email_hash = former
            ), remembered as (
                insert into erased_donors (email_hash, erased_at)
                select present, min(erased_at) from erased
                where not exists (select from erased_donors where email_hash = present)
                group by present
                order by present
                on conflict (email_hash) do nothing
            ), tied as materialized (
                select former, present, former_key, present_key from named
                where former not in (select former from erased)
                    and (exists (select from stripe_attributions where donor_email_hash = former)
                        or exists (select from donor_hashes where former_hash = former))
                    and not exists (
                        select from donor_hashes as known
                        where known.former_hash = former and known.hash = present and known.former_key is not null)
            ), back as materialized (
                select former_hash from donor_hashes where former_hash in (select present from tied)
                order by former_hash
                for update
            ), taken_back as (
                delete from donor_hashes where former_hash in (select former_hash from back)
            )
            insert into donor_hashes (former_hash, hash, former_key, hash_key, seen_at)
            select former, present, former_key, present_key, cast($3 as timestamptz) from tied
            order by former
            on conflict (former_hash) do update set hash = excluded.hash, former_key = excluded.former_key,
                hash_key = excluded.hash_key, seen_at = excluded.seen_at
            """;

    private LedgerSql() {}
}
