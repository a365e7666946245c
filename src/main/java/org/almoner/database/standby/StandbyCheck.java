package org.almoner.database.standby;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** At {@code /q/health/well}: down while there should be a standby to read from and is none. It takes nobody out of service. */
@Wellness
@ApplicationScoped
class StandbyCheck implements HealthCheck {

    private final StandbyWatch watch;

    StandbyCheck(StandbyWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("standby")
                .status(watch.isWell())
                .withData("message", watch.message())
                .build();
    }
}
