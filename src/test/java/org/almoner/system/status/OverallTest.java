package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverallTest {

    @ParameterizedTest
    @CsvSource({
        "BACKEND, DOWN, DOWN",
        "BACKEND, DEGRADED, DEGRADED",
        "DATABASE, DOWN, DOWN",
        "DATABASE, DEGRADED, DEGRADED",
        "STRIPE_WEBHOOK, DOWN, DEGRADED",
        "STRIPE_WEBHOOK, DEGRADED, DEGRADED",
        "HEALTH_MONITORING, DOWN, DEGRADED",
        "TUNNEL, DOWN, HEALTHY",
        "TUNNEL, DEGRADED, HEALTHY",
        "TUNNEL, NOT_CONFIGURED, HEALTHY",
        "SPEECH_INTELLIGENCE, DOWN, HEALTHY",
        "SPEECH_INTELLIGENCE, UNKNOWN, HEALTHY"
    })
    void oneServiceLowersTheWholeAsFarAsItMatters(Service service, ServiceState state, Overall overall) {
        List<CheckedService> services = services(Map.of(service, state));
        assertThat(Overall.of(services)).isEqualTo(overall);
        assertThat(Overall.summary(services)).startsWith(overall + ", 5/6 services operational");
    }

    @Test
    void theWorstCounts() {
        assertThat(Overall.of(services(Map.of(
                        Service.STRIPE_WEBHOOK, ServiceState.DOWN,
                        Service.DATABASE, ServiceState.DOWN,
                        Service.TUNNEL, ServiceState.DOWN))))
                .isEqualTo(Overall.DOWN);
    }

    @Test
    void summaryIsShortWhenAllIsWell() {
        assertThat(Overall.summary(services(Map.of()))).isEqualTo("6/6 services operational");
        assertThat(Overall.summary(services(Map.of(Service.TUNNEL, ServiceState.NOT_CONFIGURED))))
                .isEqualTo("HEALTHY, 5/6 services operational, 1 not configured");
    }

    private static List<CheckedService> services(Map<Service, ServiceState> other) {
        return Stream.of(Service.values())
                .map(service ->
                        new CheckedService(service, other.getOrDefault(service, ServiceState.UP), Instant.EPOCH, 1, ""))
                .toList();
    }
}
