package org.almoner.ticket;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.Test;

/** Whoever asked has gone in the middle of a transaction; the transaction goes on, and the log stays clean. */
@QuarkusTest
class HungUpTest {

    private static final String WAITING = "wait_event_type = 'Lock' and query like 'insert into recording_tickets%'";

    /** The default of {@code DB_LOCK_TIMEOUT}. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @Inject
    MeterRegistry metrics;

    @Test
    void ticketOfAClientThatHangsUpIsMadeAndNothingIsPrinted() throws Exception {
        await().until(() -> requestsUnderWay() == 0);
        try (LogWatch log = new LogWatch("")) {
            String name = hungUpWhileItWaited();
            await().until(() -> rows.count("recording_tickets", "display_name = ?", name) == 1);
            await().until(() -> rows.count("pg_stat_activity", "state like 'idle in transaction%'") == 0);
            // Of all that runs beside this test, nothing is an error.
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** Again where that took as long as a lock is waited for. @return the name of the ticket */
    private String hungUpWhileItWaited() throws Exception {
        String name;
        Instant asked;
        do {
            name = UUID.randomUUID().toString();
            try (Connection holder = database.getConnection()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("lock table recording_tickets in share mode");
                try (Socket client = new Socket("localhost", RestAssured.port)) {
                    asked = Instant.now();
                    client.getOutputStream().write(request(name));
                    await().until(() -> rows.count("pg_stat_activity", WAITING) == 1);
                    assertThat(requestsUnderWay()).isEqualTo(1);
                }
                await().until(() -> requestsUnderWay() == 0);
                holder.rollback();
            }
        } while (Duration.between(asked, Instant.now()).compareTo(LOCK_LIMIT) > 0);
        return name;
    }

    private double requestsUnderWay() {
        return metrics.get("almoner.http.requests").gauge().value();
    }

    private static byte[] request(String name) {
        String body = """
                {"contactType":"EMAIL","contactValue":"someone@example.com","displayName":"%s"}""".formatted(name);
        return ("POST /api/tickets/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
