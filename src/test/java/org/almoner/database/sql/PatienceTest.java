package org.almoner.database.sql;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PatienceTest {

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @Test
    void workThatNobodyWaitsForAnyMoreComesToItsEndAndPrintsNothing() throws Exception {
        UUID ticket = Tickets.open();
        try (LogWatch log = new LogWatch("")) {
            try (Connection holder = database.getConnection()) {
                holder.setAutoCommit(false);
                holder.createStatement()
                        .execute("select 1 from recording_tickets where id = '" + ticket + "' for update");
                assertThatExceptionOfType(TimeoutException.class)
                        .isThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                                () -> Patience.atMost(Duration.ofMillis(300), rename(ticket))));
                holder.rollback();
            }
            await().until(() -> rows.count("recording_tickets", "id = ? and display_name = 'late'", ticket) == 1);
            // Of all that runs beside this test, nothing is an error.
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** Whose own time is over, of a connection that did not come: it has not begun, and does not go on. */
    @Test
    void workThatFailsForWantOfTimeIsNotSaidToGoOn() {
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Patience.atMost(
                                Duration.ofMinutes(1),
                                Uni.createFrom().<String>failure(new TimeoutException()),
                                () -> "it goes on")
                        .await()
                        .indefinitely());
    }

    private static Uni<Integer> rename(UUID ticket) {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "update recording_tickets set display_name = 'late' where id = cast(:id as uuid)")
                        .setParameter("id", ticket.toString())
                        .executeUpdate()));
    }
}
