package org.almoner.donation.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One movement of money of one payment. What has been journalled may come from another version, so neither kind, currency nor
 * digits are checked.
 *
 * @param ticketId null while the payment has none
 * @param kind the name of a {@link MovementKind}, or of one that a later version knows
 * @param currency of the amount; of a fee that is the currency of the account's balance, which may not be the payment's
 * @param object the id of the payment, refund or dispute at Stripe that it comes from; null when none is known
 * @param at when it happened by Stripe's clock, to the microsecond as the database has it
 * @param amount in major units; positive when the account gained it, so that the sum of all movements is what is left
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Movement(UUID ticketId, String kind, String currency, String object, Instant at, BigDecimal amount) {

    public Movement {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(currency);
        Objects.requireNonNull(amount);
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    private record Key(UUID ticketId, String kind, String currency, String object, Instant at) {}

    /**
     * What has to be added to a journal in which some movements stand so that others stand there: the sums of both are then the
     * same by any grouping, since only what differs in nothing but its amount is netted.
     *
     * @return nothing when both come to the same
     */
    public static List<Movement> difference(List<Movement> before, List<Movement> after) {
        Map<Key, BigDecimal> sums = new LinkedHashMap<>();
        before.forEach(movement -> sums.merge(movement.key(), movement.amount.negate(), BigDecimal::add));
        after.forEach(movement -> sums.merge(movement.key(), movement.amount, BigDecimal::add));
        List<Movement> difference = new ArrayList<>();
        sums.forEach((key, amount) -> {
            if (amount.signum() != 0) {
                difference.add(new Movement(key.ticketId, key.kind, key.currency, key.object, key.at, amount));
            }
        });
        return difference;
    }

    private Key key() {
        return new Key(ticketId, kind, currency, object, at);
    }
}
