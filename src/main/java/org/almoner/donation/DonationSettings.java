package org.almoner.donation;

import java.util.List;
import org.almoner.Setting;
import org.almoner.donation.audit.AuditState;
import org.almoner.donation.audit.DerivationJob;
import org.almoner.donation.audit.LedgerAudit;
import org.almoner.donation.donor.ErasureSearch;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donation.reading.LedgerNames;

/** The settings of this room. */
public final class DonationSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL = List.of(
            DonorHash.KEY,
            DonorHash.UNKEYED,
            LedgerAudit.CRON,
            AuditState.LOOK,
            DerivationJob.LOOK,
            ErasureSearch.LOOK,
            LedgerNames.OF_ALL);

    private DonationSettings() {}
}
