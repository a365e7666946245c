package org.almoner.system.status;

import io.quarkus.arc.All;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.system.check.Finding;
import org.almoner.system.check.Replica;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceCheck;
import org.jboss.logging.Logger;

/** Looks at all services at once. */
@ApplicationScoped
class HealthChecks {

    private static final Logger LOG = Logger.getLogger(HealthChecks.class);

    /** Of one check. */
    static final Duration LIMIT = Duration.ofSeconds(8);

    private final List<ServiceCheck> checks;
    private final Replica replica;

    HealthChecks(@All List<ServiceCheck> checks, Replica replica) {
        this.checks = checks.stream()
                .sorted(Comparator.comparing(ServiceCheck::service))
                .toList();
        this.replica = replica;
    }

    /** Never fails: a check that does is what was found. @param now by the clock of the database, as all runs have it */
    Uni<HealthCheckRun> run(Instant now) {
        long start = System.nanoTime();
        return Uni.join()
                .all(checks.stream().map(check -> run(check, now)).toList())
                .andFailFast()
                .map(checked -> new HealthCheckRun(UUID.randomUUID(), now, since(start), replica.name(), checked));
    }

    private static Uni<CheckedService> run(ServiceCheck check, Instant now) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            return check.check()
                    .ifNoItem()
                    .after(LIMIT)
                    .fail()
                    .onFailure()
                    .recoverWithItem(failure -> Finding.down(reason(check.service(), failure)))
                    .map(found -> new CheckedService(
                            check.service(), found.state(), now, since(start).toMillis(), found.note()));
        });
    }

    private static String reason(Service service, Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + LIMIT.toSeconds() + " s";
        }
        LOG.warnf("The check of %s failed: %s", service.title(), DatabaseFailure.forLog(failure));
        return DatabaseFailure.describe(failure);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
