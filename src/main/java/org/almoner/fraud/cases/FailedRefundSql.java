package org.almoner.fraud.cases;

import org.almoner.fraud.alert.CaseOpened;

/** The statements on cases whose money was not to stay, and is here. */
final class FailedRefundSql {

    private static final String FACTS =
            " jsonb_path_query(HISTORY, '$.facts[*] ? (@.is == \"refund\" && (@.status == \"FAILED\" || @.status == \"CANCELED\"))') as fact";

    /** Where another refund is under way, that is waited for. @param history a column, with its table's name */
    private static final String UNDER_WAY = """
            jsonb_path_exists(HISTORY, '$.facts[*] ? (@.is == "refund" && (@.status == "PENDING" || @.status == "REQUIRES_ACTION"))')""";

    /** Whatever was decided, but that it is honest. */
    private static final String NOT_TO_STAY = "known.state in ('REFUNDED', 'BLOCKED')";

    /**
     * Opens again what was decided last of each thing, where the money was not to stay and is here. There is one open case of each. It is
     * about the gifts that it was about when it was decided, and is not given back by itself, whatever a bank says: whoever was to have the
     * money may have had it by another way.
     */
    static final String REOPEN = """
            with held as (
                select id, donor_email_hash, paid_at from stripe_attributions as gift
                where id = any(cast(cast($1 as text) as uuid[])) and status = 'PAID' and not\s"""
            + underWay("gift.history") + """

            ), theirs as (
                select known.id from held
                join fraud_cases as known on known.subject_kind = 'DONATION' and known.subject = cast(held.id as text)
                where\s""" + NOT_TO_STAY + """

                union
                select known.id from held
                cross join lateral """ + SameDonor.hashes("held.donor_email_hash") + """
                 as same
                join fraud_cases as known on known.subject_kind = 'DONOR' and known.subject = same.hash
                    and held.paid_at between known.opened_at - cast(cast($3 as text) as interval)
                        and\s"""
            + GiftsOfDonor.until("$4") + """

                where\s""" + NOT_TO_STAY + " and " + GiftsOfDonor.isNotAccepted("held.id") + """

            ), opened as (
                update fraud_cases as known set state = 'OPEN', decided_at = null, refunded_at = null,
                    refund_tries = 0, refund_failure = cast($6 as text), gifts_until = """
            + GiftsOfDonor.until("$4") + """
                , updated_at = cast(cast($2 as text) as timestamptz)
                where known.id in (select id from theirs)
                    and not exists (
                        select from fraud_cases as other
                        where other.subject = known.subject and other.subject_kind = known.subject_kind
                            and (other.state = 'OPEN' or (other.opened_at, other.id) > (known.opened_at, known.id)))
                returning known.*
            ), alerted as (
            """
            + CaseOpened.insert("$2", "$5") + """
            )
            select id from opened
            """;

    /**
     * Gifts of such cases of which a refund has failed since they were given back, or blocked: of one that had not succeeded before, the
     * journal has nothing. Who blocks what was given back does not know more of that than before. Stripe's clock and ours may differ a little.
     */
    static final String FAILED_SINCE = """
            select distinct gift.id
            from fraud_cases as known
            cross join lateral (
                select id, status, history from stripe_attributions
                where known.subject_kind = 'DONATION'
                    and id = cast(case known.subject_kind when 'DONATION' then known.subject end as uuid)
                union all
                select attribution.id, status, history from """ + SameDonor.hashes("known.subject") + """
                 as same
                join stripe_attributions as attribution on attribution.donor_email_hash = same.hash
                where known.subject_kind = 'DONOR'
            ) as gift
            where\s""" + NOT_TO_STAY + """
                 and known.decided_at > cast(cast($1 as text) as timestamptz) and gift.status = 'PAID'
                and exists (
                    select from """
            + facts("gift.history") + """

                    where cast(fact ->> 'asOf' as timestamptz) >= coalesce(known.refunded_at - interval '1 minute',
                        case known.state when 'REFUNDED' then known.decided_at - interval '1 minute' else known.decided_at end))
                and not\s""" + underWay("gift.history");

    private FailedRefundSql() {}

    private static String underWay(String history) {
        return UNDER_WAY.replace("HISTORY", history);
    }

    /** What a history has of refunds that gave nothing back. @param history a column, with its table's name @return rows of {@code fact} */
    static String facts(String history) {
        return FACTS.replace("HISTORY", history);
    }
}
