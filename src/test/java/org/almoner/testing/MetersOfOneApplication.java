package org.almoner.testing;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Forgets the meters of an application that ends. Applications under test share what libraries keep in static fields: a gauge
 * that the next one registers under the same name would go on to measure the last one.
 */
@ApplicationScoped
class MetersOfOneApplication {

    void forget(@Observes ShutdownEvent end) {
        Metrics.globalRegistry.clear();
    }
}
