package org.almoner.database.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.look.Outage;
import org.almoner.database.pool.TimeLimits;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that ends, beside the one that goes on. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class EndingTest {

    private static final String JOB = "ends-here";
    private static final Logger LOG = Logger.getLogger("org.almoner.database.job.ends");

    @Inject
    JobSettings settings;

    @Inject
    TimeLimits limits;

    @Inject
    Vertx vertx;

    @Inject
    Clock clock;

    @Inject
    OwnContext ownContext;

    @Inject
    Outage outage;

    @Inject
    Scheduler scheduler;

    @Inject
    Rows rows;

    @BeforeEach
    void isDue() {
        rows.execute("insert into jobs (name, due_at) values (?, 'epoch')", JOB);
    }

    @AfterEach
    void isNone() {
        rows.execute("delete from jobs where name = ?", JOB);
    }

    @Test
    void noJobBeginsByItselfAnyMoreAndOtherLooksGoOnForAsLongAsRequestsAreAnswered() {
        HeldLeases held = new HeldLeases(vertx);
        LastLooks last = new LastLooks(scheduler, held);
        last.stop(new ShutdownDelayInitiatedEvent());
        JobLeases ending = new JobLeases(settings, limits, held, ownContext, clock);
        assertThat(ownContext.start(() -> ending.claimDue(JOB)).await().atMost(Duration.ofSeconds(5)))
                .isEmpty();
        assertThat(scheduler.isRunning()).isTrue();
        try {
            last.stop(new ShutdownEvent());
            assertThat(scheduler.isRunning()).isFalse();
        } finally {
            scheduler.resume();
        }
    }

    @Test
    void leaseOfWhatIsUnderWayIsGivenBackAndNoMistakeIsTold() {
        JobLeases ending = new JobLeases(settings, limits, new HeldLeases(vertx), ownContext, clock);
        LeasedJobs jobs = new LeasedJobs(ending, outage, new SimpleMeterRegistry());
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Duration> work = new CompletableFuture<>();
        try (LogWatch log = new LogWatch(LOG.getName());
                LogWatch told = new LogWatch(JobLeases.class)) {
            Uni<Void> run = ownContext.start(() -> jobs.runIfDue(new Job(JOB, LOG, "The job of a test"), lease -> {
                begun.complete(null);
                return Uni.createFrom().completionStage(work);
            }));
            begun.join();
            ending.stop(new ShutdownEvent());
            assertThat(rows.one("select failures, leased_until <= now() as over from jobs where name = ?", JOB))
                    .containsEntry("failures", 0)
                    .containsEntry("over", true);
            run.await().atMost(Duration.ofSeconds(5));
            // Nobody hears of it any more.
            work.completeExceptionally(new IllegalStateException());
            assertThat(log.lines()).isEmpty();
            assertThat(told.lines())
                    .singleElement()
                    .asString()
                    .isEqualTo("INFO This replica ends; others go on with: " + JOB);
        }
        assertThat(ownContext.start(() -> ending.claimDue(JOB)).await().atMost(Duration.ofSeconds(5)))
                .as("nor does it begin another")
                .isEmpty();
        JobLeases goingOn = new JobLeases(settings, limits, new HeldLeases(vertx), ownContext, clock);
        assertThat(ownContext.start(() -> goingOn.claimDue(JOB)).await().atMost(Duration.ofSeconds(5)))
                .as("as another does at once")
                .isPresent();
    }
}
