package org.almoner.dev.standin;

import java.util.List;
import org.almoner.dev.standin.StandInFields.Choice;

/**
 * What the hosted page shows of a payment.
 *
 * @param id of its session
 * @param state open, promised, paid, failed or expired
 * @param amount in minor units
 * @param refunded in minor units
 * @param refundable in minor units
 * @param dispute its status, null without one
 * @param cancelUrl null when the merchant gave none
 * @param choices what the donor is asked beside the money
 */
public record PaymentSummary(
        String id,
        String state,
        String product,
        long amount,
        String currency,
        long refunded,
        long refundable,
        String dispute,
        String successUrl,
        String cancelUrl,
        List<Choice> choices) {}
