package org.almoner.stripe.checkout;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.almoner.web.problem.ProblemException;

/** Is asked before a checkout is opened, whether that ticket may have one now. It waits for nothing that it has known once. */
public interface CheckoutGuard {

    /**
     * Fails with a {@link ProblemException}, 429 or 503 with Retry-After, when it may not, and when nobody can say yet.
     *
     * @param client whom the request counts for
     */
    Uni<Void> pass(UUID ticketId, String client);
}
