package org.almoner.fraud.alert;

/** The alert of a case that is open now, without anything that is of a person, in a statement that has opened some. */
public final class CaseOpened {

    private CaseOpened() {}

    /**
     * The end of a statement which has rows of {@code fraud_cases} in {@code opened}.
     *
     * @param now parameter of the instant, as a text
     * @param isOn parameter of whether alerts are sent, as a text
     */
    public static String insert(String now, String isOn) {
        return """
                insert into alerts (body, created_at, due_at)
                select cast(jsonb_build_object(
                        'type', 'fraud.case.opened',
                        'timestamp', cast(NOW as text),
                        'data', jsonb_build_object(
                            'caseId', id,
                            'subject', subject_kind,
                            'ticketId', ticket_id,
                            'donationId', case when subject_kind = 'DONATION' then subject end,
                            'score', score,
                            'reasons', (select jsonb_agg(reason.value ->> 'words') from jsonb_each(reasons) as reason))) as text),
                    cast(cast(NOW as text) as timestamptz), cast(cast(NOW as text) as timestamptz)
                from opened where cast(cast(IS_ON as text) as boolean)
                """.replace("NOW", now).replace("IS_ON", isOn);
    }
}
