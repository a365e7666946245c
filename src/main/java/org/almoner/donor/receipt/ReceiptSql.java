package org.almoner.donor.receipt;

/**
 * The statements on receipts. Whether one still holds is not stored but looked up: when each of its gifts is there with the amount that it
 * was given for, paid on the day that it names, or in the year of a statement. So no refund waits for it, and none is missed.
 */
final class ReceiptSql {

    /**
     * The year's numbers are ours until the transaction ends, and so are those of the year before: at New Year somebody may still be giving
     * one of these for the same gift. @return the last one that was given
     */
    static final String LOCK = """
            with former as materialized (
                select year from receipt_numbers where year = cast($1 as integer) - 1 for update
            )
            insert into receipt_numbers (year, last)
            select cast($1 as integer), 0 from (select count(*) from former) as locked
            on conflict (year) do update set last = receipt_numbers.last
            returning last
            """;

    static final String TAKE = "update receipt_numbers set last = cast($2 as integer) where year = cast($1 as integer)";

    private static final String GIFTS = """
            select id, status, amount, refunded_amount, disputed_amount, currency, paid_at from stripe_attributions
            """;

    static final String GIFT = GIFTS + "where id = cast($1 as uuid)";

    /** Of a donor, the oldest first. */
    static final String GIFTS_OF_DONOR = GIFTS + """
            where donor_email_hash = any(cast(cast($1 as text) as text[]))
                and paid_at >= cast(cast($2 as text) as timestamptz) and paid_at < cast(cast($3 as text) as timestamptz)
                and (cast($4 as text) is null or currency = cast($4 as text))
                and status = 'PAID'
            order by paid_at, id limit cast($5 as integer)
            """;

    /** Of a donor, the newest first. @param $2 when each year begins: the first is 1 */
    static final String YEARS_OF_DONOR = """
            select width_bucket(paid_at, cast(cast($2 as text) as timestamptz[])) as year, currency, cast(count(*) as integer)
            from stripe_attributions
            where donor_email_hash = any(cast(cast($1 as text) as text[])) and status = 'PAID' and paid_at is not null
                and amount - refunded_amount - disputed_amount > 0
            group by 1, 2 order by 1 desc, 2
            """;

    private static final String OTHER_MONEY = """
            (gift.status is distinct from 'PAID' or gift.currency <> receipt.currency
                or gift.amount - gift.refunded_amount - gift.disputed_amount <> covered.amount)
            """;

    /**
     * A receipt keeps when its day, or year, began and ended: it is no other because the zone of the books is. Where one does not, it may be
     * of any zone, from UTC+14 to UTC-12.
     */
    private static final String OTHER_TIME = """
            (gift.paid_at < coalesce(receipt.paid_from, cast(coalesce(make_date(receipt.statement_year, 1, 1), receipt.given_on)
                    as timestamp) at time zone 'UTC' - interval '14 hours')
                or gift.paid_at >= coalesce(receipt.paid_until, cast(coalesce(make_date(receipt.statement_year + 1, 1, 1),
                    receipt.given_until + 1) as timestamp) at time zone 'UTC' + interval '12 hours'))
            """;

    /** What has become of the gifts of a receipt; nothing while all of them are what it says. */
    private static final String GONE = """
            left join lateral (
                select max(case
                        when gift.id is null then 'GONE'
                        when not %1$s then 'CHANGED'
                        when gift.status = 'DISPUTED' or gift.disputed_amount <> 0 then 'DISPUTED'
                        when gift.refunded_at is not null then 'REFUNDED'
                        else 'CHANGED' end) as reason,
                    max(coalesce(case when gift.status <> 'DISPUTED' and %1$s then gift.refunded_at end, gift.updated_at)) as at
                from receipt_gifts as covered left join stripe_attributions as gift on gift.id = covered.donation_id
                where covered.year = receipt.year and covered.number = receipt.number and (%1$s or %2$s)
            ) as gone on receipt.voided_at is null
            """.formatted(OTHER_MONEY, OTHER_TIME);

    /** Those of gifts that no other has replaced. */
    static final String EARLIER = """
            select receipt.year, receipt.number, receipt.statement_year, receipt.issued_at, receipt.content,
                coalesce(receipt.void_reason, gone.reason),
                array(select old.year || ':' || old.number from receipts as old
                    where old.replaced_by_year = receipt.year and old.replaced_by_number = receipt.number order by old.year, old.number),
                (select count(*) = cardinality(cast(cast($1 as text) as uuid[]))
                        and bool_and(covered.donation_id = any(cast(cast($1 as text) as uuid[])))
                    from receipt_gifts as covered where covered.year = receipt.year and covered.number = receipt.number)
            from receipts as receipt
            """ + GONE + """
            where receipt.replaced_by_year is null and exists (
                select from receipt_gifts as covered
                where covered.year = receipt.year and covered.number = receipt.number
                    and covered.donation_id = any(cast(cast($1 as text) as uuid[])))
            order by receipt.year, receipt.number
            """;

    /** Why one is void that its donor has had replaced. */
    static final String CORRECTED = "CORRECTED";

    /** How often the donor has corrected one of the gift that was corrected most, among receipts of gifts or statements of a year. */
    static final String CORRECTIONS = """
            select coalesce(max(times), 0) from (
                select count(*) as times from receipt_gifts as covered
                join receipts as receipt on receipt.year = covered.year and receipt.number = covered.number
                where covered.donation_id = any(cast(cast($1 as text) as uuid[])) and receipt.void_reason = '%s'
                    and receipt.statement_year is not distinct from cast($2 as integer)
                group by covered.donation_id) as counted
            """.formatted(CORRECTED);

    static final String INSERT = """
            insert into receipts (year, number, form, statement_year, currency, amount_minor, given_on, given_until, issued_at, sha256, content,
                paid_from, paid_until)
            values (cast($1 as integer), cast($2 as integer), cast($3 as text), cast($4 as integer), cast($5 as text), cast($6 as bigint),
                cast(cast($7 as text) as date), cast(cast($8 as text) as date), cast(cast($9 as text) as timestamptz), cast($10 as text),
                cast($11 as text), cast(cast($12 as text) as timestamptz), cast(cast($13 as text) as timestamptz))
            """;

    static final String INSERT_GIFTS = """
            insert into receipt_gifts (year, number, donation_id, amount)
            select cast($1 as integer), cast($2 as integer), donation_id, amount
            from unnest(cast(cast($3 as text) as uuid[]), cast(cast($4 as text) as numeric[])) as given(donation_id, amount)
            """;

    static final String INSERT_COPY = """
            insert into receipt_archive (year, number, sealed)
            values (cast($1 as integer), cast($2 as integer), decode(cast($3 as text), 'base64'))
            """;

    static final String REPLACE = """
            update receipts set replaced_by_year = cast($1 as integer), replaced_by_number = cast($2 as integer),
                voided_at = coalesce(receipts.voided_at, cast(cast($3 as text) as timestamptz)),
                void_reason = coalesce(receipts.void_reason, old.reason)
            from unnest(cast(cast($4 as text) as integer[]), cast(cast($5 as text) as integer[]), cast(cast($6 as text) as text[]))
                as old(year, number, reason)
            where receipts.year = old.year and receipts.number = old.number
            """;

    private static final String SHOWN = """
            select receipt.year, receipt.number, receipt.form, receipt.statement_year, receipt.currency, receipt.amount_minor,
                receipt.given_on, receipt.given_until, receipt.issued_at, receipt.sha256,
                receipt.replaced_by_year, receipt.replaced_by_number,
                coalesce(receipt.voided_at, gone.at), coalesce(receipt.void_reason, gone.reason),
                exists (select from receipt_archive as copy where copy.year = receipt.year and copy.number = receipt.number),
                array(select cast(covered.donation_id as text) from receipt_gifts as covered
                    where covered.year = receipt.year and covered.number = receipt.number order by covered.donation_id),
                array(select old.year || ':' || old.number from receipts as old
                    where old.replaced_by_year = receipt.year and old.replaced_by_number = receipt.number order by old.year, old.number)
            from receipts as receipt
            """ + GONE;

    static final String ONE =
            SHOWN + "where receipt.year = cast($1 as integer) and receipt.number = cast($2 as integer)";

    static final String BY_HASH = SHOWN + "where receipt.sha256 = cast($1 as text)";

    /** Newest first. */
    static final String PAGE = page("cast($3 as uuid) is null");

    /** Asked by the gift: as one of several conditions, each receipt would be looked at for it. */
    static final String PAGE_OF_GIFT = page("""
            (receipt.year, receipt.number) in (
                    select covered.year, covered.number from receipt_gifts as covered where covered.donation_id = cast($3 as uuid))
            """);

    /** Nothing where it is void already by somebody's word. */
    static final String VOID = """
            update receipts set voided_at = cast(cast($3 as text) as timestamptz), void_reason = cast($4 as text)
            where year = cast($1 as integer) and number = cast($2 as integer) and voided_at is null
            returning year
            """;

    private ReceiptSql() {}

    private static String page(String gift) {
        return SHOWN + """
                where (cast($1 as integer) is null or receipt.year = cast($1 as integer))
                    and (cast($2 as integer) is null or receipt.number = cast($2 as integer))
                    and (cast($4 as bigint) is null or (receipt.year, receipt.number) < (cast($4 as bigint), cast($5 as bigint)))
                    and %s
                order by receipt.year desc, receipt.number desc limit cast($6 as integer)
                """.formatted(gift);
    }
}
