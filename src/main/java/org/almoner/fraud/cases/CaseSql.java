package org.almoner.fraud.cases;

import org.almoner.fraud.alert.CaseOpened;
import org.almoner.fraud.alert.CheckoutOpened;
import org.almoner.fraud.rule.PaymentRules;

/** The statements on cases. Each is one step: whoever dies between two leaves nothing half done. */
final class CaseSql {

    static final String LOCK = "select from fraud_place for update";

    private static final String ROWS = """
            jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as told(
                kind text, subject text, ticket uuid, score integer, reasons jsonb, warned boolean, "refundAt" timestamptz)""";

    /** What has come to nothing by itself was for a warning that is withdrawn. A case that is open again has tries from before, too. */
    private static final String WARNED_ANEW = "excluded.refund_at is not null and not known.warned"
            + " and known.refund_tries > 0 and known.refund_failure is distinct from '" + FailedRefunds.WHY + "'";

    /**
     * One open case of each thing, which knows the last word of each rule. What somebody has decided is not opened again by the same
     * rules: of a donation never, of others not before some time is over. What was to be given back and came to nothing is not given back by
     * itself once more, unless that was by itself, and a bank warns anew. With a case that is new goes an alert.
     */
    static final String TELL = "with kept as ("
            + " insert into fraud_cases as known (subject_kind, subject, ticket_id, score, reasons, warned, state, opened_at,"
            + " updated_at, refund_at)"
            + " select told.kind, told.subject, told.ticket, told.score, told.reasons, told.warned, 'OPEN',"
            + " cast(cast($2 as text) as timestamptz), cast(cast($2 as text) as timestamptz), told.\"refundAt\" from "
            + ROWS + """

                where not exists (
                    select from fraud_cases as decided
                    where decided.subject = told.subject and decided.subject_kind = told.kind and decided.state <> 'OPEN'
                        and (told.kind = 'DONATION' or decided.decided_at > cast(cast($3 as text) as timestamptz))
                        and told.reasons - array(select jsonb_object_keys(decided.reasons)) = '{}')
                order by told.kind, told.subject
                on conflict (subject_kind, subject) where state = 'OPEN' do update set
                    reasons = known.reasons || excluded.reasons,
                    score = (select least(100, sum(cast(reason.value ->> 'points' as integer)))
                        from jsonb_each(known.reasons || excluded.reasons) as reason),
                    warned = known.warned or excluded.warned,
                    refund_at = coalesce(known.refund_at,
                        case when known.refund_failure is null or %1$s then excluded.refund_at end),
                    refund_failure = case when %1$s then null else known.refund_failure end,
                    refund_tries = case when %1$s then 0 else known.refund_tries end,
                    gifts_until = null,
                    updated_at = excluded.updated_at
                returning known.id, known.subject_kind, known.subject, known.ticket_id, known.score, known.reasons,
                    known.xmax = 0 as opened
            ), opened as (
                select * from kept where opened
            ), alerted as (
            """.formatted(WARNED_ANEW)
            + CaseOpened.insert("$2", "$4") + """
            )
            select id, subject_kind, ticket_id, score, opened from kept
            """;

    /** A bank does not warn any more, or its warning is of no use. */
    static final String UNWARNED = """
            update fraud_cases set warned = false, refund_at = null
            where subject_kind = 'DONATION' and subject = any(cast(cast($1 as text) as text[])) and state = 'OPEN'
            """;

    /**
     * What was open for this reason alone is over with it. Where Stripe's review says that it was given back, nobody knows when: that may have
     * failed before its end was told.
     */
    static final String REVIEWED = """
            update fraud_cases as known set
                reasons = case when known.reasons - '%1$s' = '{}' then known.reasons else known.reasons - '%1$s' end,
                score = case when known.reasons - '%1$s' = '{}' then known.score
                    else (select least(100, sum(cast(reason.value ->> 'points' as integer)))
                        from jsonb_each(known.reasons - '%1$s') as reason) end,
                state = case when known.reasons - '%1$s' = '{}' then closed.state else known.state end,
                decided_at = case when known.reasons - '%1$s' = '{}' then cast(cast($3 as text) as timestamptz) end,
                refunded_at = case when known.reasons - '%1$s' = '{}' and closed.state = 'REFUNDED'
                    then known.opened_at else known.refunded_at end,
                refund_failure = case when known.reasons - '%1$s' = '{}' and closed.state = 'REFUNDED'
                    then null else known.refund_failure end,
                updated_at = cast(cast($3 as text) as timestamptz)
            from unnest(cast(cast($1 as text) as text[]), cast(cast($2 as text) as text[])) as closed(subject, state)
            where known.subject_kind = 'DONATION' and known.subject = closed.subject and known.state = 'OPEN'
                and jsonb_exists(known.reasons, '%1$s')
            """.formatted(PaymentRules.UNDER_REVIEW);

    /** Of one that was decided before, the gifts that it is about stay those of then. */
    private static final String CLOSE = """
            update fraud_cases set state = 'REFUNDED', refund_at = null, refund_failure = null,
                decided_at = coalesce(decided_at, cast(cast($2 as text) as timestamptz)),
                refunded_at = cast(cast($2 as text) as timestamptz), updated_at = cast(cast($2 as text) as timestamptz)
            """;

    /** Whoever gave it back, it was given back. */
    static final String GIVEN_BACK = CLOSE + """
            where subject_kind = 'DONATION' and subject = any(cast(cast($1 as text) as text[])) and state = 'OPEN'
            """;

    static final String ALL = """
            select id, subject_kind, subject, ticket_id, score, cast(reasons as text), warned, state, opened_at, updated_at,
                decided_at, refund_at, refund_failure
            from fraud_cases""";

    static final String ONE = ALL + " where id = cast($1 as uuid)";

    static final String NEWEST_FIRST = " order by opened_at desc, id desc limit ";

    /**
     * Decides it unless somebody else has. Who accepts a ticket opens its checkout, with an alert; who blocks a hash does so from here on.
     */
    static final String DECIDE = """
            with decided as (
                update fraud_cases set state = cast($2 as text), refund_at = null,
                    refund_failure = case when cast($2 as text) = 'REFUNDED' then null else refund_failure end,
                    refunded_at = case when cast($2 as text) = 'REFUNDED' then cast(cast($3 as text) as timestamptz)
                        else refunded_at end,
                    decided_at = cast(cast($3 as text) as timestamptz), updated_at = cast(cast($3 as text) as timestamptz)
                where id = cast($1 as uuid) and state = any(cast(cast($4 as text) as text[]))
                returning id, subject_kind, ticket_id, state
            ), opened as (
                delete from fraud_guards as guard using decided
                where decided.state = 'ACCEPTED' and decided.subject_kind = 'TICKET' and guard.ticket_id = decided.ticket_id
                returning guard.ticket_id
            ), alerted as (
            """ + CheckoutOpened.insert("$3", "$6") + """
            ), blocked as (
                insert into fraud_blocked (email_hash, case_id, blocked_at)
                select cast($5 as text), id, cast(cast($3 as text) as timestamptz) from decided
                where state = 'BLOCKED' and cast($5 as text) is not null
                on conflict do nothing
            )
            select id from decided
            """;

    /** Of the one donation that a case is about; null where it has none. */
    static final String HASH = """
            select gift.donor_email_hash
            from fraud_cases as known
            join stripe_attributions as gift on known.subject_kind = 'DONATION' and gift.id = cast(known.subject as uuid)
            where known.id = cast($1 as uuid) and known.subject_kind = 'DONATION'
            """;

    /**
     * The gifts of a case: of an e-mail hash it is what the case can be about, without those whose own case was said to be honest last. What
     * of that was given back before it was a case may be why it is one, and decides nothing.
     */
    private static final String THEIRS = """
            with theirs as (
                select gift.id, gift.payment_intent_id, gift.charge_id, gift.amount - gift.refunded_amount as amount, gift.currency,
                    gift.paid_at, gift.history, gift.status, gift.status = 'REFUNDED' as is_back
                from fraud_cases as known
                join stripe_attributions as gift on known.subject_kind = 'DONATION' and gift.id = cast(known.subject as uuid)
                where known.id = cast($1 as uuid) and known.subject_kind = 'DONATION'
                union all
                select gift.id, gift.payment_intent_id, gift.charge_id, gift.amount - gift.refunded_amount, gift.currency, gift.paid_at,
                    gift.history, gift.status, gift.status = 'REFUNDED' and gift.refunded_at >= known.opened_at
                from fraud_cases as known
                cross join lateral """ + SameDonor.hashes("known.subject") + """
                 as same
                join stripe_attributions as gift on gift.donor_email_hash = same.hash
                    and gift.created_at >= known.opened_at - cast(cast($2 as text) as interval) - interval '1 day'
                    and gift.paid_at >= known.opened_at - cast(cast($2 as text) as interval)
                    and gift.paid_at <= """ + GiftsOfDonor.until("$3") + """

                where known.id = cast($1 as uuid) and known.subject_kind = 'DONOR'
                    and\s"""
            + GiftsOfDonor.isNotAccepted("gift.id") + """

            )
            """;

    /** What is to be given back: what was paid and is not wholly back, nor held by a dispute. */
    private static final String HELD = THEIRS + """
            , held as (
                select * from theirs where status = 'PAID'
            )
            """;

    /** The first of them, how many there are, and how many refunds of each have failed. */
    static final String GIFTS = HELD + """
            , first as (
                select id, payment_intent_id, charge_id, count(*) over () as every, history, paid_at
                from held order by paid_at, id limit cast($4 as integer)
            )
            select id, payment_intent_id, charge_id, every,
                (select count(distinct fact ->> 'refundId') from """ + FailedRefundSql.facts("first.history") + """
                )
            from first order by paid_at, id
            """;

    /** One of them, unless that was decided otherwise since. */
    static final String STILL = HELD + """
            select id from held where id = cast($4 as uuid)
                and not exists (select from fraud_cases as now where now.id = cast($1 as uuid) and now.state = 'ACCEPTED')
            """;

    static final String SUMS =
            HELD + "select currency, count(*), sum(amount) from held group by currency order by currency";

    /** Some was given back, by whomever, and none is to be any more. */
    private static final String IS_BACK = """
            exists (select from theirs where is_back) and not exists (select from theirs where status = 'PAID')
            """;

    static final String IS_GIVEN_BACK = THEIRS + "select where " + IS_BACK;

    /** Looks and writes in one step: a refund that fails is told before, or opens the case again after. */
    static final String CLOSE_GIVEN_BACK = THEIRS + CLOSE.replace("$2", "$4") + """
            where id = cast($1 as uuid) and state = any(cast(cast($5 as text) as text[])) and\s""" + IS_BACK + "returning id";

    /** To be given back by itself. */
    static final String DUE = """
            select id from fraud_cases
            where state = 'OPEN' and warned and refund_at <= cast(cast($1 as text) as timestamptz)
            order by refund_at limit 20
            """;

    /** If it still is. */
    static final String TAKE = """
            update fraud_cases set refund_at = cast(cast($3 as text) as timestamptz)
            where id = cast($1 as uuid) and state = 'OPEN' and warned and refund_at <= cast(cast($2 as text) as timestamptz)
            returning refund_tries
            """;

    /** The try that was taken came to nothing. It counts once, whoever else has made it, and not where that was decided, or withdrawn, meanwhile. */
    static final String COUNT_TRY = """
            update fraud_cases set refund_tries = refund_tries + 1, refund_failure = cast($3 as text),
                refund_at = cast(cast($4 as text) as timestamptz)
            where id = cast($1 as uuid) and state = 'OPEN' and refund_at is not null and refund_tries = cast($2 as integer)
            returning id
            """;

    static final String PUT_ALL_OFF = """
            update fraud_cases set refund_at = cast(cast($1 as text) as timestamptz)
            where state = 'OPEN' and refund_at < cast(cast($1 as text) as timestamptz)
            """;

    private CaseSql() {}
}
