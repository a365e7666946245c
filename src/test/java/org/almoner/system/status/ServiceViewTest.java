package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.almoner.system.check.ServiceState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceViewTest {

    @ParameterizedTest
    @CsvSource({"UP, false", "NOT_CONFIGURED, false", "UNKNOWN, false", "DEGRADED, true", "DOWN, true"})
    void serviceNeedsSomebodyWhereItFails(ServiceState state, boolean needs) {
        assertThat(new ServiceView("Tunnel", state, null, 0, null).needsSomebody())
                .isEqualTo(needs);
    }
}
