package org.almoner.fraud.cases;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
        Set<CaseState> from = switch (this) {
            case OPEN -> Set.<CaseState>of();
            case ACCEPTED -> Set.of(OPEN);
            case REFUNDED -> Set.of(OPEN, BLOCKED);
            case BLOCKED -> Set.of(OPEN, REFUNDED);
        };
        return Stream.of(values()).filter(from::contains).toList();
    }
}
