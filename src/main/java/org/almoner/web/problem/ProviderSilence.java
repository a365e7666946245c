package org.almoner.web.problem;

import io.quarkus.oidc.OIDCException;
import io.smallrye.mutiny.TimeoutException;
import java.io.IOException;
import org.almoner.Causes;

/** Why a token could not be looked at: Quarkus says of a key that it could not ask for that the token is wrong. */
public final class ProviderSilence {

    private ProviderSilence() {}

    /** Whether the failure of a login is the provider's, who was not heard, and not that of what was sent. */
    public static boolean isReasonOf(Throwable failure) {
        return Causes.of(failure)
                .anyMatch(cause -> cause instanceof OIDCException
                        || cause instanceof TimeoutException
                        || cause instanceof IOException);
    }
}
