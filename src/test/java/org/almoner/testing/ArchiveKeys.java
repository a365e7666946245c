package org.almoner.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A pair of keys for copies of receipts, made when it is first asked for. */
public final class ArchiveKeys {

    /** Not a static field: the application under test and its resources are loaded by loaders of their own. */
    private static final String PUBLIC = "almoner.test.archive.public";

    private static final String PRIVATE = "almoner.test.archive.private";

    private ArchiveKeys() {}

    /** As the setting takes it. */
    public static String publicKey() {
        return part(PUBLIC);
    }

    /** As openssl writes it. */
    public static String privatePem() {
        return "-----BEGIN PRIVATE KEY-----\n" + part(PRIVATE) + "\n-----END PRIVATE KEY-----\n";
    }

    private static synchronized String part(String which) {
        if (System.getProperty(which) == null) {
            KeyPair pair = pair(3_072);
            System.setProperty(
                    PUBLIC, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
            System.setProperty(
                    PRIVATE,
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        }
        return System.getProperty(which);
    }

    public static KeyPair pair(int bits) {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(bits);
            return keys.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has RSA", e);
        }
    }
}
