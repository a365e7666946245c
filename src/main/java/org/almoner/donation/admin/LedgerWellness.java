package org.almoner.donation.admin;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.donation.audit.AuditState;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * At {@code /q/health/well}: down after an audit that left a difference and until one leaves none, on every replica alike. It
 * takes none of them out of service, since the others would answer the same.
 */
@Wellness
@ApplicationScoped
class LedgerWellness implements HealthCheck {

    private final AuditState state;

    LedgerWellness(AuditState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.builder().name("ledger").status(!state.isInDoubt());
        state.auditedAt().ifPresent(at -> answer.withData("auditedAt", at.toString()));
        return answer.build();
    }
}
