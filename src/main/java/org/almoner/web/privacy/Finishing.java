package org.almoner.web.privacy;

import io.smallrye.mutiny.Uni;

/** Has work that is too long for a transaction, and is done after it. */
public interface Finishing {

    /** Does it to its end, whoever began it. Does no harm when there is nothing to do. */
    default Uni<Void> finish() {
        return Uni.createFrom().voidItem();
    }
}
