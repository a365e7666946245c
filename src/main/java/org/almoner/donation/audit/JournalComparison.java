package org.almoner.donation.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.fact.UnreadableHistoryException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Compares what stands in the journal of a donation with what its row says of it; a donation without a row is to have nothing there. */
final class JournalComparison {

    private JournalComparison() {}

    /** @param surplus what the journal has beyond the row; what it lacks, with the sign turned */
    @RegisterForReflection
    @Schema(name = "JournalDifference")
    record Difference(UUID donationId, List<Movement> surplus) {}

    /**
     * @param stored the row as JSON; null when there is none
     * @param net of the journal, as JSON; null for nothing
     */
    static Optional<Difference> compare(UUID donationId, String stored, String net) {
        List<Movement> surplus = Movement.difference(journalled(stored), LedgerJson.readMovements(net));
        return surplus.isEmpty() ? Optional.empty() : Optional.of(new Difference(donationId, surplus));
    }

    /** What a row says that is not readable is a difference of the row, and nothing is known to be journalled. */
    private static List<Movement> journalled(String stored) {
        try {
            return stored == null ? List.of() : of(LedgerJson.read(stored));
        } catch (UnreadableHistoryException | IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    /** @throws UnreadableHistoryException when it is no list of movements */
    static List<Movement> of(JsonNode row) {
        JsonNode journalled = row.path("journalled");
        return LedgerJson.readMovements(
                journalled.isNull() || journalled.isMissingNode() ? null : journalled.toString());
    }
}
