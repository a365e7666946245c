package org.almoner.donation.reading;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.almoner.Setting;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whose last names a ledger shows: everybody's, or only theirs who consented to be named on the wall. */
@Singleton
public class LedgerNames {

    public static final Setting<Boolean> OF_ALL = new Setting<>(
            "LEDGER_NAMES",
            "almoner.reading.names",
            "whose last names a ledger shows: `all`, or with `consent` those on the ticket's wall",
            "all",
            "all or consent",
            text -> {
                String word = text.strip().toLowerCase(Locale.ROOT);
                return Setting.within(word.equals("all") || word.equals("consent"), word.equals("all"));
            });

    private static final String UNNAMED = "Anonymous";

    private final boolean ofAll;

    LedgerNames(@ConfigProperty(name = "almoner.reading.names", defaultValue = "all") String names) {
        this.ofAll = OF_ALL.read(names).orElse(true);
    }

    /** Never null. */
    String of(Donation donation) {
        boolean shown = donation.donorLastName != null && (ofAll || Boolean.TRUE.equals(donation.onWall));
        return shown ? donation.donorLastName : UNNAMED;
    }
}
