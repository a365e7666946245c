package org.almoner.fraud.alert;

import java.time.Instant;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;

/** How an alert is signed: "Standard Webhooks", symmetric signatures. */
final class AlertSignature {

    private AlertSignature() {}

    /** The value of {@code webhook-signature}. @param id the value of {@code webhook-id} */
    static String of(byte[] key, String id, Instant at, String body) {
        String content = id + "." + at.getEpochSecond() + "." + body;
        return "v1," + Base64.getEncoder().encodeToString(Digests.hmac(new SecretKeySpec(key, Digests.HMAC), content));
    }
}
