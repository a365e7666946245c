package org.almoner.stripe.payout;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.ListedByStripe;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripePayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a payout is read to the cent, however the reading of Stripe's lists is disturbed. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class PayoutReadingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long CREATED = 1_790_000_000L;

    @Inject
    Rows rows;

    @Inject
    PayoutReading reading;

    @Inject
    PayoutReadings readings;

    @Inject
    OwnContext ownContext;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void noPayouts() {
        MockedStripe.forgetAll(metrics);
        StripeJobRows.reset(rows);
        rows.execute("delete from payouts");
    }

    @Test
    void payoutWithAllThatMayBeInOneIsExplainedToTheCent() {
        StripePayout payout = payout("eur")
                .charge("ch_a", "pi_a", 2_500, 103)
                .charge("ch_b", "pi_b", 10_000, 320)
                .refund("re_a", "ch_a", "pi_a", 500)
                .refundFailure("re_b", "ch_b", "pi_b", 700)
                .dispute("du_b", "ch_b", "pi_b", 10_000, 1_500)
                .disputeReversal("du_b", "ch_b", "pi_b", 10_000)
                .stripeFee(199);
        ListedByStripe.transactions(payout, 3);
        tell(payout.event("payout.reconciliation_completed", "in_transit", 60));
        read();
        assertThat(row(payout))
                .containsEntry("explained", new BigDecimal("105.780"))
                .containsEntry("unexplained", new BigDecimal("0.000"))
                .containsEntry("transactions", 7L);
        assertThat(rows.count("paid_out", "payout_id = ?", payout.id())).isEqualTo(7);
        assertThat(rows.one(
                        "select charge_id, payment_intent_id from paid_out where payout_id = ? and source_id = 're_a'",
                        payout.id()))
                .containsEntry("charge_id", "ch_a")
                .containsEntry("payment_intent_id", "pi_a");
        assertThat(ListedByStripe.askedForTransactions())
                .hasSize(3)
                .allSatisfy(request -> assertThat(
                                request.queryParameter("expand[0]").firstValue())
                        .isEqualTo("data.source"));
        read();
        assertThat(ListedByStripe.askedForTransactions()).as("read once").hasSize(3);
    }

    @RepeatedTest(8)
    void randomPayoutsOfSeveralCurrenciesComeOut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<StripePayout> payouts = new ArrayList<>();
        for (String currency : List.of("usd", "jpy", "kwd", "huf")) {
            StripePayout payout = payout(currency);
            int size = random.nextInt(40);
            for (int i = 0; i < size; i++) {
                String key = payout.id() + i;
                long amount = 1 + random.nextInt(1_000_000);
                switch (random.nextInt(6)) {
                    case 0 -> payout.refund("re_" + key, "ch_" + key, "pi_" + key, amount);
                    case 1 -> payout.dispute("du_" + key, "ch_" + key, "pi_" + key, amount, 1_500);
                    case 2 -> payout.disputeReversal("du_" + key, "ch_" + key, "pi_" + key, amount);
                    case 3 -> payout.stripeFee(amount % 1_000);
                    default -> payout.charge("ch_" + key, "pi_" + key, amount, amount / 30);
                }
            }
            payout.offBy(random.nextInt(3) - 1L);
            ListedByStripe.transactions(payout, 1 + random.nextInt(20));
            tell(payout.event("payout.created", "pending", random.nextInt(100)));
            payouts.add(payout);
        }
        read();
        for (StripePayout payout : payouts) {
            String currency = payout.object("paid").path("currency").textValue().toUpperCase(java.util.Locale.ROOT);
            Map<String, Object> row = row(payout);
            assertThat((BigDecimal) row.get("explained"))
                    .as("seed %d, %s", seed, currency)
                    .isEqualByComparingTo(Money.ofMinor(payout.net(), currency).amount());
            assertThat((BigDecimal) row.get("unexplained"))
                    .as("seed %d, %s", seed, currency)
                    .isEqualByComparingTo(
                            Money.ofMinor(payout.object("paid").path("amount").longValue() - payout.net(), currency)
                                    .amount());
        }
    }

    @Test
    void unexplainedCentIsSaidAndMakesTheBooksDegradedUntilItIsFound() {
        StripePayout payout = payout("usd").charge("ch_c", "pi_c", 2_500, 103).offBy(1);
        ListedByStripe.transactions(payout, 100);
        tell(payout.event("payout.paid", "paid", 60));
        try (LogWatch log = new LogWatch(PayoutReading.class)) {
            read();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN Payout " + payout.id() + " is not explained")
                            .contains("0.010 USD", "what to do:"));
        }
        Admin.request()
                .get("/admin/payouts/" + payout.id())
                .then()
                .body("explained", equalTo(23.97f))
                .body("unexplained", equalTo(0.01f))
                .body("explanation", equalTo("UNEXPLAINED"));
        await().untilAsserted(() ->
                assertThat(well()).contains("\"unexplainedPayouts\": 1").contains("DOWN"));
        assertThat(metrics()).contains("almoner_payouts_unexplained 1.0");

        read();
        assertThat(ListedByStripe.askedForTransactions())
                .as("not again at once")
                .hasSize(1);
        payout.stripeFee(-1);
        payout.offBy(0);
        MockedStripe.server().resetAll();
        ListedByStripe.transactions(payout, 1);
        rows.execute("update payouts set read_due_at = now() where id = ?", payout.id());
        read();
        assertThat(row(payout)).containsEntry("unexplained", new BigDecimal("0.000"));
        await().untilAsserted(() -> assertThat(well()).contains("\"unexplainedPayouts\": 0"));
    }

    @Test
    void whatStripeNoLongerListsCountsNoMore() {
        StripePayout payout = payout("usd")
                .charge("ch_d", "pi_d", 2_500, 0)
                .charge("ch_e", "pi_e", 100, 0)
                .offBy(-100);
        ListedByStripe.transactions(payout, 1);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat((BigDecimal) row(payout).get("unexplained")).isEqualByComparingTo("-1.00");
        MockedStripe.server().resetAll();
        ListedByStripe.page(payout, null, payout.listed().subList(2, 3), false);
        rows.execute("update payouts set read_due_at = now() where id = ?", payout.id());
        read();
        assertThat((BigDecimal) row(payout).get("unexplained")).isZero();
        assertThat(rows.count("paid_out", "payout_id = ?", payout.id())).isEqualTo(1);
        assertThat(rows.count("payout_transactions", "payout_id = ?", payout.id()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void readingThatFailsGoesOnAfterTheLastPageThatWasKept(Failure failure) {
        StripePayout payout = five();
        List<ObjectNode> listed = payout.listed();
        ListedByStripe.page(payout, null, listed.subList(0, 3), true);
        String end = ListedByStripe.id(listed.get(2));
        ListedByStripe.fails(payout, end, failure);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(row(payout)).containsEntry("explained", null);
        MockedStripe.server().resetAll();
        ListedByStripe.transactions(payout, 3);
        StripeJobRows.reset(rows);
        rows.execute("update payouts set read_due_at = now()");
        read();
        assertThat(row(payout)).containsEntry("unexplained", new BigDecimal("0.000"));
        boolean ofAll = failure != Failure.BAD_REQUEST
                && failure != Failure.CARD
                && failure != Failure.HALF_AN_ANSWER
                && failure != Failure.OTHER_JSON
                && failure != Failure.NO_JSON
                && failure != Failure.GARBAGE;
        if (ofAll) {
            assertThat(ListedByStripe.askedForTransactions()
                            .get(0)
                            .queryParameter("starting_after")
                            .firstValue())
                    .isEqualTo(end);
        }
    }

    @Test
    void readingThatIsKilledBetweenPagesGoesOnThere() {
        StripePayout payout = five();
        ListedByStripe.transactions(payout, 2);
        tell(payout.event("payout.paid", "paid", 60));
        ownContext
                .start(() -> readings.next()
                        .flatMap(place -> readings.keep(
                                place.orElseThrow(),
                                List.of(),
                                ListedByStripe.id(payout.listed().get(1)),
                                0)))
                .await()
                .atMost(LIMIT);
        read();
        assertThat(ListedByStripe.askedForTransactions()
                        .get(0)
                        .queryParameter("starting_after")
                        .firstValue())
                .isEqualTo(ListedByStripe.id(payout.listed().get(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void listThatRepeatsItselfEndsTheReadingOfThatPayoutAlone(int period) {
        StripePayout circling = five();
        List<ObjectNode> listed = circling.listed();
        List<ObjectNode> first = listed.subList(0, 2);
        List<ObjectNode> second = listed.subList(2, 4);
        ListedByStripe.page(circling, null, first, true);
        ListedByStripe.page(circling, ListedByStripe.id(first.get(1)), period == 1 ? first : second, true);
        ListedByStripe.page(circling, ListedByStripe.id(second.get(1)), first, true);
        StripePayout other = new StripePayout(key(), "usd", CREATED - 1).charge("ch_o", "pi_o", 100, 0);
        ListedByStripe.transactions(other, 100);
        tell(circling.event("payout.paid", "paid", 60));
        tell(other.event("payout.paid", "paid", 60));
        read();
        assertThat(ListedByStripe.askedForTransactions().size()).isLessThanOrEqualTo(5);
        assertThat(row(circling)).containsEntry("explained", null).containsEntry("read_error", "Stripe repeats a page");
        assertThat((BigDecimal) row(other).get("unexplained")).isZero();
        Admin.request()
                .get("/admin/payouts/" + circling.id())
                .then()
                .body("explanation", equalTo("READING"))
                .body("unexplained", nullValue())
                .body("problem", equalTo("Stripe repeats a page"));
        MockedStripe.server().resetAll();
        ListedByStripe.transactions(circling, 2);
        rows.execute("update payouts set read_due_at = now() where id = ?", circling.id());
        read();
        assertThat((BigDecimal) row(circling).get("unexplained")).isZero();
    }

    @Test
    void listThatTellsSomethingTwiceCountsItOnce() {
        StripePayout payout = five();
        List<ObjectNode> listed = payout.listed();
        ListedByStripe.page(payout, null, listed.subList(0, 4), true);
        ListedByStripe.page(payout, ListedByStripe.id(listed.get(3)), listed.subList(2, 6), false);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(row(payout))
                .containsEntry("unexplained", new BigDecimal("0.000"))
                .containsEntry("transactions", 5L);
    }

    @Test
    void listThatEndsHalfWayIsNoExplanation() {
        StripePayout payout = five();
        List<ObjectNode> listed = payout.listed();
        ListedByStripe.page(payout, null, listed.subList(0, 3), true);
        ListedByStripe.page(payout, ListedByStripe.id(listed.get(2)), List.of(), true);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(row(payout)).containsEntry("explained", null);
        MockedStripe.server().resetAll();
        ListedByStripe.page(payout, null, listed.subList(0, 3), false);
        rows.execute("update payouts set read_due_at = now()");
        read();
        assertThat((BigDecimal) row(payout).get("unexplained")).as("skipped").isPositive();
    }

    @Test
    void oddEntriesHoldNobodyUpAndAreCounted() {
        StripePayout payout = five();
        List<ObjectNode> listed = new ArrayList<>(payout.listed());
        listed.set(2, listed.get(2).deepCopy().put("currency", "nonsense"));
        listed.set(3, listed.get(3).deepCopy().put("amount", 999_999_999_999_999_999L));
        ListedByStripe.page(payout, null, listed, false);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(row(payout)).containsEntry("read_unusable", 2).containsEntry("transactions", 3L);
        assertThat((BigDecimal) row(payout).get("unexplained")).isPositive();
    }

    @Test
    void payoutThatChangesWhileItIsReadIsReadFromItsBeginning() {
        StripePayout payout = five();
        tell(payout.event("payout.created", "pending", 60));
        var place = ownContext.start(readings::next).await().atMost(LIMIT).orElseThrow();
        payout.offBy(100);
        tell(payout.event("payout.updated", "pending", 61));
        var kept = ownContext
                .start(() -> readings.keep(place, List.of(), null, 0))
                .await()
                .atMost(LIMIT);
        assertThat(kept.kept()).isFalse();
        assertThat(row(payout)).containsEntry("explained", null);
        ListedByStripe.transactions(payout, 100);
        read();
        assertThat((BigDecimal) row(payout).get("unexplained")).isEqualByComparingTo("1.00");
    }

    @Test
    void twoReplicasReadItOnceAndKeepAPageOnce() {
        StripePayout payout = five();
        ListedByStripe.transactions(payout, 2);
        tell(payout.event("payout.paid", "paid", 60));
        var one = ownContext.start(reading::readIfDue);
        var other = ownContext.start(reading::readIfDue);
        one.await().atMost(LIMIT);
        other.await().atMost(LIMIT);
        assertThat(ListedByStripe.askedForTransactions()).hasSize(3);
        assertThat((BigDecimal) row(payout).get("unexplained")).isZero();
        assertThat(row(payout)).containsEntry("read_pages", 3);
    }

    @Test
    void failedPayoutGivesItsTransactionsBack() {
        StripePayout payout = five();
        ListedByStripe.transactions(payout, 100);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(rows.count("paid_out", "payout_id = ?", payout.id())).isEqualTo(5);
        tell(payout.event("payout.failed", "failed", 3_600));
        assertThat(rows.count("paid_out", "payout_id = ?", payout.id())).isZero();
        Admin.request()
                .get("/admin/payouts/" + payout.id())
                .then()
                .body("status", equalTo("FAILED"))
                .body("explanation", equalTo("GIVEN_BACK"))
                .body("explained", nullValue())
                .body("failureCode", equalTo("account_closed"));
        StripePayout next = new StripePayout(key(), "usd", CREATED + 86_400).all(payout);
        ListedByStripe.transactions(next, 3);
        tell(next.event("payout.paid", "paid", 60));
        read();
        assertThat((BigDecimal) row(next).get("unexplained")).isZero();
        assertThat(rows.count("paid_out", "payout_id = ?", next.id())).isEqualTo(5);
    }

    @Test
    void payoutThatCarriesWhatFailedAsOneSumIsExplainedByIt() {
        StripePayout failed = five();
        StripePayout next = payout("usd").failureOf(failed, failed.net()).charge("ch_n", "pi_n", 300, 10);
        ListedByStripe.transactions(next, 3);
        tell(next.event("payout.paid", "paid", 60));
        read();
        assertThat((BigDecimal) row(next).get("unexplained")).isZero();
    }

    /** Stripe lists them with the one that failed for ever; the one that sends its money again has its sum alone. */
    @Test
    void whatWasInPayoutsThatFailedIsInTheOneThatHasTheirMoneyAtLast() {
        StripePayout first = five();
        StripePayout second = payout("usd").failureOf(first, first.net()).charge("ch_s", "pi_s", 300, 10);
        StripePayout third = payout("usd").failureOf(second, second.net()).stripeFee(100);
        ListedByStripe.transactions(first, 3);
        tell(first.event("payout.failed", "failed", 60));
        read();
        assertThat(gifts(first)).hasSize(5);
        assertThat(rows.count("paid_out", "true")).as("nobody has it").isZero();
        ListedByStripe.transactions(second, 3);
        tell(second.event("payout.paid", "paid", 60));
        read();
        assertThat(row(second))
                .containsEntry("unexplained", new BigDecimal("0.000"))
                .containsEntry("transactions", 2L);
        assertThat(gifts(second)).as("of its own").hasSize(1);
        assertThat(rows.count("paid_out", "payout_id = ? and type = 'charge'", second.id()))
                .isEqualTo(6);
        tell(second.event("payout.failed", "failed", 3_600));
        read();
        assertThat(rows.count("paid_out", "true")).as("nobody has it again").isZero();
        ListedByStripe.transactions(third, 3);
        tell(third.event("payout.paid", "paid", 60));
        read();
        assertThat(row(third)).containsEntry("unexplained", new BigDecimal("0.000"));
        assertThat(rows.count("paid_out", "payout_id = ? and type = 'charge'", third.id()))
                .isEqualTo(6);
        assertThat(gifts(third)).isEmpty();
    }

    /** Nobody waits for its money, whatever Stripe lists for it. */
    @Test
    void failedPayoutThatDoesNotComeToItsAmountIsNoFault() {
        StripePayout failed = five().offBy(700);
        ListedByStripe.transactions(failed, 100);
        tell(failed.event("payout.failed", "failed", 60));
        try (LogWatch log = new LogWatch(PayoutReading.class)) {
            read();
            read();
            assertThat(ListedByStripe.askedForTransactions())
                    .as("not again at once")
                    .hasSize(1);
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("which failed, are 5 transactions"));
            assertThat(log.lines()).noneSatisfy(line -> assertThat(line).startsWith("WARN"));
        }
        found("/admin/payouts?unexplained=true").body("payouts", org.hamcrest.Matchers.empty());
    }

    /** Its gifts are at the bank by the payout that sends their money again, once it is known which they are. */
    @Test
    void failedPayoutThatCannotBeReadIsUnread() {
        StripePayout failed = five();
        ListedByStripe.fails(failed, null, Failure.BAD_REQUEST);
        tell(failed.event("payout.failed", "failed", 60));
        read();
        await().untilAsserted(() -> assertThat(metrics()).contains("almoner_payouts_unread 1.0"));
    }

    private static List<String> gifts(StripePayout payout) {
        return found("/admin/payouts/" + payout.id() + "/transactions")
                .extract()
                .jsonPath()
                .getList("transactions.findAll { it.type == 'charge' }.id");
    }

    private static io.restassured.response.ValidatableResponse found(String path) {
        return Admin.request().get(path).then().statusCode(200);
    }

    @Test
    void manualPayoutIsNotItemisedAndNotAskedFor() {
        StripePayout payout = payout("usd").manual().offBy(5_000);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        assertThat(ListedByStripe.askedForTransactions()).isEmpty();
        Admin.request()
                .get("/admin/payouts/" + payout.id())
                .then()
                .body("itemised", equalTo(false))
                .body("explanation", equalTo("NOT_ITEMISED"))
                .body("note", org.hamcrest.Matchers.containsString("manual"));
    }

    @Test
    void whatStripeTakesFromTheBankIsNotAskedForAgainOnceItRefuses() {
        StripePayout payout = payout("usd").offBy(-5_000);
        ListedByStripe.fails(payout, null, Failure.BAD_REQUEST);
        tell(payout.event("payout.paid", "paid", 60));
        read();
        Admin.request()
                .get("/admin/payouts/" + payout.id())
                .then()
                .body("itemised", equalTo(false))
                .body("explanation", equalTo("NOT_ITEMISED"))
                .body("note", org.hamcrest.Matchers.containsString("takes from the bank"));
        StripeJobRows.reset(rows);
        rows.execute("update payouts set read_due_at = now()");
        read();
        assertThat(ListedByStripe.askedForTransactions()).hasSize(1);
    }

    @Test
    void payoutThatStripeStillReconcilesWaitsForIt() {
        StripePayout payout = five().reconciliation("in_progress");
        ListedByStripe.transactions(payout, 100);
        tell(payout.event("payout.created", "pending", 10));
        read();
        assertThat(ListedByStripe.askedForTransactions()).isEmpty();
        Admin.request().get("/admin/payouts/" + payout.id()).then().body("explanation", equalTo("WAITING"));
        tell(payout.reconciliation("completed").event("payout.reconciliation_completed", "pending", 20));
        read();
        assertThat((BigDecimal) row(payout).get("unexplained")).isZero();
    }

    private StripePayout five() {
        StripePayout payout = payout("usd");
        for (int i = 0; i < 5; i++) {
            payout.charge("ch_" + payout.id() + i, "pi_" + payout.id() + i, 1_000 + i, 59);
        }
        return payout;
    }

    private static StripePayout payout(String currency) {
        return new StripePayout(key(), currency, CREATED);
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static void tell(ObjectNode event) {
        SignedWebhook.send(event).then().statusCode(200);
    }

    private void read() {
        ownContext.start(reading::readIfDue).await().atMost(LIMIT);
    }

    private Map<String, Object> row(StripePayout payout) {
        return rows.one("select * from payouts where id = ?", payout.id());
    }

    private static String well() {
        return io.restassured.RestAssured.given().get("/q/health/well").asString();
    }

    private static String metrics() {
        return io.restassured.RestAssured.given().get("/q/metrics").asString();
    }
}
