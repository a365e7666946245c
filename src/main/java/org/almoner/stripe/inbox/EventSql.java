package org.almoner.stripe.inbox;

/** The statements that take in events. */
final class EventSql {

    /** An event that is not finished is taken as if it came for the first time, and what was wrong with it is cleared. */
    static final String CLAIM = """
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
                where stored.processed_at is null
            returning stripe_event_id
            """;

    /** Any event is taken, also one that was processed before. */
    static final String CLAIM_AGAIN = CLAIM.replace("where stored.processed_at is null", "where true");

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
