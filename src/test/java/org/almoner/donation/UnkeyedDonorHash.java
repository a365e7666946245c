package org.almoner.donation;

import java.util.Optional;

/** A hash without a key, for tests outside a container. */
public final class UnkeyedDonorHash {

    private UnkeyedDonorHash() {}

    public static DonorHash create() {
        return withKey(null);
    }

    static DonorHash withKey(String key) {
        return new DonorHash(new DonorHash.Config() {
            @Override
            public Optional<String> key() {
                return Optional.ofNullable(key);
            }

            @Override
            public boolean allowUnkeyed() {
                return true;
            }
        });
    }
}
