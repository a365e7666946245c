package org.almoner.fraud.cases;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.api.StripeApi;
import org.almoner.testing.Admin;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.HeldAnswers.Held;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While Stripe takes its time for one refund, others are decided: what somebody has said holds for every one that it was not asked for yet. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DecidedMeanwhileTest {

    private static final String REFUNDS = "/v1/refunds";

    @Inject
    StripeApi stripe;

    @Inject
    CaseStore store;

    @Inject
    OwnContext ownContext;

    @Inject
    MeterRegistry metrics;

    @Inject
    Clock clock;

    @Inject
    Rows rows;

    private final String donor = UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void stripeIsSlowWithTheFirst() {
        MockedStripe.forgetAll(metrics);
        rows.execute("delete from fraud_cases");
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson("{\"id\":\"re_1\",\"object\":\"refund\"}")));
        MockedStripe.server()
                .stubFor(HeldAnswers.of(post(REFUNDS)
                        .withRequestBody(containing(pay(0)))
                        .willReturn(okJson("{\"id\":\"re_0\",\"object\":\"refund\"}"))));
        IntStream.range(0, 3)
                .forEach(number -> rows.execute(
                        "insert into stripe_attributions (id, payment_intent_id, status, amount, currency, donor_email_hash,"
                                + " paid_at, created_at, updated_at, history) select gen_random_uuid(), ?, 'PAID', 25, 'USD', ?, at,"
                                + " at, at, '{}' from (select now() - cast(? as interval) as at) as paid",
                        pay(number),
                        donor,
                        (9 - number) + " minutes"));
        // Stripe's answer is waited for a second: nobody decides for the first time then.
        decide(open("ALL", "all"), "accept").then().statusCode(200);
    }

    /** The audit would find that they have no history. */
    @AfterEach
    void giftsGo() {
        rows.execute("delete from fraud_cases");
        rows.execute("delete from stripe_attributions where donor_email_hash = ?", donor);
    }

    @Test
    void acceptedAndWithdrawnMeanwhileAreNotGivenBackByThemselves() {
        String slow = warned(0);
        String accepted = warned(1);
        String withdrawn = warned(2);
        try (Held answers = MockedStripe.hold();
                LogWatch log = new LogWatch(CaseRefunds.class)) {
            CompletableFuture<Integer> job = refundDue();
            await().until(() -> answers.count() > 0);
            decide(accepted, "accept").then().statusCode(200);
            rows.execute(
                    "update fraud_cases set warned = false, refund_at = null where id = cast(? as uuid)", withdrawn);
            answers.letGo();
            assertThat(job.join()).isEqualTo(1);
            assertThat(log.lines()).singleElement().asString().contains("was given back", slow);
        }
        assertThat(asked()).containsOnly(pay(0));
        assertThat(state(slow)).isEqualTo("REFUNDED");
        assertThat(state(accepted)).isEqualTo("ACCEPTED");
        assertThat(state(withdrawn)).isEqualTo("OPEN");
    }

    @Test
    void whatStripeWasAskedForAlreadyIsToldTruly() {
        String slow = warned(0);
        try (Held answers = MockedStripe.hold();
                LogWatch log = new LogWatch(CaseRefunds.class)) {
            CompletableFuture<Integer> job = refundDue();
            await().until(() -> answers.count() > 0);
            decide(slow, "accept").then().statusCode(200);
            answers.letGo();
            assertThat(job.join()).isZero();
            assertThat(log.lines())
                    .containsExactly(
                            "WARN What a bank has warned of was given back (FRAUD_REFUND_WARNED), while its case"
                                    + " was decided: case " + slow);
        }
        assertThat(state(slow)).isEqualTo("ACCEPTED");
    }

    @Test
    void isOneReplicasUntilThatHasDiedAndThenAnothersWithTheSameKey() {
        String slow = warned(0);
        try (Held answers = MockedStripe.hold()) {
            CompletableFuture<Integer> dies = refundDue();
            await().until(() -> answers.count() > 0);
            assertThat(rows.count("fraud_cases", "state = 'OPEN' and refund_at > now() + interval '4 minutes'"))
                    .isEqualTo(1);
            assertThat(refundDue().join()).as("another replica").isZero();
            rows.execute("update fraud_cases set refund_at = now() - interval '1 second'");
            CompletableFuture<Integer> goesOn = refundDue();
            answers.letGo();
            assertThat(dies.join() + goesOn.join()).isEqualTo(1);
        }
        assertThat(state(slow)).isEqualTo("REFUNDED");
        assertThat(keys()).hasSize(1);
    }

    @Test
    void tryOfTwoReplicasThatFailsIsOne() {
        slowOneFails();
        String slow = warned(0);
        try (Held answers = MockedStripe.hold()) {
            CompletableFuture<Integer> late = refundDue();
            await().until(() -> answers.count() > 0);
            rows.execute("update fraud_cases set refund_at = now() - interval '1 second'");
            CompletableFuture<Integer> other = refundDue();
            await().until(() -> answers.count() > 1);
            answers.letGo();
            assertThat(late.join() + other.join()).isZero();
        }
        assertThat(rows.count("fraud_cases", "id = cast(? as uuid) and state = 'OPEN' and refund_tries = 1", slow))
                .isEqualTo(1);
    }

    @Test
    void whatWasDecidedOrWithdrawnWhileItFailedIsNotTriedAgain() {
        slowOneFails();
        String slow = warned(0);
        for (String meanwhile : List.of(
                "update fraud_cases set warned = false, refund_at = null",
                "update fraud_cases set state = 'BLOCKED', decided_at = now(), refund_at = null")) {
            rows.execute("update fraud_cases set warned = true, refund_at = now() - interval '1 second'");
            try (Held answers = MockedStripe.hold()) {
                CompletableFuture<Integer> job = refundDue();
                await().until(() -> answers.count() > 0);
                rows.execute(meanwhile);
                answers.letGo();
                assertThat(job.join()).isZero();
            }
            assertThat(rows.count("fraud_cases", "refund_at is not null")).isZero();
        }
        assertThat(state(slow)).isEqualTo("BLOCKED");
    }

    private void slowOneFails() {
        MockedStripe.server()
                .stubFor(HeldAnswers.of(post(REFUNDS)
                        .withRequestBody(containing(pay(0)))
                        .willReturn(okJson("{\"id\":\"re_0\",\"status\":\"failed\"}"))));
    }

    @Test
    void administratorWhoGivesItBackAtThatMomentGivesItBackOnce() {
        String slow = warned(0);
        try (Held answers = MockedStripe.hold()) {
            CompletableFuture<Integer> job = refundDue();
            await().until(() -> answers.count() > 0);
            CompletableFuture<Response> byHand =
                    CompletableFuture.supplyAsync(() -> decide(slow, "refund"), task -> new Thread(task).start());
            await().until(() -> answers.count() > 1);
            answers.letGo();
            job.join();
            byHand.join().then().statusCode(200);
        }
        assertThat(state(slow)).isEqualTo("REFUNDED");
        assertThat(keys()).hasSize(1);
    }

    @Test
    void giftThatIsAcceptedMeanwhileIsNotGivenBackWithThoseOfItsDonor() {
        String all = open("DONOR", donor);
        String own = open("DONATION", gift(1));
        Response told = refundedWhile(all, own);
        told.then().statusCode(200);
        assertThat(asked()).containsOnly(pay(0), pay(2));
        assertThat(state(all)).isEqualTo("REFUNDED");
    }

    @Test
    void donorWhoIsAcceptedMeanwhileIsGivenNothingMore() {
        String all = open("DONOR", donor);
        Response told = refundedWhile(all, all);
        told.then().statusCode(409);
        assertThat(told.<String>path("detail"))
                .isEqualTo("1 gift was given back; but meanwhile the case has become ACCEPTED.");
        assertThat(asked()).containsOnly(pay(0));
    }

    /** @return the answer to whoever gives one back, while somebody accepts another */
    private Response refundedWhile(String refunded, String accepted) {
        try (Held answers = MockedStripe.hold()) {
            CompletableFuture<Response> told =
                    CompletableFuture.supplyAsync(() -> decide(refunded, "refund"), task -> new Thread(task).start());
            await().until(() -> answers.count() > 0);
            decide(accepted, "accept").then().statusCode(200);
            answers.letGo();
            return told.join();
        }
    }

    private CompletableFuture<Integer> refundDue() {
        CaseRefunds refunds = new CaseRefunds(stripe, store, () -> true, clock);
        return ownContext
                .start(() -> refunds.refundDue(() -> Uni.createFrom().voidItem()))
                .subscribeAsCompletionStage();
    }

    private static Response decide(String id, String how) {
        return Admin.request().post("/admin/fraud/cases/" + id + "/" + how);
    }

    /** Due in the order of their numbers. */
    private String warned(int number) {
        String id = open("DONATION", gift(number));
        rows.execute(
                "update fraud_cases set warned = true, refund_at = now() - cast(? as interval) where id = cast(? as uuid)",
                (9 - number) + " minutes",
                id);
        return id;
    }

    private String open(String kind, String subject) {
        return rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at)"
                                + " values (?, ?, 80, '{}', 'OPEN', now(), now()) returning id",
                        kind,
                        subject)
                .get("id")
                .toString();
    }

    private String gift(int number) {
        return rows.one("select id from stripe_attributions where payment_intent_id = ?", pay(number))
                .get("id")
                .toString();
    }

    private String state(String id) {
        return (String) rows.one("select state from fraud_cases where id = cast(? as uuid)", id)
                .get("state");
    }

    private String pay(int number) {
        return "pi_" + donor + "x" + number;
    }

    private List<String> asked() {
        return IntStream.range(0, 3)
                .mapToObj(this::pay)
                .filter(intent -> requests().stream()
                        .anyMatch(one -> one.getBodyAsString().contains(intent)))
                .toList();
    }

    private static List<String> keys() {
        return requests().stream()
                .map(one -> one.getHeader("Idempotency-Key"))
                .distinct()
                .toList();
    }

    private static List<LoggedRequest> requests() {
        return MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS)));
    }
}
