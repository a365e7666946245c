package org.almoner.fraud.rule;

/**
 * What somebody has said of one gift.
 *
 * @param warned whether a bank has warned of it, and {@code warning} Stripe's word for why; null where it gave none
 * @param underReview whether Stripe asks for a look at it, and {@code review} its word for why; null where it gave none
 * @param blocked whether it is of an e-mail hash that is blocked
 */
public record PaymentSigns(boolean warned, String warning, boolean underReview, String review, boolean blocked) {

    public static PaymentSigns warned(String why) {
        return new PaymentSigns(true, why, false, null, false);
    }

    public static PaymentSigns underReview(String why) {
        return new PaymentSigns(false, null, true, why, false);
    }

    public static PaymentSigns ofBlocked() {
        return new PaymentSigns(false, null, false, null, true);
    }
}
