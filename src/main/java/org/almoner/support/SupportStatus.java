package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Who has the next word. */
@RegisterForReflection
public enum SupportStatus {
    /** The visitor waits for an answer. */
    OPEN,
    ANSWERED,
    /** Nobody waits; a new message of the visitor opens it again. */
    CLOSED
}
