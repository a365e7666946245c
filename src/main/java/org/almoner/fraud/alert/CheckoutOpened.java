package org.almoner.fraud.alert;

/** The alert that a ticket's checkout is open again, written by whoever opens it. */
public final class CheckoutOpened {

    private CheckoutOpened() {}

    /**
     * The end of a statement which has {@code ticket_id}s in {@code opened}.
     *
     * @param now parameter of the instant, as a text
     * @param isOn parameter of whether alerts are sent, as a text
     */
    public static String insert(String now, String isOn) {
        return """
                insert into alerts (body, created_at, due_at)
                select cast(jsonb_build_object('type', 'fraud.checkout.opened', 'timestamp', cast(NOW as text),
                        'data', jsonb_build_object('ticketId', ticket_id)) as text),
                    cast(cast(NOW as text) as timestamptz), cast(cast(NOW as text) as timestamptz)
                from opened where cast(cast(IS_ON as text) as boolean)
                """.replace("NOW", now).replace("IS_ON", isOn);
    }
}
