package org.almoner.stripe.checkout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a frontend sends to start a checkout. Its rules hang together, so that {@link CheckoutRules} checks them. */
@RegisterForReflection
@Schema(description = "A donation to be paid at Stripe")
record NewCheckout(
        @Schema(description = "In major units, with at most the currency's digits", examples = "25.00", required = true)
        BigDecimal amount,

        @Schema(description = "Upper-case ISO 4217", examples = "USD", required = true)
        String currency,

        @Schema(
                description = "On an allowed origin; Stripe replaces {CHECKOUT_SESSION_ID}. May be left out where "
                        + "PUBLIC_BASE_URL is configured",
                examples = "https://give.example.org/thanks?session={CHECKOUT_SESSION_ID}")
        String successUrl,

        @Schema(description = "As successUrl", examples = "https://give.example.org/tickets")
        String cancelUrl) {}
