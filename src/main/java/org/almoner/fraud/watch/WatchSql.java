package org.almoner.fraud.watch;

import org.almoner.donation.ledger.JournalReader;
import org.almoner.fraud.cases.SameDonor;

/** The statements of whoever watches. */
final class WatchSql {

    /** As a ticket, where none is known. */
    static final String NO_TICKET = "00000000-0000-0000-0000-000000000000";

    /** What is to be done, and how it is. */
    static final String GLANCE = """
            select
                """ + JournalReader.HAS_WORK + """
                or exists (select from fraud_notices where not folded)
                or exists (select from fraud_attempts where quarter >= cast(cast($1 as text) as timestamptz))
                or exists (select from fraud_guards)
                or exists (select from fraud_cases where refund_at <= cast(cast($2 as text) as timestamptz)),
                place.tidied_at < cast(cast($3 as text) as timestamptz),
                (select count(*) from fraud_cases where state = 'OPEN')
            from fraud_place as place
            """;

    static final String TABLE = "fraud_place";

    /** What is known of gifts now. */
    static final String GIFTS = """
            select id, ticket_id, donor_country, donor_email_hash, status,
                exists (select from fraud_blocked where email_hash in """ + SameDonor.hashes("gift.donor_email_hash") + """
                )
            from stripe_attributions as gift where id = any(cast(cast($1 as text) as uuid[]))
            """;

    /** What an administrator gave back for such a case says nothing more about the donor. */
    static final String DONORS = """
            select asked.hash,
                (select count(*) from stripe_attributions as gift
                    where gift.donor_email_hash = asked.hash
                        and gift.created_at >= cast(cast($2 as text) as timestamptz) - interval '1 day'
                        and gift.paid_at >= cast(cast($2 as text) as timestamptz)),
                (select count(*) from stripe_attributions as gift
                    where gift.donor_email_hash = asked.hash and gift.refunded_amount > 0
                        and gift.created_at >= cast(cast($3 as text) as timestamptz) - interval '1 day'
                        and gift.paid_at >= cast(cast($3 as text) as timestamptz)
                        and gift.refunded_at <= gift.paid_at + cast(cast($4 as text) as interval)
                        and not exists (
                            select from fraud_cases as known
                            where known.subject_kind = 'DONATION' and known.subject = cast(gift.id as text)
                                and known.state in ('REFUNDED', 'BLOCKED')))
            from unnest(cast(cast($1 as text) as text[])) as asked(hash)
            """;

    static final String FOLD = """
            insert into fraud_gifts as known (quarter, ticket_id, country, gifts, small)
            select quarter, ticket_id, country, sum(gifts), sum(small)
            from unnest(cast(cast($1 as text) as timestamptz[]), cast(cast($2 as text) as uuid[]),
                cast(cast($3 as text) as text[]), cast(cast($4 as text) as bigint[]), cast(cast($5 as text) as bigint[]))
                as given(quarter, ticket_id, country, gifts, small)
            group by quarter, ticket_id, country
            order by quarter, ticket_id, country
            on conflict (quarter, ticket_id, country) do update set
                gifts = known.gifts + excluded.gifts, small = known.small + excluded.small
            """;

    /** All that was said of the known payments of which something is new, and the rows that these are. */
    static final String NOTICES = """
            with fresh as (
                select coalesce(payment_intent_id, charge_id) as payment, min(told_at) as first
                from fraud_notices as told
                where not folded
                    and (exists (select from stripe_attributions where payment_intent_id = told.payment_intent_id)
                        or exists (select from stripe_attributions where charge_id = told.charge_id))
                group by 1 order by first limit 200
            )
            select said.event_id, said.object_id, said.kind, said.told_at, said.open, said.word, gift.id, gift.ticket_id, gift.status
            from fresh join fraud_notices as said on coalesce(said.payment_intent_id, said.charge_id) = fresh.payment
            cross join lateral (
                select id, ticket_id, status from stripe_attributions where payment_intent_id = said.payment_intent_id
                union all
                select id, ticket_id, status from stripe_attributions where charge_id = said.charge_id
                limit 1
            ) as gift
            """;

    static final String NOTED =
            "update fraud_notices set folded = true where event_id = any(cast(cast($1 as text) as text[])) and not folded";

    private static final String SEEN = """
            (
                select quarter, coalesce(ticket_id, 'NONE') as ticket_id, country, attempts as declines, elsewhere, 0 as gifts, 0 as small
                from fraud_attempts
                where quarter >= cast(cast($1 as text) as timestamptz) and quarter <= cast(cast($2 as text) as timestamptz)
                union all
                select quarter, ticket_id, country, 0, 0, gifts, small from fraud_gifts
                where quarter >= cast(cast($1 as text) as timestamptz) and quarter <= cast(cast($2 as text) as timestamptz)
            ) as seen""".replace("NONE", NO_TICKET);

    static final String TRAFFIC =
            "select ticket_id, country, cast(sum(declines) as bigint), cast(sum(elsewhere) as bigint),"
                    + " cast(sum(gifts) as bigint), cast(sum(small) as bigint), quarter from " + SEEN
                    + " group by ticket_id, country, quarter";

    /** Of some countries, and since when anything is known. */
    static final String USUAL = "select country, cast(sum(declines + gifts) as bigint),"
            + " least((select min(quarter) from fraud_attempts), (select min(quarter) from fraud_gifts))"
            + " from " + SEEN + " where country = any(cast(cast($3 as text) as text[])) group by country";

    /** What an administrator said lately to be honest, reason by reason. */
    static final String ACCEPTED = """
            select subject, jsonb_object_keys(reasons) from fraud_cases
            where subject_kind = 'TICKET' and state = 'ACCEPTED' and decided_at > cast(cast($1 as text) as timestamptz)
            """;

    private WatchSql() {}
}
