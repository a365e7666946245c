package org.almoner.donor.form;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.almoner.Sealing;

/**
 * Encrypts copies of receipts to somebody who is not here. Each has a key of its own (AES-256-GCM), which is encrypted to the public one
 * (RSA-OAEP with SHA-256, RFC 8017, 7.1). {@code scripts/OpenReceipt.java} opens them.
 */
public final class ArchiveKey {

    /** Says how what follows is made: the length of the encrypted key, that key, 12 bytes of nonce, the rest. */
    private static final int FORM = 1;

    private static final int SMALLEST_BITS = 3_072;
    private static final int LARGEST_BITS = 8_192;
    private static final int KEY_BITS = 256;

    private final RSAPublicKey key;

    private ArchiveKey(RSAPublicKey key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException for anything but a public RSA key that is long enough */
    public static ArchiveKey parse(String text) {
        String base64 = text.replace("\\n", "\n")
                .replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "")
                .replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
            int bits = key.getModulus().bitLength();
            if (bits < SMALLEST_BITS || bits > LARGEST_BITS) {
                throw new IllegalArgumentException("The key is too short or too long");
            }
            return new ArchiveKey(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a public RSA key", e);
        }
    }

    public byte[] seal(String text, SecureRandom random) {
        try {
            KeyGenerator keys = KeyGenerator.getInstance(Sealing.AES);
            keys.init(KEY_BITS, random);
            SecretKey once = keys.generateKey();
            Cipher wrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
            wrap.init(
                    Cipher.ENCRYPT_MODE,
                    key,
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT),
                    random);
            byte[] wrapped = wrap.doFinal(once.getEncoded());
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.write(FORM);
            sealed.write(wrapped.length >> Byte.SIZE);
            sealed.write(wrapped.length);
            sealed.writeBytes(wrapped);
            sealed.writeBytes(Sealing.seal(once, random, text.getBytes(StandardCharsets.UTF_8)));
            return sealed.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has RSA-OAEP and AES-GCM", e);
        }
    }
}
