package org.almoner.stripe.checkout;

import java.util.UUID;
import org.almoner.web.problem.ProblemException;

/** Is asked before a checkout is opened, whether that ticket may have one now. It must not wait for anything. */
public interface CheckoutGuard {

    /**
     * @param client whom the request counts for
     * @throws ProblemException 429 or 503 with Retry-After when it may not
     */
    void pass(UUID ticketId, String client);
}
