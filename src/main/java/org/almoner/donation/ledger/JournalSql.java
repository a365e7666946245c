package org.almoner.donation.ledger;

/** The statements of the journal, each for a whole batch. */
public final class JournalSql {

    /** Sent behind the rows of which it tells what moved. */
    static final String APPEND = """
            insert into ledger_movements (
                donation_id, ticket_id, currency, kind, stripe_object, effective_at, amount, recorded_at)
            select "donationId", "ticketId", currency, kind, "object", "at", amount, "recordedAt"
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as movement(
                "donationId" uuid, "ticketId" uuid, currency text, kind text, "object" text, "at" timestamptz,
                amount numeric, "recordedAt" timestamptz)
            """;

    /** What stands in the journal of one donation, netted, as {@link org.almoner.donation.fact.Movement}s; null for nothing. */
    public static final String NET_OF = """
            (select cast(jsonb_agg(net) as text) from (
                select ticket_id as "ticketId", kind, currency, stripe_object as "object", effective_at as "at",
                    sum(amount) as amount
                from ledger_movements where donation_id = %s
                group by ticket_id, kind, currency, stripe_object, effective_at
                having sum(amount) <> 0) as net)""";

    /** As {@link LedgerSql#STORED}, but what is journalled is read from the journal itself. */
    static final String STORED_BY_JOURNAL =
            LedgerSql.STORED_COLUMNS + NET_OF.formatted("stripe_attributions.id") + LedgerSql.NAMED + LedgerSql.LOCKED;

    /** Behind the lock of its name: takes back what stands in the journal of a donation that has no row. */
    static final String TAKE_BACK = """
            insert into ledger_movements (
                donation_id, ticket_id, currency, kind, stripe_object, effective_at, amount, recorded_at)
            select donation_id, ticket_id, currency, kind, stripe_object, effective_at, -sum(amount),
                cast(cast($2 as text) as timestamptz)
            from ledger_movements
            where donation_id = cast($1 as uuid)
                and not exists (select 1 from stripe_attributions where id = cast($1 as uuid))
            group by donation_id, ticket_id, currency, kind, stripe_object, effective_at
            having sum(amount) <> 0
            """;

    /**
     * Rows in the order of (xid, id) that no transaction under way can still add to: all below the oldest of them have ended.
     * Whether a row is there that only another server can have numbered stands beside each.
     */
    static final String FOLLOW = """
            select foreign_row.found, page.xid, page.id, page.donation_id, page.ticket_id, page.currency, page.kind,
                page.stripe_object, page.effective_at, page.amount, page.recorded_at
            from (select exists (
                select 1 from ledger_movements where xid >= pg_snapshot_xmax(pg_current_snapshot())) as found
            ) as foreign_row
            left join (
                select cast(cast(xid as text) as bigint) as xid, id, donation_id, ticket_id, currency, kind, stripe_object,
                    effective_at, amount, recorded_at
                from ledger_movements as movement
                where (movement.xid, movement.id) > (cast(cast($1 as text) as xid8), cast($2 as bigint))
                    and movement.xid < pg_snapshot_xmin(pg_current_snapshot())
                order by movement.xid, movement.id
                limit cast($3 as integer)
            ) as page on true
            order by page.xid, page.id
            """;

    private JournalSql() {}
}
