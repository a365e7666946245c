package org.almoner.system.status;

import java.time.Instant;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;

/**
 * One service in one run.
 *
 * @param since when it began to be so
 * @param latencyMs how long its check took
 */
record CheckedService(Service service, ServiceState state, Instant since, long latencyMs, String note) {

    /** The same, going on from the run before: what has not changed is so since then. @param before null when there is none */
    CheckedService after(CheckedService before) {
        return before != null && before.state == state
                ? new CheckedService(service, state, before.since, latencyMs, note)
                : this;
    }
}
