package org.almoner.system.status;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.testing.Rows;

/** Runs as another replica has stored them. */
final class StoredRun {

    private StoredRun() {}

    /** One in which all services are up but for the other. */
    static void store(Rows rows, Instant at, Service other, ServiceState state) {
        String columns = Stream.of(Service.values()).map(Service::column).collect(Collectors.joining(", "));
        String states = Stream.of(Service.values())
                .map(service -> "'" + of(service, other, state) + "'")
                .collect(Collectors.joining(", "));
        String services = Stream.of(Service.values())
                .map(service -> "{\"service\":\"" + service + "\",\"state\":\"" + of(service, other, state)
                        + "\",\"since\":\"" + at.truncatedTo(ChronoUnit.MILLIS)
                        + "\",\"latencyMs\":7,\"note\":\"of the test\"}")
                .collect(Collectors.joining(",", "[", "]"));
        rows.execute(
                "insert into health_check_runs (id, started_at, duration_ms, replica, overall, " + columns
                        + ", services) values (?, ?, 12, 'another/1', 'HEALTHY', " + states + ", ?::jsonb)",
                UUID.randomUUID(),
                Timestamp.from(at),
                services);
    }

    private static ServiceState of(Service service, Service other, ServiceState state) {
        return service == other ? state : ServiceState.UP;
    }
}
