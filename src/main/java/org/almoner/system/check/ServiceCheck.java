package org.almoner.system.check;

import io.smallrye.mutiny.Uni;

/** Looks how one service is. */
public interface ServiceCheck {

    Service service();

    /** A failure, and no answer within the limit of {@link HealthChecks}, count as down. */
    Uni<Finding> check();
}
