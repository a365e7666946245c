package org.almoner.money;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;

/**
 * An amount in major units with exactly its currency's digits: {@code 25.00} USD, {@code 500} JPY, {@code 1.250} KWD.
 *
 * @param amount may be negative: a net can be
 * @param currency upper-case ISO 4217
 */
@RegisterForReflection
public record Money(BigDecimal amount, String currency) implements Comparable<Money> {

    /** Three more than a row of the ledger holds ({@code numeric(18,3)}): what is one amount has limits where it enters, and sums are more. */
    private static final int MOST_WHOLE_DIGITS = 18;

    private static final Comparator<Money> ORDER =
            Comparator.comparing(Money::currency).thenComparing(Money::amount);

    /**
     * @throws IllegalArgumentException for an unknown currency, more digits than it has, or more than
     *     {@value #MOST_WHOLE_DIGITS} before the point
     */
    public Money {
        int digits = CurrencyRules.digits(currency);
        if (amount.stripTrailingZeros().scale() > digits) {
            throw new IllegalArgumentException(currency + " has " + digits + " digits after the point");
        }
        if ((long) amount.precision() - amount.scale() > MOST_WHOLE_DIGITS) {
            throw new IllegalArgumentException("The amount is beyond what the ledger holds");
        }
        amount = amount.setScale(digits, RoundingMode.UNNECESSARY);
    }

    /** From Stripe's integer amount. */
    public static Money ofMinor(long minorUnits, String currency) {
        return new Money(BigDecimal.valueOf(minorUnits, CurrencyRules.digits(currency)), currency);
    }

    public static Money zero(String currency) {
        return ofMinor(0, currency);
    }

    /** Stripe's integer amount. */
    public long toMinor() {
        return amount.unscaledValue().longValueExact();
    }

    /**
     * The nearest amount that Stripe lets be charged: three-decimal currencies end in 0, ISK and UGX are whole ("Supported
     * currencies"). Halves go up.
     */
    public Money toChargeable() {
        BigDecimal step = BigDecimal.valueOf(CurrencyRules.chargeStepMinor(currency), amount.scale());
        return new Money(amount.divide(step, 0, RoundingMode.HALF_UP).multiply(step), currency);
    }

    /** @throws IllegalArgumentException when the currencies differ: such amounts are never added up */
    public Money plus(Money other) {
        return new Money(amount.add(sameCurrency(other).amount), currency);
    }

    /** @throws IllegalArgumentException when the currencies differ */
    public Money minus(Money other) {
        return new Money(amount.subtract(sameCurrency(other).amount), currency);
    }

    /** The smaller of two amounts of one currency. */
    public Money min(Money other) {
        return amount.compareTo(sameCurrency(other).amount) <= 0 ? this : other;
    }

    /** This amount, or zero when it is negative. */
    public Money orZero() {
        return amount.signum() < 0 ? zero(currency) : this;
    }

    /** -1, 0 or 1. */
    public int signum() {
        return amount.signum();
    }

    /** By currency code, then by amount. */
    @Override
    public int compareTo(Money other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Amounts in " + currency + " and " + other.currency + " never add up");
        }
        return other;
    }
}
