package org.almoner.stripe.payout;

/** The statements about the reading of payouts' transactions. */
final class ReadingSql {

    /** Of rows that nobody sees any more, few enough that nobody waits for it. */
    static final int REMOVED_AT_ONCE = 2_000;

    private static final String AGAIN =
            "least(interval '1 day', interval '10 minutes' * power(2, least(read_tries, 8)))";

    private static final String IS_DUE = """
            itemised and read_due_at < 'infinity'
                and read_due_at <= cast(cast($1 as text) as timestamptz)
                and coalesce(reconciliation, 'COMPLETED') = 'COMPLETED'
            """;

    static final String ANY_DUE = "select exists (select 1 from payouts where " + IS_DUE + ")";

    /** One that was begun first; else the newest. */
    static final String NEXT = """
            select id, reading, read_after, balance_transaction, read_at is not null from payouts
            where IS_DUE order by read_after is null, created_at desc, id desc limit 1
            """.replace("IS_DUE", IS_DUE);

    static final String LOCK = """
            select 1 from payouts
            where id = cast($1 as text) and reading = cast($2 as integer) and read_after is not distinct from cast($3 as text)
            for update
            """;

    /** One that has come to its end is followed by another, with a number of its own. */
    static final String BEGIN_AGAIN = """
            update payouts set reading = reading + 1, read_at = null, read_pages = 0, read_unusable = 0
            where id = cast($1 as text) and reading = cast($2 as integer) and read_at is not null
            """;

    /** How many of the page are new to this reading. */
    static final String FRESH = """
            select count(*) from unnest(cast($3 as text[])) as told(id)
            where not exists (
                select 1 from payout_transactions stored
                where stored.payout_id = cast($1 as text) and stored.id = told.id and stored.reading = cast($2 as integer))
            """;

    static final String KEEP = """
            insert into payout_transactions as stored (
                payout_id, id, type, reporting_category, amount, fee, net, currency, source_id, payment_intent_id,
                charge_id, created_at, available_on, is_deposit, reading)
            select cast($1 as text), id, type, category, amount, fee, net, currency, "sourceId", "paymentIntentId",
                "chargeId", "createdAt", "availableOn", deposit, cast($2 as integer)
            from jsonb_to_recordset(cast(cast($3 as text) as jsonb)) as entry(
                id text, type text, category text, amount numeric, fee numeric, net numeric, currency text,
                "sourceId" text, "paymentIntentId" text, "chargeId" text, "createdAt" timestamptz,
                "availableOn" timestamptz, deposit boolean)
            order by id
            on conflict (payout_id, id) do update set
                type = excluded.type, reporting_category = excluded.reporting_category, amount = excluded.amount,
                fee = excluded.fee, net = excluded.net, currency = excluded.currency, source_id = excluded.source_id,
                payment_intent_id = excluded.payment_intent_id, charge_id = excluded.charge_id,
                created_at = excluded.created_at, available_on = excluded.available_on,
                is_deposit = excluded.is_deposit, reading = excluded.reading
            """;

    static final String GO_ON = """
            update payouts set read_after = cast($2 as text), read_pages = read_pages + 1,
                read_unusable = read_unusable + cast($3 as integer)
            where id = cast($1 as text)
            """;

    /** What is in it comes to its amount, or it says by how much not; then it is read again, later and later. */
    static final String END = """
            update payouts set
                read_after = null, read_pages = read_pages + 1, read_at = cast(cast($2 as text) as timestamptz),
                read_unusable = read_unusable + cast($3 as integer), read_error = null,
                explained = found.net, transactions = found.entries,
                read_tries = case when found.net = amount then 0 else read_tries + 1 end,
                read_due_at = case when found.net = amount then 'infinity'
                    else cast(cast($2 as text) as timestamptz) + AGAIN end
            from (
                select coalesce(sum(entry.net), 0) as net, count(*) as entries
                from payout_transactions entry join payouts payout on payout.id = entry.payout_id
                where entry.payout_id = cast($1 as text) and entry.reading = payout.reading
                    and not entry.is_deposit and entry.currency = payout.currency
            ) found
            where id = cast($1 as text)
            returning amount - explained as unexplained, transactions, currency, status in ('FAILED', 'CANCELED')
            """.replace("AGAIN", AGAIN);

    /**
     * From its beginning, and not at once. What Stripe takes from the bank by itself it does not itemise, and does not always say so but by
     * refusing the question.
     */
    static final String GIVE_UP = """
            update payouts set
                reconciliation = case when cast($4 as boolean) and amount < 0 then 'NOT_APPLICABLE' else reconciliation end,
                reading = reading + 1, read_after = null, read_pages = 0, read_unusable = 0,
                read_tries = read_tries + 1, read_error = cast($3 as text),
                read_due_at = cast(cast($2 as text) as timestamptz) + AGAIN
            where id = cast($1 as text)
            """.replace("AGAIN", AGAIN);

    /** The version before removes what was read of payouts that failed, and may still run. */
    static final String TAKE_AGAIN = """
            update payouts set reading = reading + 1, read_at = null, read_after = null, read_pages = 0, read_unusable = 0,
                read_due_at = cast(cast($1 as text) as timestamptz)
            where status in ('FAILED', 'CANCELED') and itemised and read_at is not null and transactions > (
                select count(*) from payout_entries entry
                where entry.payout_id = payouts.id and entry.currency = payouts.currency)
            """;

    static final String REMOVE = """
            delete from payout_transactions entry
            where payout_id = cast($1 as text) and id = any (array(
                select stale.id from payout_transactions stale join payouts payout on payout.id = stale.payout_id
                where stale.payout_id = cast($1 as text) and payout.read_at is not null and stale.reading <> payout.reading
                limit %d))
            returning 1
            """.formatted(REMOVED_AT_ONCE);

    private ReadingSql() {}
}
