package org.almoner;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Seals bytes with AES-GCM (NIST SP 800-38D): the nonce, what was sealed, and the tag, one after the other. */
public final class Sealing {

    /** The algorithm of keys. */
    public static final String AES = "AES";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private Sealing() {}

    public static byte[] seal(SecretKey key, SecureRandom random, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // it takes any bytes, and every Java has it
        }
    }

    /** @return null for what was not sealed with this key, or was changed since */
    public static byte[] open(SecretKey key, byte[] sealed) {
        if (sealed.length <= NONCE_BYTES) {
            return null;
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, sealed).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] startsWithNonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, startsWithNonce, 0, NONCE_BYTES));
        return cipher;
    }
}
