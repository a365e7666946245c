package org.almoner.stripe.catchup;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** Walks that come to nothing before they have begun. */
public final class FailingWalks {

    private FailingWalks() {}

    /** Anonymous, so that it is no bean beside the one that it stands for. */
    public static Reconciliation with(Throwable failure) {
        return new Reconciliation(null, null, null, null, null, null, null, null, null) {
            @Override
            public Uni<Optional<ReconciliationRun>> walkSince(Instant since) {
                return Uni.createFrom().failure(failure);
            }

            @Override
            public Uni<Optional<ReconciliationRun>> walkOn() {
                return Uni.createFrom().failure(failure);
            }
        };
    }
}
