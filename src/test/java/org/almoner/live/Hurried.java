package org.almoner.live;

import static java.util.Map.entry;

import java.util.Map;
import org.almoner.testing.GivenSettings;

/**
 * With little patience for the connection that listens, for locks that others hold and for who sends a recording, few streams, keys of
 * donors' hashes that have changed, and an issuer of receipts: for classes that have a
 * database of their own, where nobody else's donors are.
 */
public final class Hurried extends GivenSettings {

    public static final String PRESENT_KEY = "pre$ent key";
    public static final String FORMER_KEY = "former key";

    public Hurried() {
        super(Map.ofEntries(
                entry("almoner.live.ping", "1S"),
                entry("almoner.live.reconnect", "2S"),
                entry("DB_LOCK_TIMEOUT", "500ms"),
                entry("almoner.live.max-streams", "3"),
                entry("almoner.live.max-streams-per-client", "2"),
                entry("almoner.speech.upload-time", "1S"),
                entry("RECEIPT_ISSUER_NAME", "A Fund"),
                entry("RECEIPT_ISSUER_ADDRESS", "1 Main Street; Springfield"),
                entry("RECEIPT_ISSUER_TAX_ID", "12-3456789"),
                entry("RECEIPT_ISSUER_COUNTRY", "US"),
                entry("DONOR_HASH_KEY", PRESENT_KEY + "," + FORMER_KEY + ",unkeyed")));
    }
}
