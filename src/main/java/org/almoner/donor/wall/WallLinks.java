package org.almoner.donor.wall;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.link.DonorLink;
import org.almoner.donor.link.DonorLinks;
import org.almoner.web.access.WebSettings;

/** Makes links by which donors take their names off the wall. Without a public address or a secret there are none. */
@ApplicationScoped
public class WallLinks {

    static final String PATH = "/donor/wall/";

    /** Whoever has a key of the hashes has this one too; nobody else. */
    private static final String PURPOSE = "Almoner: link of the wall";

    private final DonorLinks links;

    WallLinks(DonorHash secrets, WebSettings web, WallSettings settings, Clock clock) {
        this.links = new DonorLinks(secrets.derived(PURPOSE), web.publicAddress(), PATH, settings.linkDays(), clock);
    }

    /** The address that goes to the donor, and to nobody else: whoever has it can take the name off. */
    public Optional<String> of(UUID donationId) {
        return links.of(donationId, "");
    }

    /** @return null for what is no link of ours */
    DonorLink open(String sealed) {
        return links.open(sealed);
    }
}
