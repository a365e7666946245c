package org.almoner.books.fold;

import java.math.BigDecimal;

/**
 * What is added up, in one currency.
 *
 * @param gifts how many were paid
 * @param paid positive, as are the others: in major units
 * @param fees what Stripe kept, in the currency of the account's balance: those of a gift in dollars may be in the sums of euros
 */
public record Sums(long gifts, BigDecimal paid, BigDecimal refunded, BigDecimal disputed, BigDecimal fees) {

    /** Nothing moved. */
    public static final Sums NONE = new Sums(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Sums plus(Sums other) {
        return new Sums(
                gifts + other.gifts,
                paid.add(other.paid),
                refunded.add(other.refunded),
                disputed.add(other.disputed),
                fees.add(other.fees));
    }

    Sums negated() {
        return new Sums(-gifts, paid.negate(), refunded.negate(), disputed.negate(), fees.negate());
    }

    Sums withGifts(long number) {
        return new Sums(number, paid, refunded, disputed, fees);
    }

    boolean isNothing() {
        return gifts == 0 && !hasMoney();
    }

    boolean hasMoney() {
        return paid.signum() != 0 || refunded.signum() != 0 || disputed.signum() != 0 || fees.signum() != 0;
    }

    boolean sameMoney(Sums other) {
        return paid.compareTo(other.paid) == 0
                && refunded.compareTo(other.refunded) == 0
                && disputed.compareTo(other.disputed) == 0
                && fees.compareTo(other.fees) == 0;
    }
}
