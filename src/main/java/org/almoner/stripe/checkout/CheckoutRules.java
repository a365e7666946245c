package org.almoner.stripe.checkout;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.web.problem.Problem.FieldError;
import org.almoner.web.problem.ProblemException;

/** What a checkout must be like before Stripe is asked for it. */
@ApplicationScoped
class CheckoutRules {

    /** The first tag of the header, whole. */
    private static final Pattern LANGUAGE =
            Pattern.compile("\\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\\s*(?=[,;]|$)");

    private final CheckoutLimits limits;
    private final ReturnAddresses addresses;

    CheckoutRules(CheckoutLimits limits, ReturnAddresses addresses) {
        this.limits = limits;
        this.addresses = addresses;
    }

    /**
     * A checkout that may be made.
     *
     * @param amount as Stripe can charge it
     * @param language that the donor reads, as {@code de-AT}; null when their browser does not say
     */
    record Order(UUID ticketId, Money amount, String successUrl, String cancelUrl, String language) {}

    /**
     * What is ordered, once it is known that it can be.
     *
     * @param languages that the browser prefers (RFC 9110, 12.5.4), of which the first counts; null for none
     * @throws ProblemException 400 that names every wrong field
     */
    Order check(UUID ticketId, NewCheckout given, String languages) {
        List<FieldError> errors = new ArrayList<>();
        Money amount = amount(given, errors);
        String successUrl = addresses.choose("successUrl", given.successUrl(), ticketId, "success", errors);
        String cancelUrl = addresses.choose("cancelUrl", given.cancelUrl(), ticketId, "cancelled", errors);
        expectNone(errors);
        return new Order(ticketId, amount, successUrl, cancelUrl, first(languages));
    }

    /** What is to be right wherever it is sent, whatever is configured there. @throws ProblemException 400 that names every wrong field */
    void checkAmount(NewCheckout given) {
        List<FieldError> errors = new ArrayList<>();
        amount(given, errors);
        expectNone(errors);
    }

    private static void expectNone(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static String first(String languages) {
        Matcher first = LANGUAGE.matcher(languages == null ? "" : languages);
        return first.lookingAt() ? first.group(1) : null;
    }

    private Money amount(NewCheckout given, List<FieldError> errors) {
        if (given == null) {
            throw ProblemException.badRequest("A body is expected.");
        }
        boolean known = CurrencyRules.isKnown(given.currency());
        if (!known) {
            errors.add(new FieldError("currency", "must be an upper-case ISO 4217 code, as USD"));
        }
        if (given.amount() == null) {
            errors.add(new FieldError("amount", "must not be missing"));
            return null;
        }
        return known ? amount(given.amount(), given.currency(), errors) : null;
    }

    private Money amount(BigDecimal given, String currency, List<FieldError> errors) {
        CheckoutLimits.Range range = limits.of(currency);
        // Before anything else looks at it: 1e999999999 is a number of a few bytes too.
        boolean sensible = given.signum() > 0 && given.compareTo(range.max().amount()) <= 0;
        int digits = CurrencyRules.digits(currency);
        if (sensible && given.stripTrailingZeros().scale() > digits) {
            errors.add(new FieldError("amount", "must have at most " + digits + " digits after the point"));
            return null;
        }
        Money amount = sensible ? new Money(given, currency).toChargeable() : null;
        if (amount == null || !range.contains(amount)) {
            errors.add(new FieldError(
                    "amount",
                    "must be from " + range.min().amount().toPlainString() + " to "
                            + range.max().amount().toPlainString() + " " + currency));
        }
        return amount;
    }
}
