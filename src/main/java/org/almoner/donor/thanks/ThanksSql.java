package org.almoner.donor.thanks;

import org.almoner.donation.ledger.JournalReader;

/** The statements with which thanks are sent, each for a whole batch. */
final class ThanksSql {

    static final int PIECE_ROWS = 200;

    /**
     * What is to be done, and how it is with what waits. A letter that came to nothing for our sake is due anew, behind the others, after
     * each try: it has been due since it was written.
     */
    static final String GLANCE = """
            select
                """ + JournalReader.HAS_WORK + """
                ,
                exists (select from thanks where state = 'WAITING' and due_at <= cast(cast($1 as text) as timestamptz)),
                exists (select from thanks where state = 'SENDING' and sending_at < cast(cast($2 as text) as timestamptz)),
                (select count(*) from thanks where state = 'WAITING'),
                (select min(case when reason = 'server' or reason like '5%' then created_at else due_at end)
                    from thanks where state = 'WAITING'),
                (select count(*) from thanks where sending_at >= cast(cast($3 as text) as timestamptz)
                    and (state <> 'WAITING' or reason = 'unclear')),
                exists (select from thanks_untold where look_at <= cast(cast($1 as text) as timestamptz))
            from thanks_place as place
            """;

    /** What stayed behind when a replica died. */
    static final String ORPHANS = """
            update thanks set state = cast($1 as text), reason = 'interrupted',
                ended_at = cast(cast($2 as text) as timestamptz),
                due_at = cast(cast($2 as text) as timestamptz)
            where state = 'SENDING' and sending_at < cast(cast($3 as text) as timestamptz)
            returning donation_id
            """;

    /** What has been due for longest; however much waits, a look at it takes no longer. */
    private static final String PIECE = """
            (select * from thanks where state = 'WAITING' and due_at <= cast(cast($1 as text) as timestamptz)
                order by due_at, donation_id limit\s""" + PIECE_ROWS + ") as waiting";

    /**
     * Whether the donor asked to be forgotten, by whichever of their addresses: the history says so, or, as long as it was not searched,
     * has a hash of theirs.
     */
    private static final String IS_FORGOTTEN = """
            (jsonb_path_exists(gift.history, '$.facts[*] ? (@.is == "donorErased")')
                or exists (
                    select from (
                        select gift.donor_email_hash as hash
                        union select found[1] from regexp_matches(cast(gift.history as text), '[0-9a-f]{64}', 'g') as found) as named
                    join erased_donors as donor on donor.email_hash = named.hash))""";

    /** What of that piece is not to be sent any more. One that the server did not take for so long is refused. */
    static final String DROP = """
            update thanks set
                state = case when judged.late and judged.tries > 0 then 'REFUSED' else 'DROPPED' end,
                reason = case when judged.late then coalesce(judged.reason, 'late') else judged.why end,
                ended_at = cast(cast($1 as text) as timestamptz)
            from (
                select waiting.donation_id, waiting.tries, waiting.reason, waiting.paid_at < cast(cast($2 as text) as timestamptz)
                        and gift.status is not distinct from 'PAID' as late,
                    case gift.status when 'REFUNDED' then 'refunded' when 'DISPUTED' then 'disputed' when 'PAID' then 'forgotten'
                        else 'gone' end as why
                from """ + PIECE + """

                left join stripe_attributions as gift on gift.id = waiting.donation_id
                where gift.status is distinct from 'PAID' or waiting.paid_at < cast(cast($2 as text) as timestamptz)
                    or\s""" + IS_FORGOTTEN + """

            ) as judged
            where thanks.donation_id = judged.donation_id and thanks.state = 'WAITING'
            returning thanks.state
            """;

    /** What of that piece is to be sent; what is not, though it has not been dropped yet, is not among it. */
    static final String DUE = """
            select waiting.donation_id, waiting.message_id, gift.payment_intent_id, gift.charge_id, gift.ticket_id,
                ticket.display_name, gift.amount, gift.currency, waiting.paid_at, gift.donor_country, gift.on_wall,
                waiting.reason like '5%' and waiting.sending_at < (
                    select sending_at from thanks where state = 'SENT' and sending_at >= cast(cast($2 as text) as timestamptz)
                    order by sending_at desc limit 1)
            from """ + PIECE + """

            join stripe_attributions as gift on gift.id = waiting.donation_id
            left join recording_tickets as ticket on ticket.id = gift.ticket_id
            where gift.status = 'PAID' and waiting.paid_at >= cast(cast($2 as text) as timestamptz)
            order by waiting.due_at, waiting.donation_id
            limit cast($3 as integer)
            """;

    static final String FORGOTTEN =
            "select email_hash from erased_donors where email_hash = any(cast(cast($1 as text) as text[]))";

    /** From here on it may have been sent. Nobody else has it then, and it is for no gift that was given back, and nobody forgotten, meanwhile. */
    static final String CLAIM = """
            update thanks set state = 'SENDING', reason = null, tries = thanks.tries + 1, language = taken.language,
                sending_at = cast(cast($3 as text) as timestamptz), ended_at = null
            from unnest(cast(cast($1 as text) as uuid[]), cast(cast($2 as text) as text[])) as taken(donation_id, language)
            join stripe_attributions as gift on gift.id = taken.donation_id
            where thanks.donation_id = taken.donation_id and thanks.state = 'WAITING' and gift.status = 'PAID'
                and not\s""" + IS_FORGOTTEN + """

            returning thanks.donation_id, thanks.tries
            """;

    /** Whoever sent it knows better than whoever took it for dead meanwhile; not of a later try. */
    static final String SETTLE = """
            update thanks set state = said.state, reason = said.reason, due_at = coalesce(said.due_at, thanks.due_at),
                tries = case when said.counts then thanks.tries else thanks.tries - 1 end,
                ended_at = cast(cast($7 as text) as timestamptz)
            from unnest(cast(cast($1 as text) as uuid[]), cast(cast($2 as text) as integer[]), cast(cast($3 as text) as text[]),
                cast(cast($4 as text) as text[]), cast(cast($5 as text) as timestamptz[]), cast(cast($6 as text) as boolean[]))
                as said(donation_id, tries, state, reason, due_at, counts)
            where thanks.donation_id = said.donation_id and thanks.tries = said.tries
                and (thanks.state in ('SENDING', 'UNKNOWN') or thanks.state = 'WAITING' and thanks.reason = 'interrupted')
            """;

    /** Without having been sent. */
    static final String LET_GO = """
            update thanks set state = 'DROPPED', reason = given.reason, ended_at = cast(cast($3 as text) as timestamptz)
            from unnest(cast(cast($1 as text) as uuid[]), cast(cast($2 as text) as text[])) as given(donation_id, reason)
            where thanks.donation_id = given.donation_id and thanks.state = 'WAITING'
            """;

    private ThanksSql() {}
}
