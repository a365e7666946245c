package org.almoner.donation;

/** The statements of {@link DonationLedger}. Each takes a whole batch as one JSON parameter and is one round trip. */
final class LedgerSql {

    /**
     * Takes the locks and tells which tickets exist. The joins make settings and locks come first, whether or not a ticket
     * is asked for. The settings last for the transaction: the statements that follow are planned once and kept, and a plan
     * that was made while a table was small must not go on reading all of it.
     */
    static final String LOCK = """
            with planned as materialized (
                select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
            ), locked as materialized (
                select count(pg_advisory_xact_lock(key)) from (
                    select cast(value as bigint) as key
                    from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb))
                    order by 1
                ) as keys
            )
            select (select t.id from recording_tickets t where t.id = wanted.id)
            from planned
            cross join locked
            left join (
                select cast(value as uuid) as id
                from jsonb_array_elements_text(cast(cast(:tickets as text) as jsonb))
            ) as wanted on true
            """;

    static final String STORED = """
            select id, cast(history as text)
            from stripe_attributions
            where id in (
                select found.id
                from jsonb_to_recordset(cast(cast(:names as text) as jsonb))
                    as name("paymentIntentId" text, "chargeId" text, "sessionId" text, "donationId" uuid)
                cross join lateral (
                    select id from stripe_attributions where payment_intent_id = name."paymentIntentId"
                    union all
                    select id from stripe_attributions where charge_id = name."chargeId"
                    union all
                    select id from stripe_attributions where session_id = name."sessionId"
                    union all
                    select name."donationId"
                ) as found
            )
            order by id
            for update
            """;

    static final String REMOVE = """
            delete from stripe_attributions
            where id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)))
            """;

    /** Writes the rows and, when the transaction is committed, tells the news to whoever listens ({@link LedgerNews}). */
    static final String SAVE = """
            with saved as (
                insert into stripe_attributions as stored (
                    id, ticket_id, payment_intent_id, session_id, charge_id, status, amount, currency, refunded_amount,
                    disputed_amount, fee, settled_amount, settlement_currency, donor_last_name, donor_country,
                    donor_email_hash, stripe_created_at, paid_at, refunded_at, created_at, updated_at, history)
                select
                    id, "ticketId", "paymentIntentId", "sessionId", "chargeId", status, amount, currency, "refundedAmount",
                    "disputedAmount", fee, "settledAmount", "settlementCurrency", "donorLastName", "donorCountry",
                    "donorEmailHash", "stripeCreatedAt", "paidAt", "refundedAt", "updatedAt", "updatedAt", history
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as new(
                    id uuid, "ticketId" uuid, "paymentIntentId" text, "sessionId" text, "chargeId" text, status text,
                    amount numeric, currency text, "refundedAmount" numeric, "disputedAmount" numeric, fee numeric,
                    "settledAmount" numeric, "settlementCurrency" text, "donorLastName" text, "donorCountry" text,
                    "donorEmailHash" text, "stripeCreatedAt" timestamptz, "paidAt" timestamptz, "refundedAt" timestamptz,
                    "updatedAt" timestamptz, history jsonb)
                on conflict (id) do update set
                    ticket_id = excluded.ticket_id,
                    payment_intent_id = excluded.payment_intent_id,
                    session_id = excluded.session_id,
                    charge_id = excluded.charge_id,
                    status = excluded.status,
                    amount = excluded.amount,
                    currency = excluded.currency,
                    refunded_amount = excluded.refunded_amount,
                    disputed_amount = excluded.disputed_amount,
                    fee = excluded.fee,
                    settled_amount = excluded.settled_amount,
                    settlement_currency = excluded.settlement_currency,
                    donor_last_name = excluded.donor_last_name,
                    donor_country = excluded.donor_country,
                    donor_email_hash = excluded.donor_email_hash,
                    stripe_created_at = excluded.stripe_created_at,
                    paid_at = excluded.paid_at,
                    refunded_at = excluded.refunded_at,
                    updated_at = excluded.updated_at,
                    history = excluded.history
            )
            select count(pg_notify('almoner_ledger', message))
            from jsonb_array_elements_text(cast(cast(:news as text) as jsonb)) as news(message)
            """;

    /** Opens the drafts that received their first paid donation, and adds the difference to the totals. */
    static final String MOVE_TOTALS = """
            with change as materialized (
                select * from jsonb_to_recordset(cast(cast(:changes as text) as jsonb)) as change(
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

    private LedgerSql() {}
}
