package org.almoner.donor.receipt;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.link.DonorLink;
import org.almoner.donor.link.DonorLinks;
import org.almoner.web.access.WebSettings;

/** Makes links by which donors get receipts. Without an issuer, a public address or a secret there are none. */
@ApplicationScoped
public class ReceiptLinks {

    static final String PATH = "/donor/receipt/";

    private static final String PURPOSE = "Almoner: link of receipts";

    private final DonorHash secrets;
    private final DonorLinks links;
    private final ReceiptSettings settings;

    ReceiptLinks(DonorHash secrets, WebSettings web, ReceiptSettings settings, Clock clock) {
        this.secrets = secrets;
        this.links = new DonorLinks(secrets.derived(PURPOSE), web.publicAddress(), PATH, settings.linkDays(), clock);
        this.settings = settings;
    }

    /**
     * The address that goes to the donor, and to nobody else.
     *
     * @param email that it is sent to; gifts of the same year that name it may be put on one statement
     */
    public Optional<String> of(UUID donationId, String email) {
        return settings.issuer().flatMap(issuer -> links.of(donationId, secrets.of(email)));
    }

    /** @return null for what is no link of ours */
    DonorLink open(String sealed) {
        return links.open(sealed);
    }
}
