package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeAbuse;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts that fail are counted once each, and nothing is kept of who made them. */
@QuarkusTest
class FraudEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant QUARTER = Instant.parse("2026-03-01T10:15:00Z");

    @Inject
    Rows rows;

    @Test
    void attemptsAreCountedOnceInEveryOrderAndRepetition() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        UUID ticket = Tickets.open();
        List<ObjectNode> told = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            told.add(StripeAbuse.declined(ticket, QUARTER.plusSeconds(i * 31L), "stolen_card", "BR", "US"));
        }
        List<ObjectNode> all = new ArrayList<>(told);
        all.addAll(told);
        all.addAll(told.subList(3, 20));
        Collections.shuffle(all, random);
        CompletableFuture.allOf(all.stream().map(SignedWebhook::sendAsync).toArray(CompletableFuture[]::new))
                .join();
        assertThat(counted(ticket))
                .as("seed %d", seed)
                .containsExactly("2026-03-01 10:15:00 stolen_card elevated BR 30 30");
    }

    @Test
    void debitThatComesBackAfterDaysIsNoAttempt() {
        UUID ticket = Tickets.open();
        ObjectNode late = StripeAbuse.declined(ticket, QUARTER, "insufficient_funds", null, "DE");
        ((ObjectNode) late.at("/data/object"))
                .put("created", QUARTER.minus(Duration.ofDays(6)).getEpochSecond());
        SignedWebhook.send(late).then().statusCode(200);
        SignedWebhook.send(StripeAbuse.declined(ticket, QUARTER, "stolen_card", "BR", "US"))
                .then()
                .statusCode(200);
        assertThat(counted(ticket)).singleElement().asString().contains("stolen_card");
        assertThat(rows.one(
                                "select outcome from stripe_events where stripe_event_id = ?",
                                late.path("id").textValue())
                        .get("outcome"))
                .isEqualTo("no_effect");
    }

    @Test
    void quartersCodesAndCountriesAreCountedApart() {
        UUID ticket = Tickets.open();
        Instant last = QUARTER.plusSeconds(899);
        Stream.of(
                        StripeAbuse.declined(ticket, QUARTER, "insufficient_funds", "US", "US"),
                        StripeAbuse.declined(ticket, last, "insufficient_funds", "us", null),
                        StripeAbuse.declined(ticket, last.plusSeconds(1), "insufficient_funds", "US", "DE"),
                        StripeAbuse.declined(ticket, last, "'; drop table fraud_attempts; --", null, "DE"),
                        StripeAbuse.declined(ticket, last, null, "ZZ", "DE"))
                .forEach(event -> SignedWebhook.send(event).then().statusCode(200));
        assertThat(counted(ticket))
                .containsExactly(
                        "2026-03-01 10:15:00 card_declined elevated ?? 2 0",
                        "2026-03-01 10:15:00 insufficient_funds elevated US 2 0",
                        "2026-03-01 10:30:00 insufficient_funds elevated US 1 1");
    }

    /** @return one line for each quarter, code, level and country */
    private List<String> counted(UUID ticket) {
        return rows
                .all(
                        "select to_char(quarter at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' ' || code || ' ' || risk || ' ' ||"
                                + " country || ' ' || sum(attempts) || ' ' || sum(elsewhere) as line from fraud_attempts"
                                + " where ticket_id = ? group by quarter, code, risk, country order by 1",
                        ticket)
                .stream()
                .map(row -> (String) row.get("line"))
                .toList();
    }

    @Test
    void ticketThatIsNoneIsNone() {
        UUID nobodys = UUID.randomUUID();
        ObjectNode event = StripeAbuse.declined(nobodys, QUARTER.plusSeconds(7_200), "lost_card", "JP", null);
        long before = rows.count("fraud_attempts", "ticket_id is null and country = 'JP'");
        SignedWebhook.send(event).then().statusCode(200);
        assertThat(rows.count("fraud_attempts", "ticket_id = ?", nobodys)).isZero();
        assertThat(rows.count("fraud_attempts", "ticket_id is null and country = 'JP'"))
                .isEqualTo(before + 1);
    }

    @Test
    void attemptIsNoPaymentAndLeavesNothingOfWhoMadeIt() {
        UUID ticket = Tickets.open();
        ObjectNode event = StripeAbuse.declined(ticket, QUARTER, "stolen_card", "BR", "US");
        String intent = event.at("/data/object/payment_intent").textValue();
        SignedWebhook.send(event).then().statusCode(200);
        assertThat(rows.count("stripe_attributions", "payment_intent_id = ?", intent))
                .isZero();
        assertThat(rows.one(
                        "select outcome, error, payment from stripe_events where stripe_event_id = ?",
                        event.path("id").textValue()))
                .containsEntry("outcome", "processed")
                .containsEntry("payment", intent);
        assertThat(rows.all("select * from fraud_attempts where ticket_id = ?", ticket)
                        .toString())
                .doesNotContainIgnoringCase("carola")
                .doesNotContain("4242", "Xt5E", "Stolen Road", intent);
    }

    @Test
    void warningsAndReviewsAreNotedOnceWithoutPlaces() {
        String intent = "pi_" + UUID.randomUUID().toString().replace("-", "");
        String charge = intent.replace("pi_", "ch_");
        ObjectNode warning = StripeAbuse.warning("issfr_" + charge, intent, charge, true, QUARTER);
        ObjectNode review = StripeAbuse.review("prv_" + charge, intent, null, QUARTER);
        ObjectNode closed = StripeAbuse.review("prv_" + charge, intent, "approved", QUARTER.plusSeconds(60));
        CompletableFuture.allOf(Stream.of(warning, review, closed, warning, closed)
                        .map(SignedWebhook::sendAsync)
                        .toArray(CompletableFuture[]::new))
                .join();
        List<String> noted = rows
                .all(
                        "select kind || ' ' || open || ' ' || word as line from fraud_notices where payment_intent_id = ? order by 1",
                        intent)
                .stream()
                .map(row -> (String) row.get("line"))
                .toList();
        assertThat(noted)
                .containsExactly("REVIEW false approved", "REVIEW true rule", "WARNING true made_with_stolen_card");
        assertThat(rows.all("select * from fraud_notices where payment_intent_id = ?", intent)
                        .toString())
                .doesNotContain("192.0.2.77", "94110");
    }

    @ParameterizedTest(name = "{0} {1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "declined | object | \"refund\" | The event's object is not the charge that its type promises",
                "declined | status | \"succeeded\" | The charge of a failed charge has not failed",
                "declined | outcome | \"none\" | The field outcome has not the type that Stripe gives it",
                "declined | outcome | {\"risk_level\":7.5} | The field outcome.risk_level has not the type that Stripe gives it",
                "warning | actionable | null | The field actionable is missing",
                "warning | id | null | The field id is missing",
                "warning | payment_intent | \"pi '\" | The object has an id that Stripe does not give",
                "review | open | null | The field open is missing",
                "review | payment_intent | null | The object names no payment intent and no charge"
            })
    void unusableIsRecordedWithTheReasonAndCountsNowhere(String kind, String field, String value, String reason)
            throws Exception {
        UUID ticket = Tickets.open();
        ObjectNode event = switch (kind) {
            case "declined" -> StripeAbuse.declined(ticket, QUARTER, "lost_card", "US", "US");
            case "warning" -> StripeAbuse.warning("issfr_1", "pi_unusable", "ch_unusable", true, QUARTER);
            default -> StripeAbuse.review("prv_1", "pi_unusable", null, QUARTER);
        };
        ((ObjectNode) event.at("/data/object")).set(field, JSON.readTree(value));
        SignedWebhook.send(event).then().statusCode(200);
        String id = event.path("id").textValue();
        assertThat(rows.one("select outcome, error from stripe_events where stripe_event_id = ?", id))
                .containsEntry("outcome", "unusable")
                .containsEntry("error", reason);
        assertThat(rows.count("fraud_attempts", "ticket_id = ?", ticket)).isZero();
        assertThat(rows.count("fraud_notices", "event_id = ?", id)).isZero();
    }

    /** A replay tells again what an event tells; what is counted already stays as it is. */
    @Test
    void eventThatWasCountedIsFoundInTheListOfEvents() {
        UUID ticket = Tickets.open();
        ObjectNode event = StripeAbuse.declined(ticket, QUARTER, "expired_card", "US", "US");
        SignedWebhook.send(event).then().statusCode(200);
        Admin.request()
                .get("/admin/stripe/events?type=charge.failed&limit=1")
                .then()
                .statusCode(200);
        assertThat(counted(ticket)).hasSize(1);
    }
}
