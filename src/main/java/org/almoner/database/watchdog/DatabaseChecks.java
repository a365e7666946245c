package org.almoner.database.watchdog;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.almoner.database.watchdog.WatchdogState.Starting;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What Kubernetes asks. Asynchronous checks run on the event loop: they need no worker thread, which may all be busy. */
final class DatabaseChecks {

    @Produces
    @Startup
    @ApplicationScoped
    static AsyncHealthCheck gate(DatabaseWatchdog watchdog) {
        return () -> Uni.createFrom()
                .item(() -> HealthCheckResponse.builder()
                        .name("Database gate")
                        .status(!(watchdog.state() instanceof Starting))
                        .build());
    }

    @Produces
    @Readiness
    @ApplicationScoped
    static AsyncHealthCheck database(DatabaseWatchdog watchdog) {
        return () -> Uni.createFrom().item(() -> {
            WatchdogState state = watchdog.state();
            return HealthCheckResponse.builder()
                    .name("Database")
                    .status(state.ready())
                    .withData("message", state.message())
                    .withData("failureCount", state.failureCount())
                    .build();
        });
    }
}
