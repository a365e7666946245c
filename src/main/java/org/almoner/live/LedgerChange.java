package org.almoner.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.almoner.donation.reading.DonationView;
import org.almoner.donation.reading.TotalsView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The data of one event.
 *
 * @param donation as it is now; null when it has left the ledger, to another ticket or into another donation
 * @param leftId the id of a donation that has left; left out otherwise
 * @param totals of the whole ledger, as of this donation or later
 */
@RegisterForReflection
@Schema(description = "A donation as it is now, and the totals of its ticket")
record LedgerChange(
        @Schema(nullable = true) DonationView donation,
        @JsonInclude(JsonInclude.Include.NON_NULL) UUID leftId,
        TotalsView totals) {}
