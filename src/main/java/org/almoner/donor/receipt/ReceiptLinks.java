package org.almoner.donor.receipt;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.donation.fact.DonorHash;
import org.almoner.web.access.WebSettings;

/** Makes links by which donors get receipts. Without an issuer, a public address or a secret there are none. */
@ApplicationScoped
public class ReceiptLinks {

    static final String PATH = "/donor/receipt/";

    private static final String PURPOSE = "Almoner: link of receipts";

    private final DonorHash secrets;
    private final List<SecretKeySpec> keys;
    private final Optional<String> base;
    private final ReceiptSettings settings;
    private final Clock clock;

    ReceiptLinks(DonorHash secrets, WebSettings web, ReceiptSettings settings, Clock clock) {
        this.secrets = secrets;
        this.keys = secrets.derived(PURPOSE);
        this.base = web.publicAddress();
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The address that goes to the donor, and to nobody else.
     *
     * @param email that it is sent to; gifts of the same year that name it may be put on one statement
     */
    public Optional<String> of(UUID donationId, String email) {
        if (keys.isEmpty() || base.isEmpty() || settings.issuer().isEmpty()) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(settings.linkDays(), ChronoUnit.DAYS);
        ReceiptLink link = new ReceiptLink(donationId, secrets.of(email), until);
        return base.map(address -> address + PATH + link.sealed(keys.get(0)));
    }

    /** @return null for what is no link of ours */
    ReceiptLink open(String sealed) {
        return ReceiptLink.open(sealed, keys);
    }
}
