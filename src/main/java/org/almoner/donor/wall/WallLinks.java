package org.almoner.donor.wall;

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

/** Makes links by which donors take their names off the wall. Without a public address or a secret there are none. */
@ApplicationScoped
public class WallLinks {

    static final String PATH = "/donor/wall/";

    /** Whoever has a key of the hashes has this one too; nobody else. */
    private static final String PURPOSE = "Almoner: link of the wall";

    private final List<SecretKeySpec> keys;
    private final Optional<String> base;
    private final WallSettings settings;
    private final Clock clock;

    WallLinks(DonorHash secrets, WebSettings web, WallSettings settings, Clock clock) {
        this.keys = secrets.derived(PURPOSE);
        this.base = web.publicAddress();
        this.settings = settings;
        this.clock = clock;
    }

    /** The address that goes to the donor, and to nobody else: whoever has it can take the name off. */
    public Optional<String> of(UUID donationId) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(settings.linkDays(), ChronoUnit.DAYS);
        return base.map(address -> address + PATH + new WallLink(donationId, until).sealed(keys.get(0)));
    }

    /** @return null for what is no link of ours */
    WallLink open(String sealed) {
        return WallLink.open(sealed, keys);
    }
}
