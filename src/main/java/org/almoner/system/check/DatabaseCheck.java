package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Reads;
import org.almoner.database.watchdog.DatabaseWatchdog;
import org.almoner.donation.audit.AuditState;

/** What the watchdog knows, whether the pool lends a connection that works, and what the last audit of the ledger left. */
@ApplicationScoped
class DatabaseCheck implements ServiceCheck {

    private final DatabaseWatchdog watchdog;
    private final Reads reads;
    private final AuditState audit;

    DatabaseCheck(DatabaseWatchdog watchdog, Reads reads, AuditState audit) {
        this.watchdog = watchdog;
        this.reads = reads;
        this.audit = audit;
    }

    @Override
    public Service service() {
        return Service.DATABASE;
    }

    @Override
    public Uni<Finding> check() {
        if (!watchdog.isReady()) {
            return Uni.createFrom()
                    .item(Finding.down("the watchdog: " + watchdog.lastError().orElse("not ready")));
        }
        return reads.read("select 1")
                .map(answer -> audited())
                .onFailure()
                .recoverWithItem(
                        failure -> Finding.down("the pool lends no connection: " + DatabaseFailure.describe(failure)));
    }

    private Finding audited() {
        String when = audit.auditedAt()
                .map(at -> "the ledger audit of " + at.truncatedTo(ChronoUnit.SECONDS))
                .orElse("no ledger audit yet");
        if (audit.isInDoubt()) {
            return Finding.degraded(when + " left a difference: see POST /admin/ledger/audit");
        }
        return Finding.up(audit.auditedAt().isPresent() ? when + " left no difference" : when);
    }
}
