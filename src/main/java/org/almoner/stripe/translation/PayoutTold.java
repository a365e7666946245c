package org.almoner.stripe.translation;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import org.almoner.money.Money;

/**
 * What Stripe says of one payout. Of two tellings the {@linkplain #WEIGHT weightiest} stays, so that order and repetition are
 * harmless.
 *
 * @param asOf when it was so, by Stripe's clock, in whole seconds
 * @param amount below zero when Stripe takes from the bank
 * @param arrivalDate when the bank should have it, in UTC
 * @param automatic whether Stripe's schedule made it; what somebody asked for cannot be itemised
 * @param method standard or instant; null when it is none of Stripe's words
 * @param reconciliation whether its transactions can be listed; null in versions that do not say
 * @param transactionId the balance transaction of the payout itself; may be null
 * @param failureTransactionId the one that gave the money back; null as a rule
 * @param failureCode Stripe's word for why it failed; null as a rule
 */
public record PayoutTold(
        String id,
        Instant asOf,
        PayoutStatus status,
        Money amount,
        LocalDate arrivalDate,
        Instant createdAt,
        boolean automatic,
        String method,
        Reconciliation reconciliation,
        String transactionId,
        String failureTransactionId,
        String failureCode) {

    /** Stripe's {@code reconciliation_status} ("The Payout object"). */
    @RegisterForReflection
    public enum Reconciliation {
        NOT_APPLICABLE,
        IN_PROGRESS,
        COMPLETED
    }

    /** Later is heavier, then what is more final; the rest only makes it one order for all. */
    public static final Comparator<PayoutTold> WEIGHT = Comparator.comparing(PayoutTold::asOf)
            .thenComparing(PayoutTold::rank)
            .thenComparing(PayoutTold::text);

    /** How final it is. */
    public int rank() {
        int known = reconciliation == null ? 0 : reconciliation.ordinal() + 1;
        return status.ordinal() * (Reconciliation.values().length + 1) + known;
    }

    /** All that it says, but for when: equal texts are the same telling. */
    public String text() {
        return String.join(
                " ",
                status.name(),
                amount.toString(),
                arrivalDate.toString(),
                createdAt.toString(),
                Boolean.toString(automatic),
                String.valueOf(method),
                String.valueOf(reconciliation),
                String.valueOf(transactionId),
                String.valueOf(failureTransactionId),
                String.valueOf(failureCode));
    }
}
