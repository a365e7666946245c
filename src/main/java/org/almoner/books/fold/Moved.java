package org.almoner.books.fold;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What moved of one donation in one quarter of an hour, for one ticket and in one currency, as {@code books_gifts.moved} has it.
 *
 * @param ticketId null while it is known of none
 * @param country where the donor was when it was folded; null when that was not known
 * @param paid as in {@link Sums}, like the others; negative where it is taken back
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Moved(
        Instant quarter,
        UUID ticketId,
        String country,
        String currency,
        BigDecimal paid,
        BigDecimal refunded,
        BigDecimal disputed,
        BigDecimal fees) {

    /** What differs in nothing else is added up. */
    record Key(Instant quarter, UUID ticketId, String currency) {}

    static Moved of(Key key, String country, Sums sums) {
        return new Moved(
                key.quarter,
                key.ticketId,
                country,
                key.currency,
                sums.paid(),
                sums.refunded(),
                sums.disputed(),
                sums.fees());
    }

    Key key() {
        return new Key(quarter, ticketId, currency);
    }

    Sums sums() {
        return new Sums(0, paid, refunded, disputed, fees);
    }
}
