package org.almoner.donor.thanks;

/** The statements with which it is written down who is to be thanked, each for a whole batch. */
final class FollowerSql {

    static final String TABLE = "thanks_place";

    /** As the follower has it: who drops a letter has seen all that it has followed, or it sees that letter dropped. */
    static final String LOCK = "select from " + TABLE + " for update";

    /** {@code thanks.reason} of what was dropped since the gift was given back. */
    private static final String REFUNDED = "refunded";

    private static final String PAID = """
            unnest(cast(cast($1 as text) as uuid[]), cast(cast($2 as text) as text[]), cast(cast($3 as text) as timestamptz[]))
                as paid(donation_id, payment, paid_at)""";

    /** A payment has become another donation. */
    static final String FOLLOW_PAYMENT = "update thanks as known set donation_id = paid.donation_id from " + PAID + """

            where known.payment = paid.payment and known.donation_id <> paid.donation_id
                and not exists (select from thanks as other where other.donation_id = paid.donation_id)
            """;

    private static final String IS_TOLD =
            "jsonb_path_exists(gift.history, '$.facts[*] ? (@.is == \"captured\" && !(@.telling == \"ASKED\"))')";

    /** An event comes within seconds as a rule. */
    private static final String SOON = "interval '10 seconds'";

    /**
     * What an event may still tell of. Before {@link #ADD}, and whether or not that takes it: when an event tells of it, or an import begins,
     * between the two, it would be in no table otherwise.
     */
    static final String ADD_UNTOLD = "insert into thanks_untold (donation_id, payment, paid_at, found_at, look_at)"
            + " select paid.donation_id, paid.payment, paid.paid_at, cast(cast($4 as text) as timestamptz),"
            + " cast(cast($4 as text) as timestamptz) + " + SOON + " from " + PAID + """

            join stripe_attributions as gift on gift.id = paid.donation_id
            where not\s""" + IS_TOLD + """

            on conflict do nothing
            """;

    /**
     * What is of the past is not thanked: what only a list of Stripe's has told, and was paid before that was read. What was given back before
     * anybody looked is dropped at once, and not left out: its refund may yet fail.
     */
    static final String ADD = "insert into thanks (donation_id, payment, state, reason, paid_at, due_at, created_at)"
            + " select paid.donation_id, paid.payment, case gift.status when 'PAID' then 'WAITING' else 'DROPPED' end,"
            + " case gift.status when 'REFUNDED' then '" + REFUNDED + "' end, paid.paid_at,"
            + " cast(cast($4 as text) as timestamptz), cast(cast($4 as text) as timestamptz) from " + PAID + """

            join stripe_attributions as gift on gift.id = paid.donation_id
            where gift.status in ('PAID', 'REFUNDED')
                and (\s"""
            + IS_TOLD + """
                    or paid.paid_at >= coalesce((select max(started_at) from stripe_import), 'epoch'))
            on conflict do nothing
            """;

    /** A piece of what is to be looked at again. */
    static final String UNTOLD = """
            select donation_id, payment, paid_at from thanks_untold
            where look_at <= cast(cast($1 as text) as timestamptz) order by look_at limit cast($2 as integer)
            """;

    /** What is thanked by now, or not any more. */
    static final String FORGET_UNTOLD = """
            delete from thanks_untold as untold
            where untold.donation_id = any(cast(cast($1 as text) as uuid[]))
                and (untold.paid_at < cast(cast($2 as text) as timestamptz)
                    or exists (select from thanks where thanks.donation_id = untold.donation_id)
                    or exists (select from thanks where thanks.payment = untold.payment))
            """;

    /** What no event has told of for hours is looked at seldom: after two days some thirty times in all. */
    static final String LOOK_LATER = """
            update thanks_untold set look_at = cast(cast($2 as text) as timestamptz)
                + greatest(\s""" + SOON + """
                    , (cast(cast($2 as text) as timestamptz) - found_at) / 4)
            where donation_id = any(cast(cast($1 as text) as uuid[]))
            """;

    /**
     * A refund has failed and the money is here again: the letter that was dropped for it is due, if it still would be. None was sent of
     * these, and what is given back after all is dropped as any other.
     */
    static final String DUE_AGAIN = """
            update thanks set state = 'WAITING', reason = null, ended_at = null,
                due_at = cast(cast($2 as text) as timestamptz), created_at = cast(cast($2 as text) as timestamptz)
            from stripe_attributions as gift
            where thanks.donation_id = any(cast(cast($1 as text) as uuid[])) and gift.id = thanks.donation_id
                and thanks.state = 'DROPPED' and thanks.reason = '%s' and gift.status = 'PAID'
                and thanks.paid_at >= cast(cast($3 as text) as timestamptz)
            """.formatted(REFUNDED);

    private FollowerSql() {}
}
