package org.almoner.database.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.Waiting;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job of this test alone. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class JobLeasesTest {

    private static final String JOB = "tried-here";
    private static final Logger LOG = Logger.getLogger("org.almoner.database.job.tried");

    @Inject
    LeasedJobs jobs;

    @Inject
    JobLeases leases;

    @Inject
    OwnContext ownContext;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void isDue() {
        rows.execute("insert into jobs (name, due_at) values (?, 'epoch')", JOB);
    }

    @AfterEach
    void isNone() {
        clock.goOn();
        rows.execute("delete from jobs where name = ?", JOB);
    }

    @Test
    void leaseThatCouldNotBeGivenBackIsGivenBackBeforeTheNext() throws SQLException {
        Lease held = claim().orElseThrow();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from jobs where name = '" + JOB + "' for update");
            assertThatThrownBy(() -> await(() -> leases.failed(held, "the database was away")))
                    .satisfies(busy -> assertThat(DatabaseFailure.of(busy)).isEqualTo(DatabaseFailure.BUSY));
            holder.rollback();
        }
        Lease next = claim().orElseThrow();
        assertThat(next.holder()).isNotEqualTo(held.holder());
        assertThat(claim()).as("and that one is held").isEmpty();
        await(() -> leases.done(next, Duration.ZERO));
        assertThat(claim()).isPresent();
    }

    @Test
    void leaseThatHasGoneToAnotherStaysTheirs() throws SQLException {
        Lease held = claim().orElseThrow();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from jobs where name = '" + JOB + "' for update");
            assertThatThrownBy(() -> await(() -> leases.release(held))).isNotNull();
            holder.rollback();
        }
        rows.execute(
                "update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute' where name = ?",
                JOB);
        assertThat(claim()).isEmpty();
    }

    @Test
    void replicaThatIsAheadTakesNoTimeFromTheOthersWhenItEnds() {
        ahead();
        Lease held = claim().orElseThrow();
        await(() -> leases.done(held, Duration.ofMinutes(1)));
        assertThat(claim()).as("nor does it do the job over and over").isEmpty();
        assertThat(row()).containsEntry("done", true).containsEntry("soon", true);
        clock.goOn();
        assertThat(claim()).isEmpty();
        rows.execute("update jobs set due_at = 'epoch' where name = ?", JOB);
        ahead();
        Lease again = claim().orElseThrow();
        await(() -> leases.failed(again, "it did not work"));
        assertThat(claim()).isEmpty();
        assertThat(row()).containsEntry("soon", true);
    }

    @Test
    void replicaThatIsAheadMakesTheJobDueForTheOthers() {
        rows.execute("update jobs set finished_at = now(), due_at = now() + interval '1 hour' where name = ?", JOB);
        ahead();
        assertThat(claim()).as("it is not due").isEmpty();
        await(() -> leases.want(JOB));
        clock.goOn();
        assertThat(claim()).isPresent();
    }

    @Test
    void whatSomebodyDidByHandWasDoneByTheClockOfAll() {
        ahead();
        await(() -> leases.doneByHand(JOB));
        assertThat(row()).containsEntry("done", true);
        assertThat(await(() -> leases.claimUnlessDoneWithin(JOB, Duration.ofHours(1))))
                .as("it was due")
                .isPresent();
    }

    /** What was seen under way may have come to its end before it is claimed. */
    @Test
    void onlyWhatFailedOrWhoseReplicaDiedIsUnfinished() {
        assertThat(unfinished()).isEmpty();
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() where name = ?", JOB);
        Lease lease = unfinished().orElseThrow();
        assertThat(unfinished()).isEmpty();
        await(() -> leases.release(lease));
        assertThat(unfinished()).isEmpty();
        rows.execute("update jobs set failures = 1 where name = ?", JOB);
        assertThat(unfinished()).isPresent();
    }

    private Optional<Lease> unfinished() {
        return await(() -> leases.claimUnfinished(JOB, Duration.ofHours(1), Instant.EPOCH));
    }

    @Test
    void replicaThatIsAheadFindsDoneWhatWasDoneJustNow() {
        rows.execute("update jobs set finished_at = now(), due_at = 'infinity' where name = ?", JOB);
        ahead();
        assertThat(await(() -> leases.claimUnlessDoneWithin(JOB, Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void whatWasDoneByAClockThatIsAheadIsDoneAgain() {
        rows.execute(
                "update jobs set finished_at = now() + interval '2 hours', due_at = now() + interval '3 hours' where name = ?",
                JOB);
        Lease held = claim().orElseThrow();
        await(() -> leases.done(held, Duration.ofHours(1)));
        assertThat(claim()).as("once").isEmpty();
    }

    @Test
    void claimIsNotWaitedForForEverNorKeptWhenItComesLate() {
        OwnDatabase.get().freeze();
        try {
            assertThatThrownBy(this::claim)
                    .satisfies(away -> assertThat(DatabaseFailure.of(away)).isEqualTo(DatabaseFailure.AWAY));
        } finally {
            OwnDatabase.get().thaw();
        }
        Waiting.await().until(() -> claim().isPresent());
    }

    @Test
    void databaseThatIsAwayIsToldOnceForAllJobsAndSoIsThatItIsBack() {
        Job due = new Job(JOB, LOG, "The job of a test");
        Job looking = new Job("looks-here", LOG, "Another job of a test");
        Supplier<Uni<Void>> look =
                () -> jobs.runIfDue(due, lease -> Uni.createFrom().item(Duration.ZERO))
                        .chain(() -> jobs.runIfDue(
                                looking,
                                Panache.withSession(() -> Panache.getSession()
                                        .flatMap(session -> session.createNativeQuery("select 1", Integer.class)
                                                .getSingleResult())),
                                one -> false,
                                (lease, one) -> Uni.createFrom().nothing()));
        try (LogWatch own = new LogWatch(LOG.getName());
                LogWatch outage = new LogWatch(Outage.class)) {
            OwnDatabase.get().stop();
            try {
                await(look);
                await(look);
            } finally {
                OwnDatabase.get().start();
            }
            Waiting.await().untilAsserted(() -> {
                await(look);
                assertThat(outage.lines()).hasSize(2);
            });
            // The connection of this test is one of those that are gone.
            Waiting.await().untilAsserted(() -> assertThat(row()).isNotEmpty());
            assertThat(outage.lines().get(0)).startsWith("WARN Jobs wait for the database: ");
            assertThat(outage.lines().get(1)).startsWith("INFO Jobs go on with the database: ");
            assertThat(own.lines()).isEmpty();
            await(() -> jobs.runIfDue(
                    looking,
                    Uni.createFrom().failure(new IllegalStateException()),
                    one -> false,
                    (lease, one) -> null));
            assertThat(own.lines())
                    .containsExactly(
                            "WARN Another job of a test did not run (a mistake of ours, IllegalStateException)");
        }
    }

    /** What it tells of what it saw holds no more, whatever keeps it from looking and whoever has the lease. */
    @ParameterizedTest
    @ValueSource(strings = {DatabaseFailure.LOCK_NOT_GIVEN, "42501", "57014", "57P03"})
    void jobThatCannotLookIsAMetricUntilItCan(String sqlState) {
        Job job = new Job("looks-there", LOG, "The job of a test");
        PgException failure = new PgException("secret", "ERROR", sqlState, null);
        await(() -> jobs.runIfDue(job, Uni.createFrom().failure(failure), seen -> true, (lease, seen) -> null));
        assertThat(blind(job)).isEqualTo(1);
        await(() -> jobs.runIfDue(job, Uni.createFrom().item("fair"), seen -> false, (lease, seen) -> null));
        assertThat(blind(job)).isZero();
    }

    @Test
    void whatHangsUnderALeaseEndsWithItAndIsTriedAgain() {
        Job job = new Job(JOB, LOG, "The job of a test", "The job of a test waits", Duration.ofMillis(300));
        try (LogWatch log = new LogWatch(LOG.getName())) {
            await(() -> jobs.runIfDue(
                    job, lease -> Panache.withTransaction(() -> Uni.createFrom().nothing())));
            assertThat(log.lines()).singleElement().asString().contains("waits at ", "nothing came of it for PT0.3S");
        }
        assertThat(rows.one("select failures, leased_by, error from jobs where name = ?", JOB))
                .containsEntry("failures", 1)
                .containsEntry("leased_by", null)
                .containsEntry("error", "nothing came of it for PT0.3S");
    }

    @Test
    void whatIsKeptGoesOn() {
        Job job = new Job(JOB, LOG, "The job of a test", "The job of a test waits", Duration.ofSeconds(4));
        Uni<Void> kept = Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(500));
        await(() -> jobs.runIfDue(
                job,
                lease -> kept.emitOn(OwnContext.caller())
                        .chain(() -> jobs.keep(lease))
                        .repeat()
                        .atMost(10)
                        .collect()
                        .last()
                        .replaceWith(Duration.ofHours(1))));
        assertThat(row()).containsEntry("done", true);
    }

    @Test
    void leaseThatHasGoneToAnotherIsNoMistake() {
        Job job = new Job(JOB, LOG, "The job of a test", "The job of a test waits");
        try (LogWatch log = new LogWatch(LOG.getName())) {
            await(() -> jobs.runIfDue(job, lease -> {
                rows.execute("update jobs set leased_by = gen_random_uuid() where name = ?", JOB);
                return jobs.keep(lease).replaceWith(Duration.ZERO);
            }));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("The job of a test waits elsewhere: its lease has gone to another replica");
        }
        assertThat(rows.one("select failures from jobs where name = ?", JOB)).containsEntry("failures", 0);
    }

    private double blind(Job job) {
        return metrics.get("almoner.looks.blind")
                .tag("what", job.name())
                .gauge()
                .value();
    }

    private void ahead() {
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
    }

    private Map<String, Object> row() {
        return rows.one(
                "select finished_at <= now() as done, due_at between now() and now() + interval '1 minute' as soon from jobs where name = ?",
                JOB);
    }

    private Optional<Lease> claim() {
        return await(() -> leases.claimDue(JOB));
    }

    private <T> T await(Supplier<Uni<T>> work) {
        return ownContext.start(work).await().atMost(Duration.ofSeconds(20));
    }
}
