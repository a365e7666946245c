package org.almoner.donation.donor;

import java.util.Collection;
import java.util.stream.Collectors;

/** Hashes, which are hexadecimal digits, as PostgreSQL writes an array of texts. */
final class HashArray {

    private HashArray() {}

    static String of(Collection<String> hashes) {
        return hashes.stream().collect(Collectors.joining(",", "{", "}"));
    }
}
