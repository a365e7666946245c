package org.almoner.system.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.almoner.system.check.ServiceState;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A service as it is answered. @param since when it began to be so @param latencyMs how long its last check took */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "CheckedService")
public record ServiceView(
        String name,
        ServiceState status,
        @Schema(nullable = true) Instant since,
        long latencyMs,
        @Schema(nullable = true) String note) {

    /** Not where nobody has set it up, or where it is still to be checked. */
    public boolean needsSomebody() {
        return switch (status) {
            case DEGRADED, DOWN -> true;
            case UP, NOT_CONFIGURED, UNKNOWN -> false;
        };
    }

    static List<ServiceView> of(List<CheckedService> services) {
        return services.stream()
                .map(checked -> new ServiceView(
                        checked.service().title(),
                        checked.state(),
                        checked.since(),
                        checked.latencyMs(),
                        checked.note()))
                .toList();
    }
}
