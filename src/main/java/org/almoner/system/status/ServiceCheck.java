package org.almoner.system.status;

import io.smallrye.mutiny.Uni;

/** Looks how one service is. */
interface ServiceCheck {

    Service service();

    /** A failure, and no answer within the limit of {@link HealthChecks}, count as down. */
    Uni<Finding> check();
}
