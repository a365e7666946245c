package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripePayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What events tell of payouts is the same in every order and any repetition, and bounded. */
@QuarkusTest
class PayoutEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CREATED = 1_790_000_000L;

    @Inject
    Rows rows;

    @Test
    void everyOrderAndRepetitionEndsInTheSameState() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Map<String, Object>> ends = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            StripePayout payout = payout();
            List<ObjectNode> events = life(payout);
            events.addAll(events.subList(1, 4));
            Collections.shuffle(events, random);
            if (i % 2 == 0) {
                events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
            } else {
                CompletableFuture.allOf(
                                events.stream().map(SignedWebhook::sendAsync).toArray(CompletableFuture[]::new))
                        .join();
            }
            ends.add(rows.one(
                    "select amount, status, reconciliation, failure_code, told_at, told_rank from payouts where id = ?",
                    payout.id()));
        }
        assertThat(ends).as("seed %d", seed).hasSize(1);
        assertThat(ends.iterator().next())
                .containsEntry("status", "FAILED")
                .containsEntry("failure_code", "account_closed");
    }

    /** Paid, completed and failed within one second: Stripe's clock has no finer time. */
    private static List<ObjectNode> life(StripePayout payout) {
        List<ObjectNode> events = new ArrayList<>();
        payout.reconciliation("in_progress");
        events.add(payout.event("payout.created", "pending", 0));
        events.add(payout.event("payout.updated", "in_transit", 5));
        payout.reconciliation("completed");
        events.add(payout.event("payout.reconciliation_completed", "in_transit", 5));
        events.add(payout.event("payout.paid", "paid", 9));
        events.add(payout.event("payout.failed", "failed", 9));
        return events;
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "object       | \"charge\"  | The event's object is not the payout that its type promises",
                "object       | null        | The event's object is not the payout that its type promises",
                "id           | null        | The field id is missing",
                "id           | \"po '; --\" | The field id is no id",
                "amount       | null        | The field amount is missing",
                "amount       | \"100\"     | The field amount has not the type that Stripe gives it",
                "amount       | 1e400       | The field amount has not the type that Stripe gives it",
                "amount       | 9999999999999999 | The field amount is beyond any bounds",
                "amount       | 99999999999999999999999 | The field amount is beyond any bounds",
                "currency     | \"zzz\"     | The currency is none that we know",
                "currency     | null        | The field currency is missing",
                "status       | \"lost\"    | The status is none that we know",
                "status       | null        | The field status is missing",
                "arrival_date | null        | The field arrival_date is missing",
                "arrival_date | \"monday\"  | The field arrival_date has not the type that Stripe gives it",
                "created      | -1          | The field created is beyond any bounds",
                "automatic    | null        | The field automatic is missing",
                "automatic    | \"yes\"     | The field automatic has not the type that Stripe gives it",
                "reconciliation_status | \"perhaps\" | The status is none that we know"
            })
    void unusableIsRecordedWithTheReasonAndHasNoEffect(String field, String value, String reason) throws Exception {
        StripePayout payout = payout();
        ObjectNode event = payout.event("payout.paid", "paid", 1);
        ((ObjectNode) event.path("data").path("object")).set(field, JSON.readTree(value));
        SignedWebhook.send(event).then().statusCode(200);
        assertThat(rows.one(
                                "select error from stripe_events where stripe_event_id = ?",
                                event.path("id").textValue())
                        .get("error"))
                .isEqualTo(reason);
        assertThat(rows.count("payouts", "id = ?", payout.id())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "amount, 999999999999999",
        "amount, -999999999999999",
        "amount, 0",
        "arrival_date, 999999999999999",
        "arrival_date, -5",
        "created, 253402300799",
        "method, \"anything; but a word\"",
        "failure_code, \"Maria Garcia Lopez\"",
        "balance_transaction, {}",
        "balance_transaction, \"txn '\"",
        "reconciliation_status, null"
    })
    void whatLiesWithinTheBoundsIsKept(String field, String value) throws Exception {
        for (String currency : List.of("usd", "jpy", "kwd")) {
            StripePayout payout = new StripePayout(key(), currency, CREATED);
            ObjectNode event = payout.event("payout.paid", "paid", 1);
            ((ObjectNode) event.path("data").path("object")).set(field, JSON.readTree(value));
            SignedWebhook.send(event).then().statusCode(200);
            assertThat(rows.one(
                                    "select outcome from stripe_events where stripe_event_id = ?",
                                    event.path("id").textValue())
                            .get("outcome"))
                    .isEqualTo("processed");
            assertThat(rows.one("select * from payouts where id = ?", payout.id())
                            .toString())
                    .doesNotContain("Maria");
        }
    }

    @Test
    void eventWhosePayoutSomebodyHoldsHoldsUpNobodyElse() throws Exception {
        StripePayout held = payout();
        SignedWebhook.send(held.event("payout.created", "pending", 0)).then().statusCode(200);
        StripePayout other = payout();
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var lock = connection.prepareStatement("select 1 from payouts where id = ? for update")) {
                lock.setString(1, held.id());
                lock.execute();
                var waiting = SignedWebhook.sendAsync(held.event("payout.paid", "paid", 5));
                SignedWebhook.send(other.event("payout.created", "pending", 0))
                        .then()
                        .statusCode(200);
                assertThat(waiting.join().statusCode()).isEqualTo(503);
            } finally {
                connection.rollback();
            }
        }
        SignedWebhook.send(held.event("payout.paid", "paid", 6)).then().statusCode(200);
        assertThat(rows.one("select status from payouts where id = ?", held.id())
                        .get("status"))
                .isEqualTo("PAID");
    }

    @Inject
    javax.sql.DataSource dataSource;

    private static StripePayout payout() {
        return new StripePayout(key(), "usd", CREATED).charge("ch_x", "pi_x", 1_000, 59);
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
