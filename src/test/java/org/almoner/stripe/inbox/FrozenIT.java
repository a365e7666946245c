package org.almoner.stripe.inbox;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What stands still without ending: the database, the way to it, the other replica in the middle of its transaction. Every
 * answer comes in time all the same, nothing of what was given up goes on, and all is taken when it comes again.
 * {@code -Dalmoner.freezes} makes it longer.
 */
class FrozenIT {

    private static final int ROUNDS = Integer.getInteger("almoner.freezes", 1);
    private static final int EVENTS = 40;
    /** The contract's limit of every answer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String TRANSACTIONS_OF_OURS = "select count(*) from pg_stat_activity"
            + " where application_name = 'almoner' and state like 'idle in transaction%'";

    private final ExecutorService senders = Executors.newFixedThreadPool(EVENTS);
    private EmbeddedDatabase database;
    private TcpProxy proxy;
    private PackagedService one;
    private PackagedService other;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(Path.of("target", "frozen-postgres"));
        database.reset();
        proxy = TcpProxy.to(URI.create(database.url()).getPort());
        one = PackagedService.start(Map.of("DATABASE_URL", proxy.through(database.url())));
        other = PackagedService.start(Map.of("DATABASE_URL", database.url()));
        one.untilReady();
        other.untilReady();
    }

    @AfterEach
    void stop() {
        senders.shutdownNow();
        other.thaw();
        other.close();
        one.close();
        proxy.close();
        database.close();
    }

    @Test
    void everyAnswerComesInTimeWhateverStandsStill() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            standsStill(database::freeze, database::thaw);
            standsStill(proxy::fallSilent, proxy::speak);
            otherReplicaStandsStill();
        }
    }

    private void standsStill(Runnable freeze, Runnable thaw) throws IOException {
        UUID ticket = one.openTicket();
        List<StripeLife> lives = lives(ticket);
        sendAll(one, lives.subList(0, 5), 0)
                .forEach(answer -> assertThat(answer.status()).isEqualTo(200));
        freeze.run();
        try {
            CompletableFuture<Answer> read = CompletableFuture.supplyAsync(
                    () -> timed(() -> one.get("/api/tickets/" + ticket + "/donations/total")), senders);
            List<Answer> answers = sendAll(one, lives, 0);
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.retryAfter()).isTrue();
                assertThat(answer.took()).isLessThan(LIMIT);
            });
            assertThat(read.join().status()).isEqualTo(503);
            assertThat(read.join().took()).isLessThan(LIMIT);
        } finally {
            thaw.run();
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(count(TRANSACTIONS_OF_OURS)).isZero());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sendAll(one, lives.subList(0, 1), 0).get(0).status() == 200);
        sendAll(one, lives, 0).forEach(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(total(one, ticket)).contains("\"total\":" + EVENTS + ".00");
    }

    /** Frozen while it writes, so that it holds locks; what it has not finished is done at the other one. */
    private void otherReplicaStandsStill() throws IOException {
        UUID ticket = one.openTicket();
        List<StripeLife> lives = lives(ticket);
        CompletableFuture<?> underWay = CompletableFuture.runAsync(() -> sendAll(other, lives, 0), senders);
        await().atMost(LIMIT)
                .until(() -> count("select count(*) from stripe_attributions where ticket_id = '" + ticket + "'") > 0);
        other.freeze();
        try {
            List<StripeLife> elsewhere = lives(one.openTicket());
            sendAll(one, elsewhere, 0).forEach(answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.took()).isLessThan(LIMIT);
            });
            assertThat(sendAll(one, lives, 0))
                    .allSatisfy(answer -> assertThat(answer.took()).isLessThan(LIMIT));
            await().atMost(LIMIT)
                    .until(() -> sendAll(one, lives, 0).stream().allMatch(answer -> answer.status() == 200));
            assertThat(total(one, ticket)).contains("\"total\":" + EVENTS + ".00");
        } finally {
            other.thaw();
        }
        // Who sent to the frozen one may have given up meanwhile.
        await().atMost(LIMIT.multipliedBy(2)).until(underWay::isDone);
        assertThat(total(other, ticket)).contains("\"total\":" + EVENTS + ".00");
    }

    /** @param retryAfter whether it says when to come again */
    private record Answer(int status, boolean retryAfter, Duration took) {}

    private interface Request {
        HttpResponse<String> send() throws IOException;
    }

    private static Answer timed(Request request) {
        long begin = System.nanoTime();
        try {
            HttpResponse<String> answer = request.send();
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").isPresent(),
                    Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Answer> sendAll(PackagedService replica, List<StripeLife> lives, int event) {
        List<CompletableFuture<Answer>> answers = lives.stream()
                .map(life -> life.events().get(event))
                .map(told -> CompletableFuture.supplyAsync(() -> timed(() -> replica.deliver(told)), senders))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static List<StripeLife> lives(UUID ticket) {
        List<StripeLife> lives = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String key = UUID.randomUUID().toString().replace("-", "");
            lives.add(new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 100, "usd", ticket, true).pays());
        }
        return lives;
    }

    private static String total(PackagedService replica, UUID ticket) throws IOException {
        return replica.get("/api/tickets/" + ticket + "/donations/total").body();
    }

    private long count(String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
