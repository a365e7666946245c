package org.almoner.fraud.cases;

/** The hashes of one e-mail address while DONOR_HASH_KEY changes: later and earlier gifts of a donor are known by different ones. */
public final class SameDonor {

    private static final String HASHES = """
            (
                select HASH as hash
                union
                select hash from donor_hashes where former_hash = HASH
                union
                select former_hash from donor_hashes
                where hash = coalesce((select hash from donor_hashes where former_hash = HASH), HASH)
            )""";

    private SameDonor() {}

    /** @param hash a column, with its table's name @return a query in brackets of the column hash: this one, and those that are tied to it */
    public static String hashes(String hash) {
        return HASHES.replace("HASH", hash);
    }
}
