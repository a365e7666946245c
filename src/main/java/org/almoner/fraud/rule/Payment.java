package org.almoner.fraud.rule;

/**
 * What somebody has said of one gift.
 *
 * @param warned whether a bank has warned of it, and {@code warning} Stripe's word for why; null where it gave none
 * @param underReview whether Stripe asks for a look at it, and {@code review} its word for why; null where it gave none
 * @param blocked whether it is of an e-mail hash that is blocked
 */
public record Payment(boolean warned, String warning, boolean underReview, String review, boolean blocked) {

    public static Payment warned(String why) {
        return new Payment(true, why, false, null, false);
    }

    public static Payment underReview(String why) {
        return new Payment(false, null, true, why, false);
    }

    public static Payment ofBlocked() {
        return new Payment(false, null, false, null, true);
    }
}
