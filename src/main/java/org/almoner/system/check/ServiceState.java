package org.almoner.system.check;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.stream.Stream;

/** How a service is. */
@RegisterForReflection
public enum ServiceState {
    /** Operational. */
    UP,
    /** It does its work, and somebody should look at it. */
    DEGRADED,
    /** It does not do its work. */
    DOWN,
    /** Nobody has set it up; that is neither good nor bad. */
    NOT_CONFIGURED,
    /** Not checked yet, or not for too long. */
    UNKNOWN;

    /** @return {@link #UNKNOWN} for a word that only another version has */
    public static ServiceState of(String name) {
        return Stream.of(values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
