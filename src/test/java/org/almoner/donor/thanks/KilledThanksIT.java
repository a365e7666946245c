package org.almoner.donor.thanks;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.dev.SmtpServer;
import org.almoner.dev.SmtpServer.Mail;
import org.almoner.dev.SmtpServer.Manner;
import org.almoner.dev.SmtpServer.Stage;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.MockedGifts.Gift;
import org.almoner.testing.Admin;
import org.almoner.testing.MailServer;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The packaged service is killed while it sends thanks and gives receipts: nobody is thanked twice, and whoever is not is known to be;
 * receipts that were shown are kept, and no number is left out or given twice.
 */
class KilledThanksIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int GIFTS = 30;
    private static final int TAKEN = 7;
    private static final Set<String> UNDER_WAY = Set.of("WAITING", "SENDING");
    private static final int DONORS = 8;
    private static final int RECEIPTS = 50;
    private static final Pattern LINK = Pattern.compile("http://fund\\.example\\.org(/donor/receipt/[A-Za-z0-9_-]+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{4}-[0-9]{6}");

    private final MockedStripe stripe = new MockedStripe();
    private final Vertx vertx = Vertx.vertx();
    private final SmtpServer smtp = new SmtpServer(vertx);
    private EmbeddedDatabase database;
    private Map<String, String> environment;
    private PackagedService service;

    @BeforeEach
    void start() {
        stripe.start();
        database = EmbeddedDatabase.start(Path.of("target", "thanks-postgres"));
        database.reset();
        environment = Map.ofEntries(
                Map.entry("DATABASE_URL", database.url()),
                Map.entry("ADMIN_PASSWORD", Admin.PASSWORD),
                Map.entry("STRIPE_SECRET_KEY", MockedStripe.KEY),
                Map.entry("STRIPE_API_BASE", MockedStripe.server().baseUrl()),
                Map.entry("MAIL_HOST", "localhost"),
                Map.entry("MAIL_PORT", Integer.toString(smtp.listen(0))),
                Map.entry("MAIL_TLS", "none"),
                Map.entry("MAIL_FROM", MailServer.FROM),
                Map.entry("PUBLIC_BASE_URL", "http://fund.example.org"),
                Map.entry("DONOR_HASH_KEY", "the key of a service that is killed"),
                Map.entry("RATE_LIMIT", "0"),
                Map.entry("RECEIPT_ISSUER_NAME", "Example Fund"),
                Map.entry("RECEIPT_ISSUER_ADDRESS", "1 Main Street; Springfield"),
                Map.entry("RECEIPT_ISSUER_TAX_ID", "12-3456789"),
                Map.entry("RECEIPT_ISSUER_COUNTRY", "US"),
                Map.entry("ALMONER_THANKS_LOOK", "1s"),
                // The letters that hang are on their way until the service is killed.
                Map.entry("ALMONER_MAIL_PATIENCE", "1M"),
                Map.entry("ALMONER_STRIPE_JOBS_LOOK", "off"));
        serve();
    }

    private void serve() {
        service = PackagedService.start(environment).untilReady();
        RestAssured.port = service.port();
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        stripe.stop();
    }

    @Test
    void lettersOnTheirWayAreUnknownAndNumbersOfReceiptsHaveNoGap() throws Exception {
        AtomicInteger ends = new AtomicInteger();
        smtp.behave(
                (stage, command) -> stage == Stage.END && ends.incrementAndGet() > TAKEN ? Manner.HANGS : Manner.OK);
        MockedGifts gifts = new MockedGifts();
        UUID ticket = Tickets.open();
        List<Gift> given = new ArrayList<>();
        for (int i = 0; i < GIFTS; i++) {
            given.add(gifts.give(ticket));
        }
        await().atMost(LIMIT).until(() -> ends.get() > TAKEN && states().containsValue("SENDING"));
        List<String> links = smtp.mails().stream().map(KilledThanksIT::link).toList();
        // A link gives ten receipts and no more: one is kept for the end.
        List<String> asked = links.subList(1, links.size());
        Set<String> shown = ConcurrentHashMap.newKeySet();
        ExecutorService donors = Executors.newFixedThreadPool(DONORS);
        IntStream.range(0, DONORS).forEach(donor -> donors.execute(() -> askUntilItIsKilled(donor, asked, shown)));
        await().atMost(LIMIT).until(() -> shown.size() >= RECEIPTS);
        service.kill();
        donors.shutdown();
        assertThat(donors.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        smtp.behave((stage, command) -> Manner.OK);
        // As much later as its lease is long.
        execute("update jobs set leased_until = now() where name = '" + ThanksJob.JOB + "' and leased_by is not null");
        execute("update thanks set sending_at = sending_at - interval '1 hour' where state = 'SENDING'");
        serve();
        Map<String, String> states = await().atMost(LIMIT)
                .until(
                        this::states,
                        now -> now.size() == GIFTS && now.values().stream().noneMatch(UNDER_WAY::contains));
        assertThat(states.values()).containsOnly("SENT", "UNKNOWN");
        assertThat(states.values().stream().filter("UNKNOWN"::equals).count()).isBetween(1L, (long) Postman.AT_ONCE);
        for (Gift gift : given) {
            long letters = smtp.mails().stream()
                    .filter(mail -> mail.to().equals(gift.email()))
                    .count();
            if (states.get(gift.intentId()).equals("SENT")) {
                assertThat(letters).isEqualTo(1);
            } else {
                assertThat(letters).isLessThanOrEqualTo(1);
            }
        }
        assertThat(receipts()).containsAll(shown);
        int kept = withoutGap();
        shown.add(number(receipt(links.get(0), "Somebody else").body()));
        assertThat(receipts()).containsAll(shown);
        assertThat(withoutGap()).isEqualTo(kept + 1);
    }

    private static String link(Mail mail) {
        Matcher link = LINK.matcher(MailServer.decoded(mail));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** Each name that is typed is another receipt. */
    private void askUntilItIsKilled(int donor, List<String> links, Set<String> shown) {
        for (int i = 0; service.isAlive(); i++) {
            try {
                HttpResponse<String> answer =
                        receipt(links.get((donor + i) % links.size()), "Donor " + donor + "." + i);
                // One of several that correct the same receipt may be asked to come again.
                if (answer.statusCode() == 200) {
                    shown.add(number(answer.body()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private HttpResponse<String> receipt(String link, String name) throws IOException {
        String form = "form=US&address=1+Main+Street&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return service.post(link, form, "Content-Type", "application/x-www-form-urlencoded");
    }

    private static String number(String page) {
        Matcher number = NUMBER.matcher(page);
        assertThat(number.find()).as(page).isTrue();
        return number.group();
    }

    /** @return how many numbers were given, of all years */
    private int withoutGap() throws SQLException {
        List<String> numbers = receipts();
        Map<String, List<String>> byYear =
                numbers.stream().collect(Collectors.groupingBy(number -> number.substring(0, 4)));
        byYear.forEach((year, given) -> assertThat(given)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, given.size())
                        .mapToObj(count -> "%s-%06d".formatted(year, count))
                        .toList()));
        return numbers.size();
    }

    private List<String> receipts() throws SQLException {
        List<String> numbers = new ArrayList<>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select year, number from receipts")) {
            while (rows.next()) {
                numbers.add("%d-%06d".formatted(rows.getInt(1), rows.getInt(2)));
            }
        }
        return numbers;
    }

    /** By payment. */
    private Map<String, String> states() throws SQLException {
        Map<String, String> states = new HashMap<>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select payment, state from thanks")) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
        }
        return states;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
