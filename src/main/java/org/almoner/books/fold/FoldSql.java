package org.almoner.books.fold;

/** The statements of the fold, each for a whole batch. */
final class FoldSql {

    /** Read once: as a condition, the text would be taken apart for every row that it is compared with. */
    private static final String THESE = "any(array(select unnest(cast(cast($1 as text) as uuid[]))))";

    /**
     * All that the journal has of these donations up to a place, in its order, and where the books have what is not booked when it
     * took effect.
     */
    static final String JOURNAL = """
            select movement.donation_id, movement.ticket_id, movement.currency, movement.kind, movement.effective_at,
                movement.amount, late.booked_at, cast(cast(movement.xid as text) as bigint), movement.id
            from ledger_movements as movement
            left join books_late as late on late.movement_id = movement.id
            where movement.donation_id = %s
                and (movement.xid, movement.id) <= (cast(cast($2 as text) as xid8), cast($3 as bigint))
            order by movement.xid, movement.id
            """.formatted(THESE);

    static final String GIFTS = """
            select donation_id, ticket_id, country, currency, gift_at, paid, refunded, disputed, fees, cast(moved as text)
            from books_gifts where donation_id = %s
            """.formatted(THESE);

    static final String COUNTRIES = "select id, donor_country from stripe_attributions where id = " + THESE;

    static final String BOOK_LATER = """
            insert into books_late (movement_id, booked_at)
            select unnest(cast(cast($1 as text) as bigint[])), cast(cast($2 as text) as timestamptz)
            """;

    static final String KEEP_GIFTS = """
            insert into books_gifts as gift (
                donation_id, ticket_id, country, currency, gift_at, paid, refunded, disputed, fees, fees_currency, moved)
            select "donationId", "ticketId", country, currency, "giftAt", paid, refunded, disputed, fees, "feesCurrency", moved
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as gift(
                "donationId" uuid, "ticketId" uuid, country text, currency text, "giftAt" timestamptz, paid numeric,
                refunded numeric, disputed numeric, fees numeric, "feesCurrency" text, moved jsonb)
            on conflict (donation_id) do update set
                ticket_id = excluded.ticket_id, country = excluded.country, currency = excluded.currency,
                gift_at = excluded.gift_at, paid = excluded.paid, refunded = excluded.refunded,
                disputed = excluded.disputed, fees = excluded.fees, fees_currency = excluded.fees_currency,
                moved = excluded.moved
            """;

    static final String FORGET_GIFTS = "delete from books_gifts where donation_id = " + THESE;

    private static final String ADD = """
            insert into %1$s as kept (basis, scope, %2$s, currency, gifts, paid, refunded, disputed, fees)
            select basis, scope, %3$s, currency, sum(gifts), sum(paid), sum(refunded), sum(disputed), sum(fees)
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as added(
                basis text, scope text, quarter timestamptz, currency text, gifts bigint, paid numeric, refunded numeric,
                disputed numeric, fees numeric)
            group by 1, 2, 3, 4
            on conflict (basis, scope, %2$s, currency) do update set
                gifts = kept.gifts + excluded.gifts, paid = kept.paid + excluded.paid,
                refunded = kept.refunded + excluded.refunded, disputed = kept.disputed + excluded.disputed,
                fees = kept.fees + excluded.fees
            """;

    static final String ADD_TO_QUARTERS = ADD.formatted("books_quarters", "quarter", "quarter");

    static final String ADD_TO_HOURS = ADD.formatted("books_hours", "hour", "date_trunc('hour', quarter, 'UTC')");

    static final String ADD_TO_DAYS = ADD.formatted("books_days", "day", "date_trunc('day', quarter, 'UTC')");

    /**
     * Donations of which the country is another than was folded, among those that follow an id, and the last of these; null when none
     * does.
     */
    static final String CORRECTED = """
            select (array_agg(page.donation_id order by page.donation_id desc))[1],
                array_to_string(array_agg(page.donation_id) filter (
                    where payment.id is not null and payment.donor_country is distinct from page.country), ',')
            from (
                select donation_id, country from books_gifts where donation_id > cast(cast($1 as text) as uuid)
                order by donation_id limit cast($2 as integer)) as page
            left join stripe_attributions as payment on payment.id = page.donation_id
            """;

    private FoldSql() {}
}
