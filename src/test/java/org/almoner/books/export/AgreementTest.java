package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.books.fold.Books;
import org.almoner.testing.Admin;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Totals, ledger, reports and files say the same to the cent, each added up from what it shows. */
@QuarkusTest
class AgreementTest {

    private static final long FIRST_DAY = 1_780_000_000L;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Inject
    Books books;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPlaceThatShowsMoneyShowsTheSame(long seed) throws IOException {
        UUID ticket = Tickets.open();
        Random random = new Random(seed);
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.addAll(life(random, ticket).events());
        }
        Collections.shuffle(events, random);
        events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
        books.fold();

        Map<String, BigDecimal> totals = new TreeMap<>();
        json("/api/tickets/" + ticket + "/donations/total").path("byCurrency").forEach(one -> {
            String currency = one.path("currency").asText();
            JsonNode sums = one.path("breakdown");
            for (String kind : List.of("paid", "refunded", "disputed", "net")) {
                totals.put(currency + " " + kind, sums.path(kind).decimalValue());
            }
        });
        comparable(totals);
        assertThat(totals).as("seed " + seed).isNotEmpty();
        String year = "from=2026-01-01&to=2027-12-31&zone=Asia/Kathmandu&ticket=" + ticket;
        for (String basis : List.of("movement", "gift")) {
            for (String by : List.of("day", "month", "year")) {
                assertThat(sums(json("/admin/reports/series?by=" + by + "&basis=" + basis + "&" + year)))
                        .as(basis + " by " + by)
                        .isEqualTo(totals);
            }
        }
        assertThat(sums(json("/admin/reports/summary?group=ticket&" + year)))
                .as("summary")
                .isEqualTo(totals);
        assertThat(ofDonations(ticket)).as("donations.csv").isEqualTo(totals);
        assertThat(ofMovements(ticket)).as("movements.csv").isEqualTo(totals);
    }

    /** Digits are others' to compare (LedgerTest, SeriesTest, ExportTest). */
    private static Map<String, BigDecimal> comparable(Map<String, BigDecimal> sums) {
        sums.replaceAll((name, sum) -> sum.stripTrailingZeros());
        return sums;
    }

    private static Map<String, BigDecimal> sums(JsonNode report) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        report.path("rows").forEach(row -> {
            for (String kind : List.of("paid", "refunded", "disputed", "net")) {
                sums.merge(
                        row.path("currency").asText() + " " + kind,
                        row.path(kind).decimalValue(),
                        BigDecimal::add);
            }
        });
        return comparable(sums);
    }

    private static Map<String, BigDecimal> ofDonations(UUID ticket) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        csv("/admin/exports/donations.csv?ticketId=" + ticket)
                .filter(cells -> List.of("PAID", "REFUNDED", "DISPUTED").contains(cells.get(2)))
                .forEach(cells -> {
                    String currency = cells.get(4);
                    sums.merge(currency + " paid", new BigDecimal(cells.get(3)), BigDecimal::add);
                    sums.merge(currency + " refunded", new BigDecimal(cells.get(5)), BigDecimal::add);
                    sums.merge(currency + " disputed", new BigDecimal(cells.get(6)), BigDecimal::add);
                    sums.merge(currency + " net", new BigDecimal(cells.get(7)), BigDecimal::add);
                });
        return comparable(sums);
    }

    private static Map<String, BigDecimal> ofMovements(UUID ticket) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        csv("/admin/exports/movements.csv?ticketId=" + ticket)
                .filter(cells -> !cells.get(3).equals("FEE"))
                .forEach(cells -> {
                    String currency = cells.get(5);
                    BigDecimal amount = new BigDecimal(cells.get(4));
                    boolean in = cells.get(3).equals("PAID");
                    for (String kind : List.of("paid", "refunded", "disputed")) {
                        boolean its = kind.toUpperCase(java.util.Locale.ROOT).equals(cells.get(3));
                        BigDecimal part = its ? in ? amount : amount.negate() : amount.subtract(amount);
                        sums.merge(currency + " " + kind, part, BigDecimal::add);
                    }
                    sums.merge(currency + " net", amount, BigDecimal::add);
                });
        return comparable(sums);
    }

    private static Stream<List<String>> csv(String path) {
        return Admin.request()
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .skip(1)
                .map(line -> Arrays.asList(line.split(",", -1)));
    }

    private static JsonNode json(String path) throws IOException {
        return JSON.readTree(
                Admin.request().get(path).then().statusCode(200).extract().asString());
    }

    private static StripeLife life(Random random, UUID ticket) {
        String currency = List.of("usd", "jpy", "kwd").get(random.nextInt(3));
        String key = UUID.randomUUID().toString().replace("-", "");
        StripeLife life = new StripeLife(
                        StripeShape.V2026,
                        key,
                        FIRST_DAY + random.nextInt(40_000_000),
                        1_000 + 10L * random.nextInt(500),
                        currency,
                        ticket,
                        true)
                .pays();
        switch (random.nextInt(4)) {
            case 0 -> life.later(5_000_000).refund("a", 10L * (1 + random.nextInt(90)), "succeeded");
            case 1 -> life.later(90_000).dispute("d", 500, "needs_response");
            case 2 -> life.refund("a", 100, "succeeded").later(3_000_000).refund("b", 200, "failed");
            default -> life.settles();
        }
        return life;
    }
}
