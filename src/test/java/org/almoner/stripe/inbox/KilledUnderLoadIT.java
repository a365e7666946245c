package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.donation.reading.TotalsView.Breakdown;
import org.almoner.donation.reading.TotalsView.Counts;
import org.almoner.donation.reading.TotalsView.CurrencyTotals;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.PackagedService;
import org.almoner.testing.PersistentDelivery;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Waiting;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The packaged service and its PostgreSQL, killed in turn while events pour in: what was answered with 2xx is kept, and
 * all else counts once when it comes again. {@code verify} kills each of them once; docs/operations.md has the long form.
 */
class KilledUnderLoadIT {

    private static final Logger LOG = Logger.getLogger(KilledUnderLoadIT.class);
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private static final int KILLS = Integer.getInteger("almoner.kills", 2);
    private static final long SEED = Long.getLong("almoner.seed", new Random().nextLong());
    private static final String PLAY = KILLS + " kills, seed " + SEED;
    private static final int LEAST_BETWEEN_KILLS = 150;
    private static final int MOST_BETWEEN_KILLS = 450;
    private static final int TICKETS = 4;
    /** Without a fault the events of the longest pause between kills take a few seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Random random = new Random(SEED);
    private EmbeddedDatabase database;
    private Map<String, String> environment;
    private volatile PackagedService service;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(Path.of("target", "killed-postgres"));
        database.reset();
        environment = Map.of("DATABASE_URL", database.url(), "ADMIN_PASSWORD", Admin.PASSWORD);
        service = PackagedService.start(environment).untilReady();
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void whatWasAcknowledgedIsKeptAndWhatWasNotCountsOnce() throws IOException {
        Map<UUID, List<StripeLife>> lives = livesOf(openTickets());
        List<ObjectNode> events = new ArrayList<>();
        lives.values().forEach(all -> all.forEach(life -> events.addAll(life.events())));
        Collections.shuffle(events, random);
        Instant begin = Instant.now();
        try (PersistentDelivery delivery = new PersistentDelivery(events, random, () -> service).start()) {
            for (Consumer<PersistentDelivery> kill : kills()) {
                int enough = delivery.acknowledgedCount()
                        + LEAST_BETWEEN_KILLS
                        + random.nextInt(MOST_BETWEEN_KILLS - LEAST_BETWEEN_KILLS);
                await(delivery, () -> delivery.acknowledgedCount() >= enough);
                assertThat(delivery.isDone()).as(PLAY).isFalse();
                kill.accept(delivery);
            }
            await(delivery, delivery::isDone);
            LOG.infof(
                    "%s: %d events, %d seconds, %s",
                    PLAY, events.size(), Duration.between(begin, Instant.now()).toSeconds(), delivery);
        }
        assertThat(takenIn())
                .as(PLAY)
                .containsExactlyInAnyOrderElementsOf(events.stream()
                        .map(event -> event.path("id").textValue())
                        .toList());
        assertThat(rowsOf("select stripe_event_id from stripe_events where processed_at is null or error is not null"))
                .as(PLAY)
                .isEmpty();
        for (UUID ticket : lives.keySet()) {
            assertThat(totals(ticket)).as(PLAY).containsExactlyInAnyOrderElementsOf(expected(lives.get(ticket)));
        }
        HttpResponse<String> audit = service.post("/admin/ledger/audit", "", "Authorization", Admin.AUTHORIZATION);
        assertThat(audit.body()).as(PLAY).contains("\"consistent\":true");
    }

    /** As many of the one as of the other, in any order. */
    private List<Consumer<PersistentDelivery>> kills() {
        List<Consumer<PersistentDelivery>> kills = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            kills.add(i % 2 == 0 ? this::killService : this::killDatabase);
        }
        Collections.shuffle(kills, random);
        return kills;
    }

    private void killService(PersistentDelivery delivery) {
        service.kill();
        // Nobody can have repaired anything before the next one starts.
        assertThat(takenIn()).as(PLAY).containsAll(delivery.acknowledged());
        service = PackagedService.start(environment).untilReady();
    }

    /** The service stays, says that it cannot take events while the database is away, and heals by itself. */
    private void killDatabase(PersistentDelivery delivery) {
        int refused = delivery.failedCount() + PersistentDelivery.SENDERS;
        database.kill();
        await(delivery, () -> delivery.failedCount() >= refused);
        Set<String> acknowledged = delivery.acknowledged();
        database.start();
        // What comes once more by now mends nothing unseen: it is to be known already (see the complaints).
        assertThat(takenIn()).as(PLAY).containsAll(acknowledged);
    }

    private static void await(PersistentDelivery delivery, BooleanSupplier condition) {
        Waiting.await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(delivery.complaints()).as(PLAY).isEmpty();
            assertThat(condition.getAsBoolean()).as(PLAY + ": " + delivery).isTrue();
        });
    }

    private List<UUID> openTickets() throws IOException {
        List<UUID> tickets = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            tickets.add(service.openTicket());
        }
        return tickets;
    }

    /** Half of them belong to the first ticket. There are more events than all kills can wait for. */
    private Map<UUID, List<StripeLife>> livesOf(List<UUID> tickets) {
        Map<UUID, List<StripeLife>> lives = new HashMap<>();
        for (int i = 0, events = 0; events < (KILLS + 1) * MOST_BETWEEN_KILLS; i++) {
            UUID ticket = tickets.get(random.nextBoolean() ? 0 : random.nextInt(TICKETS));
            StripeLife life = RandomLives.life(random, "killed" + i + "x", ticket);
            lives.computeIfAbsent(ticket, none -> new ArrayList<>()).add(life);
            events += life.events().size();
        }
        return lives;
    }

    private List<CurrencyTotals> totals(UUID ticket) throws IOException {
        String body = service.get("/api/tickets/" + ticket + "/donations/total").body();
        return List.of(JSON.treeToValue(JSON.readTree(body).path("byCurrency"), CurrencyTotals[].class));
    }

    /** What the lives say themselves, which nothing has killed. */
    private static List<CurrencyTotals> expected(List<StripeLife> lives) {
        return lives.stream()
                .filter(StripeLife::isPaid)
                .collect(Collectors.groupingBy(StripeLife::currency))
                .entrySet()
                .stream()
                .map(paid -> expected(paid.getKey(), paid.getValue()))
                .toList();
    }

    private static CurrencyTotals expected(String currency, List<StripeLife> paid) {
        ToLongFunction<StripeLife> net = life -> life.amount() - life.refunded() - life.disputed();
        Function<ToLongFunction<StripeLife>, BigDecimal> sum =
                of -> Money.ofMinor(paid.stream().mapToLong(of).sum(), currency).amount();
        return new CurrencyTotals(
                currency,
                new Breakdown(
                        sum.apply(StripeLife::amount),
                        sum.apply(StripeLife::refunded),
                        sum.apply(StripeLife::disputed),
                        sum.apply(net)),
                new Counts(
                        paid.size(),
                        paid.stream().filter(life -> life.refunded() > 0).count(),
                        paid.stream().filter(life -> life.disputed() > 0).count(),
                        paid.size()));
    }

    private Collection<String> takenIn() {
        return rowsOf("select stripe_event_id from stripe_events where processed_at is not null");
    }

    private Collection<String> rowsOf(String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Collection<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
