package org.almoner.donor.receipt;

import java.util.List;
import java.util.Optional;

/** Those of some gifts that none has replaced, and what becomes of them when another is wanted: what is done is what the page has said. */
record EarlierReceipts(List<EarlierReceipt> all) {

    /** What comes of asking for one. */
    enum Then {
        /** With the same words it is the one that there is, with others a correction of it. */
        AGAIN,
        /** There is a new one instead of them. */
        INSTEAD,
        /** There is none. */
        ON_STATEMENT
    }

    /** From rows of {@link ReceiptSql#EARLIER}. */
    static EarlierReceipts of(List<Object[]> rows) {
        return new EarlierReceipts(rows.stream().map(EarlierReceipt::of).toList());
    }

    /** @param ofYear whether a statement is wanted, and not the receipt of one gift */
    Then then(boolean ofYear) {
        if (inTheWay(ofYear).isPresent()) {
            return Then.ON_STATEMENT;
        }
        return only().filter(one -> one.ofYear() == ofYear && one.ofTheSame()).isPresent() ? Then.AGAIN : Then.INSTEAD;
    }

    /** The statement on which the one gift stands. */
    Optional<EarlierReceipt> inTheWay(boolean ofYear) {
        return all.stream()
                .filter(one -> !ofYear && one.ofYear() && one.holds())
                .findFirst();
    }

    /** That may be given again: the only one that these gifts have, where it holds. */
    Optional<EarlierReceipt> only() {
        return all.size() == 1 && all.get(0).holds() ? Optional.of(all.get(0)) : Optional.empty();
    }

    boolean anyHolds() {
        return all.stream().anyMatch(EarlierReceipt::holds);
    }
}
