package org.almoner.stripe.translation;

import java.util.Locale;
import java.util.Objects;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Charge;
import org.almoner.stripe.translation.StripeJson.Movement;
import org.almoner.stripe.translation.StripeJson.Page;
import org.almoner.stripe.translation.StripeJson.Refund;

/**
 * What came of the money of a charge, by its balance transaction.
 *
 * <p>Until API version 2025-03-31.basil that of a charge of which a part was captured is of all that was authorised, and the refund by
 * which the rest was released has another that takes the rest and its fee back ("Reporting categories"). Only both of them tell.
 */
final class Settlement {

    private static final String TAKES_BACK = "partial_capture_reversal";

    private Settlement() {}

    /** @return null as long as it is not known what came of just what was captured */
    static Movement of(Charge charge, Money authorised, Money captured) {
        Movement settled = charge.balanceTransaction();
        if (settled == null || captured.compareTo(authorised) >= 0) {
            return settled;
        }
        for (Refund refund : Page.of(charge.refunds())) {
            Movement other = refund.balanceTransaction();
            if (other != null && TAKES_BACK.equals(other.reportingCategory())) {
                settled = sum(settled, other);
            }
        }
        return comesTo(settled, captured) ? settled : null;
    }

    private static Movement sum(Movement one, Movement other) {
        return new Movement(
                one.created(),
                sum(one.amount(), other.amount()),
                sum(one.fee(), other.fee()),
                sum(one.net(), other.net()),
                Objects.equals(one.currency(), other.currency()) ? one.currency() : null,
                one.exchangeRate(),
                null);
    }

    private static Long sum(Long one, Long other) {
        return one == null || other == null ? null : Long.valueOf(one + other);
    }

    /** Whether a balance transaction is of this amount, in its own currency; not when it is known by its id only. @param movement may be null */
    static boolean comesTo(Movement movement, Money captured) {
        if (movement == null || movement.amount() == null || movement.currency() == null) {
            return false;
        }
        String currency = movement.currency().toUpperCase(Locale.ROOT);
        if (currency.equals(captured.currency())) {
            return movement.amount() == captured.toMinor();
        }
        if (movement.exchangeRate() == null || !CurrencyRules.isKnown(currency)) {
            return false;
        }
        // Whether a rate is of whole units or of the smallest Stripe does not say; it differs where their digits do.
        double smallest = captured.toMinor() * movement.exchangeRate();
        int moreDigits = CurrencyRules.digits(currency) - CurrencyRules.digits(captured.currency());
        return isAbout(movement.amount(), smallest) || isAbout(movement.amount(), smallest * Math.pow(10, moreDigits));
    }

    private static boolean isAbout(long amount, double expected) {
        return Math.abs(amount - expected) <= 1 + expected * DisputeFacts.RATES_ARE_EXACT_TO;
    }
}
