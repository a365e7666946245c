package org.almoner.stripe.inbox;

/** The statements that take in events. */
final class EventSql {

    private static final String TAKE = """
            insert into stripe_events as stored (
                stripe_event_id, type, api_version, livemode, stripe_created, received_at, processed_at, outcome,
                translation, error, payment)
            select id, type, "apiVersion", livemode, created, "receivedAt", "processedAt", outcome, translation, error, payment
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as event(
                id text, type text, "apiVersion" text, livemode boolean, created timestamptz, "receivedAt" timestamptz,
                "processedAt" timestamptz, outcome text, translation integer, error text, payment text)
            order by id
            on conflict (stripe_event_id) do update set processed_at = excluded.processed_at,
                outcome = excluded.outcome, translation = excluded.translation, error = excluded.error,
                payment = coalesce(excluded.payment, stored.payment)
            """;

    private static final String TAKEN = " returning stripe_event_id\n";

    /** An event that is not finished is taken as if it came for the first time, and what was wrong with it is cleared. */
    static final String CLAIM = TAKE + "where stored.processed_at is null" + TAKEN;

    /** Any event is taken, also one that was processed before, unless it was of use then and is of none now. */
    static final String CLAIM_AGAIN =
            TAKE + "where excluded.outcome = 'processed' or stored.outcome is distinct from 'processed'" + TAKEN;

    /**
     * The same for events of which some tell of abuse. What they tell is only added, in rows of its own and of those events that were
     * taken just now: it is counted once, and nobody waits for anybody's count. Metadata that name no ticket of ours name none.
     */
    static final String CLAIM_AND_COUNT = "with fresh as (" + CLAIM + """
            ), told as (
                select told.* from fresh
                join jsonb_to_recordset(cast(cast($2 as text) as jsonb)) as told(
                    id text, kind text, at timestamptz, ticket uuid, code text, risk text, country text, elsewhere boolean,
                    object text, intent text, charge text, open boolean, word text)
                on told.id = fresh.stripe_event_id
            ), counted as (
                insert into fraud_attempts (quarter, ticket_id, code, risk, country, attempts, elsewhere)
                select date_bin('15 minutes', told.at, 'epoch'), ticket.id, told.code, told.risk, told.country, count(*),
                    count(*) filter (where told.elsewhere)
                from told left join recording_tickets as ticket on ticket.id = told.ticket
                where told.kind = 'ATTEMPT'
                group by 1, 2, 3, 4, 5
            ), noticed as (
                insert into fraud_notices (event_id, kind, object_id, payment_intent_id, charge_id, told_at, open, word)
                select id, kind, object, intent, charge, at, open, word from told where kind <> 'ATTEMPT'
                on conflict do nothing
            )
            select stripe_event_id from fresh
            """;

    static final String TAKEN_BEFORE = """
            select stripe_event_id from stripe_events
            where stripe_event_id = any(cast($1 as text[])) and processed_at is not null
            """;

    /** Locks those that are free, and tells which somebody else holds. */
    static final String HELD = """
            with free as materialized (
                select stripe_event_id from stripe_events where stripe_event_id = any(cast($1 as text[]))
                for update skip locked
            )
            select stripe_event_id from stripe_events
            where stripe_event_id = any(cast($1 as text[])) and stripe_event_id not in (select stripe_event_id from free)
            """;

    private EventSql() {}
}
