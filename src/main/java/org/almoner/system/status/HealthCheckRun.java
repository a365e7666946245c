package org.almoner.system.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;

/**
 * One look at all services.
 *
 * @param replica the name of the one that did it
 * @param services in the order of {@link Service}
 */
public record HealthCheckRun(
        UUID id, Instant startedAt, Duration duration, String replica, List<CheckedService> services) {

    /** A run without any trouble, for those who try the table. */
    public static HealthCheckRun allUp(Instant startedAt, String replica) {
        return new HealthCheckRun(
                UUID.randomUUID(),
                startedAt,
                Duration.ZERO,
                replica,
                Stream.of(Service.values())
                        .map(service -> new CheckedService(service, ServiceState.UP, startedAt, 0, "fine"))
                        .toList());
    }

    /** Whether every service that is still as it was then says that it is so since then. */
    public boolean goesOnFrom(HealthCheckRun before) {
        return equals(after(before));
    }

    Overall overall() {
        return Overall.of(services);
    }

    /** The same with what goes on from the run before. @param before null when there is none */
    HealthCheckRun after(HealthCheckRun before) {
        return before == null
                ? this
                : new HealthCheckRun(
                        id,
                        startedAt,
                        duration,
                        replica,
                        services.stream()
                                .map(checked -> checked.after(before.of(checked.service())))
                                .toList());
    }

    /** Null when that run did not know the service. */
    CheckedService of(Service service) {
        return services.stream()
                .filter(checked -> checked.service() == service)
                .findFirst()
                .orElse(null);
    }
}
