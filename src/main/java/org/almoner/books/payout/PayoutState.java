package org.almoner.books.payout;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.almoner.database.look.Lookout;
import org.almoner.database.sql.Reads;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Whether every payout is explained, as the database knows it and every replica sees alike. At {@code /q/health/well}: down
 * while one is not. It takes no replica out of service; a probe is answered from memory, since anybody may ask.
 */
@Wellness
@Startup // its metrics are there from the start
@ApplicationScoped
class PayoutState implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(PayoutState.class);

    private static final String LOOK = """
            select
                (select count(*) from payouts where explained <> amount and status not in ('FAILED', 'CANCELED')),
                (select count(*) from payouts
                    where itemised and read_due_at < 'infinity'
                        and coalesce(reconciliation, 'COMPLETED') = 'COMPLETED' and explained is null)
            """;

    private final Reads reads;
    private final AtomicLong unexplained;
    private final AtomicLong unread;
    private final Lookout lookout;

    PayoutState(Reads reads, MeterRegistry metrics) {
        this.reads = reads;
        this.unexplained = metrics.gauge("almoner.payouts.unexplained", new AtomicLong());
        this.unread = metrics.gauge("almoner.payouts.unread", new AtomicLong());
        this.lookout = new Lookout(metrics, "payouts", LOG, "Whether payouts are explained");
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("books")
                .status(unexplained.get() == 0)
                .withData("unexplainedPayouts", unexplained.get())
                .build();
    }

    /** Never fails: while the database is away, the last that was seen holds. */
    @Scheduled(
            every = "{almoner.ledger.audit.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> look() {
        return lookout.neverFailing(reads.read(LOOK).invoke(rows -> {
                    unexplained.set((Long) rows.get(0)[0]);
                    unread.set((Long) rows.get(0)[1]);
                }))
                .replaceWithVoid();
    }
}
