package org.almoner.donation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.almoner.database.job.JobLeases;
import org.almoner.database.look.Outage;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MovingClock;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audit that was called for ten minutes ago and that nobody could begin. */
@QuarkusTest
class MissedAuditTest {

    private static final Duration AGO = Duration.ofMinutes(10);

    @Inject
    Rows rows;

    @Inject
    TotalsComparison totals;

    @Inject
    RowComparison comparison;

    @Inject
    JobLeases jobs;

    @Inject
    Outage outage;

    private final Instant now = Instant.now();

    @BeforeEach
    void noAuditYet() {
        rows.execute("delete from ledger_audits");
    }

    @Test
    void isDoneWhenTheDatabaseIsBackAndOnce() {
        lastDone("now() - interval '1 day'", "now() - interval '12 hours'");
        Replica replica = new Replica(daily(), Duration.ofHours(1));
        rows.execute("create function of_the_test() returns trigger language plpgsql as $$ begin"
                + " raise exception sqlstate '57P03'; end $$");
        rows.execute("create trigger of_the_test before update on jobs for each row"
                + " when (old.name = 'audit') execute function of_the_test()");
        try (LogWatch log = new LogWatch(LedgerAudit.class)) {
            await(replica.audit::nightly);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR The nightly audit of the ledger failed: "));
        } finally {
            rows.execute("drop trigger of_the_test on jobs");
            rows.execute("drop function of_the_test()");
        }
        assertThat(audits()).isZero();
        replica.look();
        replica.look();
        assertThat(audits()).isEqualTo(1);
        assertThat(rows.count("jobs", "name = 'audit' and due_at > now() + interval '11 hours'"))
                .isEqualTo(1);
    }

    /** @param done when an audit last came to its end @param due as it left the job */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all replicas were down   | now() - interval '3 days'     | now() - interval '2 days 12 hours' | 1  | 1",
                "asked for before it      | now() - interval '30 minutes' | now() - interval '30 minutes'      | 60 | 1",
                "asked for since          | now() - interval '5 minutes'  | now() - interval '1 day'           | 60 | 0",
                "done by one that is ahead| now() - interval '15 minutes' | now() + interval '11 hours'        | 60 | 0",
                "new installation, missed | null                          | timestamptz 'infinity'             | 60 | 1",
                "new installation, later  | null                          | timestamptz 'infinity'             | 1  | 0",
            })
    void isDoneWhereNobodyDidItSince(String what, String done, String due, long runsForMinutes, int audits) {
        lastDone(done, due);
        new Replica(daily(), Duration.ofMinutes(runsForMinutes)).look();
        assertThat(audits()).as(what).isEqualTo(audits);
    }

    @Test
    void isNotMissedWhereItIsNeverToBe() {
        lastDone("now() - interval '3 days'", "now() - interval '2 days 12 hours'");
        new Replica("off", Duration.ofHours(1)).look();
        assertThat(audits()).isZero();
    }

    /** Since this replica looked. */
    @Test
    void isNotDoneWhereAnotherReplicaDidItMeanwhile() {
        lastDone("now() - interval '1 day'", "now() - interval '12 hours'");
        Replica replica = new Replica(daily(), Duration.ofHours(1));
        await(replica.state::look);
        lastDone("now()", "now()");
        await(replica.audit::again);
        assertThat(audits()).isZero();
    }

    private final class Replica {

        private final AuditState state;
        private final LedgerAudit audit;

        Replica(String cron, Duration runsFor) {
            MovingClock clock = new MovingClock(now.minus(runsFor));
            AuditTimes times = new AuditTimes(clock, cron);
            state = new AuditState(new SimpleMeterRegistry(), clock, times);
            audit = new LedgerAudit(totals, comparison, state, jobs, outage, clock, times);
            clock.advance(runsFor);
        }

        void look() {
            await(state::look);
            await(audit::again);
        }
    }

    private String daily() {
        LocalTime called = now.minus(AGO).atZone(ZoneId.systemDefault()).toLocalTime();
        return "%d %d %d * * ?".formatted(called.getSecond(), called.getMinute(), called.getHour());
    }

    private void lastDone(String finished, String due) {
        rows.execute("update jobs set due_at = " + due + ", finished_at = " + finished
                + ", leased_by = null, leased_until = null, failures = 0, error = null where name = 'audit'");
    }

    private long audits() {
        return rows.count("ledger_audits", "true");
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work::get);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
