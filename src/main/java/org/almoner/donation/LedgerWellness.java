package org.almoner.donation;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * At {@code /q/health/well}: down after an audit that found a difference and until one finds none. It takes no replica out
 * of service, since the others would answer the same.
 */
@Wellness
@ApplicationScoped
class LedgerWellness implements HealthCheck {

    private final LedgerAudit audit;

    LedgerWellness(LedgerAudit audit) {
        this.audit = audit;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("ledger")
                .status(!audit.isInDoubt())
                .build();
    }
}
