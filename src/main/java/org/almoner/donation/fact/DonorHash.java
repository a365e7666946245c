package org.almoner.donation.fact;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Setting;
import org.eclipse.microprofile.config.Config;

/** The hash that stands for an e-mail address: enough to see that two donations come from one donor, and no more. */
@ApplicationScoped
public class DonorHash {

    /** An HMAC's key; unset for a bare hash. */
    public static final Setting<String> KEY = new Setting<>(
            "DONOR_HASH_KEY",
            null,
            "makes the e-mail hash an HMAC",
            "required in production, or",
            "a secret of any form",
            text -> text);

    /** Lets production start without the key. */
    public static final Setting<Boolean> UNKEYED =
            Setting.yesOrNo("ALLOW_UNKEYED_DONOR_HASH", null, "`true` lets production start without that key", "false");

    private static final String KEYED = "HmacSHA256";

    private final Optional<SecretKeySpec> key;

    /** Takes the setting as it was given: read in the usual way, a {@code $} in a key would start an expression. */
    @Inject
    DonorHash(Config config) {
        this(config.getConfigValue(KEY.variable()).getRawValue());
    }

    /** @param key makes the hash an HMAC, which cannot be guessed without it; null or blank for a bare hash */
    public DonorHash(String key) {
        this.key = Optional.ofNullable(key)
                .filter(value -> !value.isBlank())
                .map(value -> new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), KEYED));
    }

    /**
     * The hash of the trimmed lower-case address: HMAC-SHA-256 with the configured key, SHA-256 without one.
     *
     * @param email may be null or blank
     * @return 64 hexadecimal digits, or null when there is no address
     */
    public String of(String email) {
        if (email == null || email.isBlank()) {
            return null;
        }
        byte[] normal = email.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest(normal));
    }

    private byte[] digest(byte[] bytes) {
        try {
            if (key.isEmpty()) {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            }
            Mac mac = Mac.getInstance(KEYED);
            mac.init(key.get());
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256 and HMAC-SHA-256", e);
        }
    }
}
