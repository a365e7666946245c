package org.almoner.donation;

/** A hash without a key, for tests outside a container. */
public final class UnkeyedDonorHash {

    private UnkeyedDonorHash() {}

    public static DonorHash create() {
        return withKey(null);
    }

    static DonorHash withKey(String key) {
        return new DonorHash(key);
    }
}
