package org.almoner.system.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;

/** The column {@code health_check_runs.services}. What another version wrote into it is read as far as it is known. */
@Singleton
class StoredServices {

    private final ObjectMapper json;

    StoredServices(ObjectMapper json) {
        this.json = json;
    }

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

    String written(List<CheckedService> services) {
        try {
            return json.writeValueAsString(
                    services.stream().map(StoredService::of).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a record of texts, numbers and instants
        }
    }

    List<CheckedService> read(String services) {
        try {
            return json.readerForListOf(StoredService.class).<List<StoredService>>readValue(services).stream()
                    .flatMap(stored -> Service.of(stored.service()).stream()
                            .map(service -> new CheckedService(
                                    service,
                                    ServiceState.of(stored.state()),
                                    stored.since(),
                                    stored.latencyMs() == null ? 0 : stored.latencyMs(),
                                    stored.note())))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The services of a stored run cannot be read", e);
        }
    }
}
