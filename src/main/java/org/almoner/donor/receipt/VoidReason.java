package org.almoner.donor.receipt;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why somebody makes a receipt void. A word and no text: nobody writes a name into it. */
@RegisterForReflection
public enum VoidReason {
    MISTAKE,
    DUPLICATE,
    /** The money went back by another way than Stripe's. */
    RETURNED,
    OTHER
}
