package org.almoner.fraud.cases;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What has become of a case. */
@RegisterForReflection
public enum CaseState {
    /** Somebody should look at it. */
    OPEN,
    /** It is honest. */
    ACCEPTED,
    /** The money was given back. */
    REFUNDED,
    /** The e-mail hash is blocked. */
    BLOCKED;

    /** The states from which an administrator may lead to this one. */
    List<CaseState> from() {
        return switch (this) {
            case OPEN -> List.of();
            case ACCEPTED -> List.of(OPEN);
            case REFUNDED -> List.of(OPEN, BLOCKED);
            case BLOCKED -> List.of(OPEN, REFUNDED);
        };
    }
}
