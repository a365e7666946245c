package org.almoner.system.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.almoner.database.sql.RowJson;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;

/** The column {@code health_check_runs.services}. What another version wrote into it is read as far as it is known. */
final class StoredServices {

    private StoredServices() {}

    /** One service; its words may be those of another version. */
    @RegisterForReflection
    record StoredService(String service, String state, Instant since, Long latencyMs, String note) {

        private static StoredService of(CheckedService checked) {
            return new StoredService(
                    checked.service().name(),
                    checked.state().name(),
                    checked.since(),
                    checked.latencyMs(),
                    checked.note());
        }
    }

    static String written(List<CheckedService> services) {
        return RowJson.write(services.stream().map(StoredService::of).toList());
    }

    static List<CheckedService> read(String services) {
        return RowJson.readList(services, StoredService.class).stream()
                .flatMap(stored -> Service.of(stored.service()).stream()
                        .map(service -> new CheckedService(
                                service,
                                ServiceState.of(stored.state()),
                                stored.since(),
                                stored.latencyMs() == null ? 0 : stored.latencyMs(),
                                stored.note())))
                .toList();
    }
}
