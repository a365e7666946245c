package org.almoner.donation.audit;

import static org.almoner.database.sql.Columns.instant;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.Setting;
import org.almoner.database.look.Lookout;
import org.jboss.logging.Logger;

/**
 * How the ledger is by the last audit, on whichever replica that was: the database knows, and every replica looks there. A
 * probe is answered from memory, since anybody may ask.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class AuditState {

    public static final Setting<Duration> LOOK = Setting.duration(
            "ALMONER_LEDGER_AUDIT_LOOK",
            "almoner.ledger.audit.look",
            "how often a replica looks what the last audit has found, and whether payouts are explained",
            "10s",
            Duration.ofSeconds(1),
            Duration.ofHours(1));

    private static final Logger LOG = Logger.getLogger(AuditState.class);

    /**
     * An audit that is under way, or whose replica died, holds the lease of the job. Where none ever came to its end, one is missing when
     * it was called for since this replica began: a new installation does not make up for the night before it.
     */
    private static final String LAST = """
            select
                last.audited_at, coalesce(last.differences, 0),
                cast(extract(epoch from greatest(clock_timestamp() - last.audited_at, interval '0')) as double precision),
                job.failures > 0 or job.leased_by is not null
                    or coalesce(job.finished_at, cast(cast(:started as text) as timestamptz))
                            < cast(cast(:called as text) as timestamptz)
                        and (job.due_at <= cast(cast(:called as text) as timestamptz) or not isfinite(job.due_at))
            from jobs as job
            left join (select audited_at, differences from ledger_audits order by id desc limit 1) as last on true
            where job.name = '%s'
            """.formatted(LedgerAudit.JOB);

    private final AtomicInteger differences;
    private final AuditTimes times;
    private final Lookout lookout;
    private volatile Instant auditedAt;
    private volatile boolean unfinished;
    private final Instant started;
    private final long startedNanos = System.nanoTime();

    /** Null before this replica has looked. */
    private volatile Age age;

    AuditState(MeterRegistry metrics, Clock clock, AuditTimes times) {
        this.times = times;
        this.started = clock.instant();
        this.lookout = new Lookout(metrics, "audit", LOG, "The state of the audit");
        this.differences = metrics.gauge("almoner.ledger.differences", new AtomicInteger());
        metrics.gauge("almoner.ledger.audit.age.seconds", this, AuditState::ageSeconds);
    }

    /** Whether the last audit left a difference. */
    public boolean isInDoubt() {
        return differences.get() > 0;
    }

    /** Empty before the first audit, and before this replica has looked. */
    public Optional<Instant> auditedAt() {
        return Optional.ofNullable(auditedAt);
    }

    /** Whether the last try has not come to its end, or was not begun when the clock called for it, as far as is known here. */
    boolean isUnfinished() {
        return unfinished;
    }

    /**
     * How old the last audit was at a time, neither of which is by a clock that somebody sets.
     *
     * @param nanos of {@link System#nanoTime}
     */
    private record Age(double seconds, long nanos) {}

    /** Since the start while there was none, so that an alert sees that too; not a number before this replica has looked. */
    private double ageSeconds() {
        Age seen = age;
        return seen == null ? Double.NaN : seen.seconds() + (System.nanoTime() - seen.nanos()) / 1e9;
    }

    /** Never fails: while the database is away, the last that was seen holds. */
    @Scheduled(
            every = "{almoner.ledger.audit.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> look() {
        Uni<Object[]> last = Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LAST, Object[].class)
                        .setParameter("started", started.toString())
                        .setParameter("called", times.last().toString())
                        .getSingleResult()));
        return lookout.neverFailing(last.invoke(this::see)).replaceWithVoid();
    }

    private void see(Object[] last) {
        auditedAt = instant(last[0]);
        differences.set(((Number) last[1]).intValue());
        age = last[2] == null ? new Age(0, startedNanos) : new Age((Double) last[2], System.nanoTime());
        unfinished = (Boolean) last[3];
    }
}
