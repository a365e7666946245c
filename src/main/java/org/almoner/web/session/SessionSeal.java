package org.almoner.web.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;
import org.almoner.Sealing;

/**
 * Seals what one user's browser keeps, with keys that come from the user's password (of those who sign in at a provider, from
 * what the provider and we know): all replicas have them, a new password
 * makes all that was sealed worthless, and one user's cookies say nothing of the other's password. Whoever has a cookie may
 * guess at the password of its own user, which {@value #ROUNDS} rounds make slow.
 */
final class SessionSeal {

    /** As OWASP's Password Storage Cheat Sheet has it for PBKDF2 with HMAC-SHA-256. */
    static final int ROUNDS = 600_000;

    private static final int KEY_BYTES = 32;

    private final SecretKeySpec cookies;
    private final SecretKeySpec forms;
    private final SecureRandom random;

    private SessionSeal(SecretKeySpec cookies, SecretKeySpec forms, SecureRandom random) {
        this.cookies = cookies;
        this.forms = forms;
        this.random = random;
    }

    /** Takes a quarter of a second. @param secret changes with the user's password @param rounds {@link #ROUNDS}, but for tests */
    static SessionSeal of(String user, byte[] secret, int rounds, SecureRandom random) {
        try {
            char[] password = HexFormat.of().formatHex(secret).toCharArray();
            byte[] salt = ("almoner desk " + user).getBytes(StandardCharsets.UTF_8);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password, salt, rounds, KEY_BYTES * Byte.SIZE))
                    .getEncoded();
            // Not the next bytes of the same: those are as many rounds again, which whoever guesses does not need.
            byte[] forms = Digests.hmac(new SecretKeySpec(key, Digests.HMAC), "forms");
            return new SessionSeal(new SecretKeySpec(key, Sealing.AES), new SecretKeySpec(forms, Digests.HMAC), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has these
        }
    }

    /** The same for all sessions of the user, so that a form outlasts the session in which it was shown. */
    String formToken() {
        return mac("form");
    }

    /** The same of one of those who share a seal. */
    String formToken(String user) {
        return mac("form " + user);
    }

    private String mac(String text) {
        return text(Digests.hmac(forms, text));
    }

    String seal(String plain) {
        return text(Sealing.seal(cookies, random, plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** @return null for what this seal has not made */
    String open(String sealed) {
        try {
            byte[] plain = Sealing.open(cookies, Base64.getUrlDecoder().decode(sealed));
            return plain == null ? null : new String(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
