package org.almoner.stripe.translation;

import java.time.Instant;
import java.util.Locale;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;

/** Reads the values of Stripe's fields, and refuses what cannot be one. No message quotes a value. */
public final class StripeValues {

    private static final int ID_LIMIT = 255;

    /** More than any payment method takes (Stripe's own limit is twelve digits), less than a row of the ledger holds. */
    private static final long LIMIT_MINOR = 999_999_999_999L;

    /** The end of year 9999: later instants have no ISO 8601 form that everybody reads. */
    static final long LAST_SECOND = 253_402_300_799L;

    private StripeValues() {}

    /** Whether a text has the form of Stripe's ids; anything else does not go near the database. */
    public static boolean isId(String id) {
        return id != null
                && !id.isEmpty()
                && id.length() <= ID_LIMIT
                && id.chars().allMatch(StripeValues::isIdChar);
    }

    private static boolean isIdChar(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    public static Instant instant(long epochSecond) {
        return Instant.ofEpochSecond(Math.max(0, Math.min(epochSecond, LAST_SECOND)));
    }

    static <E extends Enum<E>> E status(Class<E> type, String status) throws UnusableEventException {
        for (E known : type.getEnumConstants()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(status)) {
                return known;
            }
        }
        throw UnusableEventException.notUnderstood("The status is none that we know");
    }

    static Money money(long minorUnits, String currency) throws UnusableEventException {
        String code = present(currency, "currency").toUpperCase(Locale.ROOT);
        if (!CurrencyRules.isKnown(code)) {
            throw UnusableEventException.notUnderstood("The currency is none that we know");
        }
        if (minorUnits < 0 || minorUnits > LIMIT_MINOR) {
            throw new UnusableEventException("An amount is negative or beyond what the ledger holds");
        }
        return Money.ofMinor(minorUnits, code);
    }

    /** What a movement of the account's balance says; below zero where it takes away. */
    static Money moved(long minorUnits, String currency) throws UnusableEventException {
        if (Math.abs(minorUnits) > LIMIT_MINOR) {
            throw new UnusableEventException("A movement of the balance is beyond what the ledger holds");
        }
        return Money.ofMinor(minorUnits, currency);
    }

    /** @param object what the object says that it is, whatever the event's type says */
    static void isKind(String expected, String object) throws UnusableEventException {
        if (!expected.equals(object)) {
            throw new UnusableEventException("The event's object is not the " + expected + " that its type promises");
        }
    }

    static <T> T present(T value, String field) throws UnusableEventException {
        if (value == null) {
            throw new UnusableEventException("The field " + field + " is missing");
        }
        return value;
    }

    static String required(String id, String field) throws UnusableEventException {
        if (!isId(present(id, field))) {
            throw new UnusableEventException("The field " + field + " is no id");
        }
        return id;
    }
}
