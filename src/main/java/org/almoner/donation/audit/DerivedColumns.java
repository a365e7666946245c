package org.almoner.donation.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.fact.UnreadableHistoryException;
import org.almoner.donation.ledger.Payment;

/** Which columns of a row are not what its history comes to. */
final class DerivedColumns {

    /** All that is derived. When a row was first and last written follows from no history. */
    private static final List<String> COLUMNS = List.of(
            "ticket_id",
            "payment_intent_id",
            "session_id",
            "charge_id",
            "status",
            "amount",
            "currency",
            "refunded_amount",
            "disputed_amount",
            "fee",
            "settled_amount",
            "settlement_currency",
            "donor_last_name",
            "donor_country",
            "donor_email_hash",
            "on_wall",
            "dispute_due_at",
            "stripe_created_at",
            "paid_at",
            "refunded_at");

    private DerivedColumns() {}

    /** @return those that say something else than the history, or {@code history} when that cannot be read */
    static List<String> differing(UUID id, String history, String stored) {
        try {
            JsonNode derived = Payment.derived(id, LedgerJson.readHistory(history));
            JsonNode row = LedgerJson.read(stored);
            return Stream.concat(
                            COLUMNS.stream().filter(column -> !isSame(row.path(column), derived.path(column))),
                            isJournalled(row, derived) ? Stream.empty() : Stream.of("journalled"))
                    .toList();
        } catch (UnreadableHistoryException | IllegalArgumentException e) {
            return List.of("history");
        }
    }

    private static boolean isJournalled(JsonNode row, JsonNode derived) {
        try {
            return Movement.difference(JournalComparison.of(row), JournalComparison.of(derived))
                    .isEmpty();
        } catch (UnreadableHistoryException unreadable) {
            return false;
        }
    }

    private static boolean isSame(JsonNode stored, JsonNode derived) {
        if (stored.isNumber() && derived.isNumber()) {
            return stored.decimalValue().compareTo(derived.decimalValue()) == 0;
        }
        String one = stored.asText(null);
        String other = derived.asText(null);
        return one == null || other == null ? one == other : one.equals(other) || isSameInstant(one, other);
    }

    /** PostgreSQL writes +00:00 where we write Z. */
    private static boolean isSameInstant(String one, String other) {
        try {
            return OffsetDateTime.parse(one)
                    .toInstant()
                    .equals(OffsetDateTime.parse(other).toInstant());
        } catch (DateTimeException noInstant) {
            return false;
        }
    }
}
