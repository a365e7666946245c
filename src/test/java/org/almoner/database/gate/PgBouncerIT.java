package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.EventStream;
import org.almoner.testing.PackagedService;
import org.almoner.testing.PgBouncer;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service behind the real PgBouncer. */
class PgBouncerIT {

    private static final int LIVES = 40;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        assumeThat(Files.isExecutable(PgBouncer.EXECUTABLE))
                .as("PgBouncer is not installed here: apt-get install pgbouncer")
                .isTrue();
        database = EmbeddedDatabase.start(Path.of("target", "pgbouncer-postgres"));
    }

    /** The migrations too go the way that is tested. */
    @BeforeEach
    void empty() {
        database.reset();
    }

    @AfterAll
    static void stop() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void worksInSessionModeWithOneAddress() throws IOException {
        try (PgBouncer pooler = PgBouncer.start(database.url(), "session")) {
            works(Map.of("DATABASE_URL", pooler.through(database.url())));
        }
    }

    @Test
    void worksInTransactionModeWithADirectAddressForTheRest() throws IOException {
        try (PgBouncer pooler = PgBouncer.start(database.url(), "transaction")) {
            works(Map.of(
                    "DATABASE_URL",
                    pooler.through(database.url()) + "&pgbouncer=true",
                    "DATABASE_DIRECT_URL",
                    database.url()));
        }
    }

    @Test
    void transactionModeThatIsNotSaidEndsTheProcess() {
        try (PgBouncer pooler = PgBouncer.start(database.url(), "transaction");
                PackagedService service =
                        PackagedService.start(Map.of("DATABASE_URL", pooler.through(database.url())))) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output())
                    .contains("2/3: FAILED: DATABASE_URL leads through a pooler in transaction mode")
                    .doesNotContain("\tat ");
        }
    }

    /** Enough at once that connections of the server change hands. */
    private static void works(Map<String, String> environment) throws IOException {
        try (PackagedService service = PackagedService.start(environment).untilReady()) {
            UUID ticket = service.openTicket();
            try (EventStream stream = EventStream.open(service.uri("/"), ticket)) {
                CompletableFuture.allOf(IntStream.range(0, LIVES)
                                .mapToObj(i -> CompletableFuture.runAsync(() -> receive(service, ticket)))
                                .toArray(CompletableFuture[]::new))
                        .join();
                stream.await(event -> (LIVES + ".00").equals(event.text("totals.total")));
            }
            Stream.of("/donations", "/donations/total", "")
                    .forEach(path -> assertThat(service.status("/api/tickets/" + ticket + path))
                            .as(path)
                            .isEqualTo(200));
            assertThat(service.get("/api/tickets/" + ticket + "/donations/total")
                            .body())
                    .contains("\"total\":" + LIVES + ".00");
            assertThat(service.output()).doesNotContain("\tat ", " ERROR ");
        }
    }

    private static void receive(PackagedService service, UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 100, "usd", ticket, true)
                .pays()
                .events()
                .forEach(event -> {
                    try {
                        assertThat(service.deliver(event).statusCode()).isEqualTo(200);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }
}
