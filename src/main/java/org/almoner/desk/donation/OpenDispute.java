package org.almoner.desk.donation;

import java.time.Instant;
import java.util.List;
import org.almoner.donation.admin.AdminDonation;
import org.almoner.donation.admin.AdminDonationResource;

/** A donation with a dispute that waits for an answer. @param late whether its deadline is over */
public record OpenDispute(AdminDonation donation, boolean late) {

    /** In the order in which they were found. */
    static List<OpenDispute> of(AdminDonationResource.FoundAnswer found, Instant now) {
        return found.donations().stream().map(donation -> of(donation, now)).toList();
    }

    static OpenDispute of(AdminDonation donation, Instant now) {
        return new OpenDispute(
                donation,
                donation.disputeDueAt() != null && donation.disputeDueAt().isBefore(now));
    }
}
