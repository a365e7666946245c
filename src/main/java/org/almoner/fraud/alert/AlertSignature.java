package org.almoner.fraud.alert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How an alert is signed: "Standard Webhooks", symmetric signatures. */
final class AlertSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private AlertSignature() {}

    /** The value of {@code webhook-signature}. @param id the value of {@code webhook-id} */
    static String of(byte[] key, String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            String content = id + "." + at.getEpochSecond() + "." + body;
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
