package org.almoner.donor.thanks;

import com.fasterxml.jackson.databind.JsonNode;
import org.almoner.donor.mail.Recipient;
import org.almoner.stripe.translation.StripeJson;

/**
 * Whom Stripe names as the donor of a charge. It is in memory for as long as the letter takes, and nowhere else.
 *
 * @param email as Stripe has it; null for none
 * @param address where a letter can go to; null when it cannot
 * @param name null for none that can be shown
 * @param languageTag which the donor's browser asked for; null when that is not known
 * @param country null when Stripe knows none
 */
record Giver(String email, String address, String name, String languageTag, String country) {

    /** Under which a checkout notes the language that was asked for. */
    static final String LANGUAGE = "language";

    /** @param charge as Stripe's API has it */
    static Giver of(JsonNode charge) {
        JsonNode billing = charge.path("billing_details");
        String email = StripeJson.text(billing, "email");
        if (email == null || email.isBlank()) {
            email = StripeJson.text(charge, "receipt_email");
        }
        return new Giver(
                email,
                Recipient.parse(email == null ? null : email.strip()),
                ShownName.ofPerson(StripeJson.text(billing, "name")),
                StripeJson.text(charge.path("metadata"), LANGUAGE),
                StripeJson.text(billing.path("address"), "country"));
    }

    /** Nothing of it belongs into a log. */
    @Override
    public String toString() {
        return "a donor";
    }
}
