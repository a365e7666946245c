package org.almoner.donor.form;

import java.time.LocalDate;
import java.util.List;

/**
 * Who gives receipts.
 *
 * @param taxId the number by which the tax office knows it
 * @param country ISO 3166
 * @param purpose what it may use gifts for; null when that was not said, as the two that follow
 * @param exemptionOffice whose notice exempts it from taxes
 * @param exemptionDate the date of that notice
 */
public record Issuer(
        String name,
        List<String> address,
        String taxId,
        String country,
        String purpose,
        String exemptionOffice,
        LocalDate exemptionDate) {

    boolean isExempt() {
        return purpose != null && exemptionOffice != null && exemptionDate != null;
    }
}
