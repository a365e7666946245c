package org.almoner.testing;

import org.almoner.donation.fact.DonorHash;

/** A hash without a key, for tests outside a container. */
public final class UnkeyedDonorHash {

    private UnkeyedDonorHash() {}

    public static DonorHash create() {
        return withKey(null);
    }

    public static DonorHash withKey(String key) {
        return new DonorHash(key);
    }
}
