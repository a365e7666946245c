package org.almoner.live;

import java.util.Map;
import org.almoner.testing.GivenSettings;

/**
 * With little patience for the connection that listens, for locks that others hold and for who sends a recording, few streams, and keys of
 * donors' hashes that have changed: for classes that have a
 * database of their own, where nobody else's donors are.
 */
public final class Hurried extends GivenSettings {

    public static final String PRESENT_KEY = "pre$ent key";
    public static final String FORMER_KEY = "former key";

    public Hurried() {
        super(Map.of(
                "almoner.live.ping", "1S",
                "almoner.live.reconnect", "2S",
                "DB_LOCK_TIMEOUT", "500ms",
                "almoner.live.max-streams", "3",
                "almoner.live.max-streams-per-client", "2",
                "almoner.speech.upload-time", "1S",
                "DONOR_HASH_KEY", PRESENT_KEY + "," + FORMER_KEY + ",unkeyed"));
    }
}
