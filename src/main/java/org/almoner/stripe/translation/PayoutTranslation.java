package org.almoner.stripe.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.ListedTransaction;
import org.almoner.stripe.translation.StripeJson.Payout;
import org.almoner.stripe.translation.StripeJson.Ref;

/** Says in our own words what Stripe tells of a payout and of what is in it. */
public final class PayoutTranslation {

    private static final Set<String> TYPES = Set.of(
            "payout.created",
            "payout.updated",
            "payout.paid",
            "payout.failed",
            "payout.canceled",
            "payout.reconciliation_completed");

    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,60}");
    private static final Set<String> TELL_THEIR_PAYMENT = Set.of("refund", "dispute");

    private PayoutTranslation() {}

    /** Whether an event of that type tells of a payout. */
    public static boolean isOfPayout(String type) {
        return TYPES.contains(type);
    }

    /**
     * The state of a payout, from an event or a list: the event's name says nothing that the object does not.
     *
     * @throws UnusableEventException when it is none, lacks what we need, or has values beyond any bounds
     */
    public static PayoutTold payout(Instant asOf, JsonNode object) throws UnusableEventException {
        StripeValues.isKind("payout", StripeJson.text(object, "object"));
        Payout payout = StripeJson.read(object, Payout.class);
        return new PayoutTold(
                StripeValues.required(payout.id(), "id"),
                asOf,
                StripeValues.status(PayoutStatus.class, StripeValues.present(payout.status(), "status")),
                money(payout.amount(), "amount", payout.currency()),
                StripeValues.instant(StripeValues.present(payout.arrivalDate(), "arrival_date"))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate(),
                StripeValues.instant(StripeValues.present(payout.created(), "created")),
                StripeValues.present(payout.automatic(), "automatic"),
                word(payout.method()),
                payout.reconciliationStatus() == null
                        ? null
                        : StripeValues.status(PayoutTold.Reconciliation.class, payout.reconciliationStatus()),
                id(payout.balanceTransaction()),
                id(payout.failureBalanceTransaction()),
                word(payout.failureCode()));
    }

    /**
     * One entry of a list of balance transactions, whose sources may be expanded ({@code data.source}): a refund and a dispute
     * name the payment only then.
     *
     * @throws UnusableEventException when it is none, lacks what we need, or has values beyond any bounds
     */
    public static BalanceEntry entry(JsonNode object) throws UnusableEventException {
        StripeValues.isKind("balance_transaction", StripeJson.text(object, "object"));
        ListedTransaction entry = StripeJson.read(object, ListedTransaction.class);
        String type = StripeValues.present(word(entry.type()), "type");
        JsonNode source = object.path("source");
        String sourceId = id(Ref.of(source));
        boolean isCharge = "charge".equals(StripeJson.text(source, "object"))
                || source.isTextual() && sourceId != null && sourceId.matches("(ch|py)_.*");
        boolean tells = isCharge || TELL_THEIR_PAYMENT.contains(String.valueOf(StripeJson.text(source, "object")));
        return new BalanceEntry(
                StripeValues.required(entry.id(), "id"),
                type,
                word(entry.reportingCategory()),
                money(entry.amount(), "amount", entry.currency()),
                money(entry.fee(), "fee", entry.currency()),
                money(entry.net(), "net", entry.currency()),
                sourceId,
                tells ? id(Ref.of(source.path("payment_intent"))) : null,
                isCharge ? sourceId : tells ? id(Ref.of(source.path("charge"))) : null,
                StripeValues.instant(StripeValues.present(entry.created(), "created")),
                entry.availableOn() == null ? null : StripeValues.instant(entry.availableOn()));
    }

    /** Of any sign, and of any size that lies within the bounds of what is read. */
    private static Money money(Long minor, String field, String currency) throws UnusableEventException {
        long amount = StripeValues.present(minor, field);
        String code = StripeValues.present(currency, "currency").toUpperCase(Locale.ROOT);
        if (!CurrencyRules.isKnown(code)) {
            throw UnusableEventException.notUnderstood("The currency is none that we know");
        }
        return Money.ofMinor(amount, code);
    }

    private static String word(String word) {
        return word != null && WORD.matcher(word).matches() ? word : null;
    }

    private static String id(Ref ref) {
        String id = Ref.id(ref);
        return StripeValues.isId(id) ? id : null;
    }
}
