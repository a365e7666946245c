package org.almoner.fraud.cases;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a case is about. */
@RegisterForReflection
public enum SubjectKind {
    TICKET,
    DONATION,
    /** The gifts of one e-mail hash. */
    DONOR,
    /** Everything that is not about a single ticket. */
    ALL
}
