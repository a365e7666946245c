package org.almoner.fraud.cases;

/** Which gifts of an e-mail hash its case is about. */
final class GiftsOfDonor {

    private GiftsOfDonor() {}

    /**
     * While a case is open, all later gifts are part of it, unless it is open again for those of before.
     *
     * @param after parameter: so long after the case {@code known} was decided
     * @return an expression of the instant until which they were paid
     */
    static String until(String after) {
        return "coalesce(least(known.decided_at + cast(cast(" + after
                + " as text) as interval), known.gifts_until), 'infinity')";
    }

    /** @param gift its id, a column with its table's name @return a condition: its own case was not said to be honest last */
    static String isNotAccepted(String gift) {
        return """
                'ACCEPTED' is distinct from (
                        select own.state from fraud_cases as own
                        where own.subject_kind = 'DONATION' and own.subject = cast(GIFT as text)
                        order by own.opened_at desc, own.id desc limit 1)""".replace("GIFT", gift);
    }
}
