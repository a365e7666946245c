package org.almoner.system.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.almoner.system.check.ServiceState;

/** How the whole is. */
@RegisterForReflection
enum Overall {
    HEALTHY,
    DEGRADED,
    DOWN;

    /** The tunnel and speech lower only themselves: money is taken and told without them. */
    static Overall of(List<CheckedService> services) {
        return services.stream().map(Overall::of).max(Overall::compareTo).orElse(HEALTHY);
    }

    private static Overall of(CheckedService checked) {
        boolean fails = checked.state() == ServiceState.DOWN;
        boolean ails = fails || checked.state() == ServiceState.DEGRADED;
        return switch (checked.service()) {
            case BACKEND, DATABASE -> fails ? DOWN : ails ? DEGRADED : HEALTHY;
            case STRIPE_WEBHOOK, HEALTH_MONITORING -> ails ? DEGRADED : HEALTHY;
            case TUNNEL, SPEECH_INTELLIGENCE -> HEALTHY;
        };
    }

    /** As "6/6 services operational", or "DEGRADED, 4/6 services operational, 1 not configured". */
    static String summary(List<CheckedService> services) {
        long operational = count(services, ServiceState.UP);
        long absent = count(services, ServiceState.NOT_CONFIGURED);
        String figures = operational + "/" + services.size() + " services operational";
        return operational == services.size()
                ? figures
                : of(services) + ", " + figures + (absent == 0 ? "" : ", " + absent + " not configured");
    }

    static long count(List<CheckedService> services, ServiceState state) {
        return services.stream().filter(checked -> checked.state() == state).count();
    }
}
