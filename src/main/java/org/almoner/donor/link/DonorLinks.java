package org.almoner.donor.link;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads links of one kind.
 *
 * @param keys of this kind alone, the one that seals first; none makes no links
 * @param base the address that the service is seen at from outside; empty makes no links
 * @param path that the sealed words follow
 * @param days for which a link holds
 */
public record DonorLinks(List<SecretKeySpec> keys, Optional<String> base, String path, int days, Clock clock) {

    /** The address that goes to the donor, and to nobody else. @param emailHash empty where it is about the one gift alone */
    public Optional<String> of(UUID donationId, String emailHash) {
        Instant until = clock.instant().plus(days, ChronoUnit.DAYS);
        DonorLink link = new DonorLink(donationId, until, emailHash);
        return base.flatMap(address -> keys.stream().findFirst().map(key -> address + path + link.sealed(key)));
    }

    /** @return null for what is no link of ours */
    public DonorLink open(String sealed) {
        return DonorLink.open(sealed, keys);
    }
}
