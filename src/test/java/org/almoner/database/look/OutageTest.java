package org.almoner.database.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.pgclient.PgException;
import java.net.SocketException;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.testing.LogWatch;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** However many look at a database that is away, and however often, it is told once that it is, and once that it was. */
class OutageTest {

    private static final Logger LOG = Logger.getLogger("org.almoner.database.sql.looks");
    private static final String BOOKS = "The books were not looked at";
    private static final String ALERTS = "Alerts were not looked at";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Outage outage = new Outage(metrics);

    @Test
    void isToldOnceForAllThatLookAndSoIsItsEnd() {
        try (LogWatch told = new LogWatch(Outage.class);
                LogWatch looks = new LogWatch(LOG.getName())) {
            outage.over(BOOKS);
            for (int i = 0; i < 3; i++) {
                outage.tell(LOG, BOOKS, new SocketException("secret"));
                outage.tell(LOG, ALERTS, new PgException("secret", "FATAL", "57P03", null));
            }
            assertThat(told.lines())
                    .containsExactly(
                            "WARN Jobs wait for the database: The books were not looked at (the database was away, SocketException)");
            assertThat(blind()).isEqualTo(1);
            outage.over(BOOKS);
            assertThat(told.lines()).as("the other still waits").hasSize(1);
            outage.over(BOOKS);
            outage.over(ALERTS);
            assertThat(told.lines().get(1))
                    .startsWith("INFO Jobs go on with the database: 2 of them failed at 6 looks");
            assertThat(blind()).isZero();
            outage.tell(LOG, ALERTS, new SocketException("secret"));
            outage.over(ALERTS);
            assertThat(told.lines().get(3))
                    .startsWith("INFO Jobs go on with the database: 1 of them failed at 1 looks");
            assertThat(looks.lines()).isEmpty();
        }
    }

    @Test
    void whatIsItsOwnFaultOfALookIsToldEachTime() {
        try (LogWatch told = new LogWatch(Outage.class);
                LogWatch looks = new LogWatch(LOG.getName())) {
            for (int i = 0; i < 2; i++) {
                outage.tell(LOG, BOOKS, new IllegalStateException("secret"));
                outage.tell(LOG, ALERTS, new PgException("secret", "ERROR", "42501", null));
            }
            assertThat(looks.lines())
                    .hasSize(4)
                    .startsWith(
                            "WARN The books were not looked at (a mistake of ours, IllegalStateException)",
                            "WARN Alerts were not looked at (the database refused to work (SQLSTATE 42501), PgException)");
            assertThat(told.lines()).isEmpty();
        }
    }

    @Test
    void whoHasAnotherFaultWaitsNoMore() {
        try (LogWatch told = new LogWatch(Outage.class);
                LogWatch looks = new LogWatch(LOG.getName())) {
            assertThat(outage.isMet(BOOKS, new PgException("secret", "ERROR", DatabaseFailure.READ_ONLY, null)))
                    .isTrue();
            outage.tell(LOG, BOOKS, new PgException("secret", "ERROR", DatabaseFailure.LOCK_NOT_GIVEN, null));
            assertThat(looks.lines()).hasSize(1);
            assertThat(told.lines()).hasSize(2);
            assertThat(blind()).isZero();
        }
    }

    private double blind() {
        return metrics.get("almoner.looks.blind").tag("what", "jobs").gauge().value();
    }
}
