package org.almoner.fraud.cases;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.rule.PaymentRules;
import org.almoner.fraud.rule.PaymentSigns;
import org.almoner.fraud.rule.Rule;
import org.almoner.fraud.watch.FraudJob;
import org.almoner.stripe.api.StripeApi;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeAbuse;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With FRAUD_REFUND_WARNED, what a bank has warned of is given back without anybody, and once. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class WarnedRefundTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String REFUNDS = "/v1/refunds";
    private static final double HOUR = 3_600;

    @Inject
    StripeApi stripe;

    @Inject
    CaseStore store;

    @Inject
    FraudJob job;

    @Inject
    OwnContext ownContext;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    @Inject
    Rows rows;

    private CaseRefunds refunds;
    private StripeLife gift;

    @BeforeEach
    void giftThatABankHasWarnedOf() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
        rows.execute("delete from fraud_notices");
        rows.execute("delete from fraud_cases");
        refunds = new CaseRefunds(stripe, store, () -> true, clock);
        gift = new StripeLife(
                        StripeShape.V2026,
                        "warned" + UUID.randomUUID().toString().replace("-", ""),
                        Instant.now().getEpochSecond(),
                        2_500,
                        "usd",
                        Tickets.open(),
                        true)
                .pays();
        SignedWebhook.sendAll(gift);
        String charge = gift.intentId().replace("pi_", "ch_");
        SignedWebhook.send(StripeAbuse.warning(
                        "issfr_" + gift.intentId(),
                        gift.intentId(),
                        charge,
                        true,
                        Instant.now().plusSeconds(5)))
                .then()
                .statusCode(200);
        await().atMost(LIMIT).until(() -> {
            ownContext.start(job::watchIfDue).await().atMost(LIMIT);
            return rows.count("fraud_cases", "state = 'OPEN' and subject_kind = 'DONATION'") == 1;
        });
        // Gifts of all tests are of one address.
        rows.execute("delete from fraud_cases where subject_kind = 'DONOR'");
        rows.execute("update fraud_cases set refund_at = now() - interval '1 minute'");
    }

    @Test
    void isGivenBackOnceAndItsCaseIsClosed() {
        answers(true);
        assertThat(refundDue()).isEqualTo(1);
        assertThat(rows.count("fraud_cases", "state = 'REFUNDED'")).isEqualTo(1);
        assertThat(refundDue()).isZero();
        assertThat(asked()).singleElement().satisfies(request -> {
            assertThat(request.getBodyAsString()).contains("reason=fraudulent");
            assertThat(request.getHeader("Idempotency-Key")).startsWith("fraud-");
        });
    }

    @Test
    void isTriedAgainLaterWithTheSameKeyWhenStripeRefuses() {
        answers(false);
        assertThat(refundDue()).isZero();
        assertThat(rows.count("fraud_cases", "state = 'OPEN' and refund_at > now() + interval '1 minute'"))
                .isEqualTo(1);
        int before = asked().size();
        assertThat(refundDue()).as("not at once").isZero();
        assertThat(asked()).hasSize(before);
        rows.execute("update fraud_cases set refund_at = now() - interval '1 minute'");
        answers(true);
        assertThat(refundDue()).isEqualTo(1);
        assertThat(asked().stream()
                        .map(request -> request.getHeader("Idempotency-Key"))
                        .distinct())
                .hasSize(1);
    }

    /** As Stripe mostly does where a card is closed: it would fail for ever. */
    @Test
    void isTriedLaterAndLaterWhereItFailsAndThenLeftToAPerson() {
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson("{\"id\":\"re_1\",\"status\":\"failed\"}")));
        List<Double> pauses = new ArrayList<>();
        try (LogWatch log = new LogWatch(CaseRefunds.class)) {
            while (rows.count("fraud_cases", "refund_at is not null") == 1 && pauses.size() < 20) {
                rows.execute("update fraud_cases set refund_at = now() - interval '1 minute'");
                assertThat(refundDue()).isZero();
                Object pause = rows.one(
                                "select cast(extract(epoch from refund_at - now()) as float8) as s from fraud_cases")
                        .get("s");
                if (pause != null) {
                    pauses.add((Double) pause);
                }
            }
            assertThat(pauses).hasSize(CaseRefunds.MOST_TRIES - 1);
            for (int i = 1; i < pauses.size(); i++) {
                assertThat(pauses.get(i)).isGreaterThan(Math.min(1.8 * pauses.get(i - 1), HOUR * 2.9));
            }
            assertThat(pauses.stream().mapToDouble(pause -> pause).sum())
                    .as("what Stripe keeps of a key is forgotten after a day")
                    .isGreaterThan(24 * HOUR);
            assertThat(log.lines())
                    .hasSize(CaseRefunds.MOST_TRIES)
                    .last()
                    .asString()
                    .startsWith("ERROR");
        }
        int asked = asked().size();
        assertThat(refundDue()).isZero();
        assertThat(asked()).as("left to a person").hasSize(asked);
        Object id = rows.one("select id from fraud_cases").get("id");
        Admin.request()
                .get("/admin/fraud/cases/" + id)
                .then()
                .statusCode(200)
                .body("state", is("OPEN"))
                .body("refundAt", nullValue())
                .body("refundFailure", is("Stripe answered a refund that is failed"));
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString())
                .contains("Stripe answered a refund that is failed", "not tried by itself any more", "/refund");
        assertThat(Desk.admin().get("/desk/fraud").asString()).contains("a refund failed");
        answers(true);
        Admin.request().post("/admin/fraud/cases/" + id + "/refund").then().body("refundFailure", nullValue());
    }

    /** What came to nothing was of a warning that is withdrawn. */
    @Test
    void isTriedAnewWhereABankWarnsOnceMoreAfterItHasWithdrawnItsWarning() {
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson("{\"id\":\"re_1\",\"status\":\"failed\"}")));
        for (int i = 0; i < CaseRefunds.MOST_TRIES; i++) {
            rows.execute("update fraud_cases set refund_at = now() - interval '1 minute' where refund_at is not null");
            assertThat(refundDue()).isZero();
        }
        warns();
        assertThat(rows.count("fraud_cases", "refund_at is null and refund_failure is not null"))
                .as("the same warning")
                .isEqualTo(1);
        withdraws();
        warns();
        assertThat(rows.count("fraud_cases", "warned and refund_at is not null and refund_failure is null"))
                .isEqualTo(1);
        answers(true);
        int asked = asked().size();
        rows.execute("update fraud_cases set refund_at = now() - interval '1 minute'");
        assertThat(refundDue()).isEqualTo(1);
        assertThat(asked()).hasSize(asked + 1);
        assertThat(rows.count("fraud_cases", "state = 'REFUNDED' and refund_tries = 0"))
                .isEqualTo(1);
    }

    @Test
    void whyItCameToNothingIsKeptWhereTheSettingIsOffWhenABankWarnsOnceMore() {
        rows.execute(
                "update fraud_cases set refund_at = null, refund_tries = 14, refund_failure = 'It came to nothing'");
        withdraws();
        warns(false);
        assertThat(rows.count("fraud_cases", "warned and refund_tries = 14 and refund_failure = 'It came to nothing'"))
                .isEqualTo(1);
    }

    /** Whoever was to have it back may have had it by another way since. */
    @Test
    void isLeftToAPersonWhereItsCaseIsOpenAgainForARefundThatFailed() {
        rows.execute("update fraud_cases set refund_tries = 1");
        answers(true);
        assertThat(refundDue()).isEqualTo(1);
        SignedWebhook.sendAll(
                gift.refund("failing", 2_500, "succeeded").later(60).refundBecomes("failing", "failed"));
        await().atMost(LIMIT).until(() -> {
            ownContext.start(job::watchIfDue).await().atMost(LIMIT);
            return rows.count("fraud_cases", "state = 'OPEN' and refund_failure is not null") == 1;
        });
        // As the version before leaves them.
        rows.execute("update fraud_cases set refund_tries = 3");
        withdraws();
        warns();
        assertThat(rows.count("fraud_cases", "warned and refund_failure is not null and refund_at is null"))
                .isEqualTo(1);
    }

    /** A gift in dispute has nothing to give back, today and tomorrow. */
    @Test
    void isLeftToAPersonAlsoWhereThereIsNothingToGiveBack() {
        rows.execute("update stripe_attributions set status = 'DISPUTED' where payment_intent_id = ?", gift.intentId());
        for (int i = 0; i < CaseRefunds.MOST_TRIES; i++) {
            rows.execute("update fraud_cases set refund_at = now() - interval '1 minute' where refund_at is not null");
            assertThat(refundDue()).isZero();
        }
        assertThat(rows.count(
                        "fraud_cases",
                        "state = 'OPEN' and refund_at is null and refund_failure like 'There is nothing%'"))
                .isEqualTo(1);
        rows.execute("update stripe_attributions set status = 'PAID' where payment_intent_id = ?", gift.intentId());
    }

    /** That is no try of this refund. */
    @Test
    void isNotGivenUpWhileStripeIsAway() {
        answers(false);
        for (int i = 0; i <= CaseRefunds.MOST_TRIES; i++) {
            rows.execute("update fraud_cases set refund_at = now() - interval '1 minute'");
            assertThat(refundDue()).isZero();
        }
        assertThat(rows.count("fraud_cases", "state = 'OPEN' and refund_at > now() and refund_tries = 0"))
                .isEqualTo(1);
    }

    @Test
    void restIsLeftForLaterWhenStripeIsAwayForAll() {
        rows.execute(
                "insert into fraud_cases (subject_kind, subject, score, reasons, warned, state, opened_at, updated_at, refund_at)"
                        + " select 'DONATION', cast(gen_random_uuid() as text), 80, '{}', true, 'OPEN', now(), now(),"
                        + " now() - interval '1 second' from generate_series(1, 30)");
        answers(false);
        assertThat(refundDue()).isZero();
        assertThat(asked().stream()
                        .map(request -> request.getHeader("Idempotency-Key"))
                        .distinct())
                .hasSize(1);
        assertThat(rows.count("fraud_cases", "state = 'OPEN' and refund_at > now() + interval '1 minute'"))
                .isEqualTo(31);
    }

    @Test
    void whatWasGivenBackAtStripeAlreadyIsDone() {
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(Failure.error(400, "charge_already_refunded")));
        assertThat(refundDue()).isEqualTo(1);
        assertThat(rows.count("fraud_cases", "state = 'REFUNDED'")).isEqualTo(1);
    }

    /** The bank's warning came after the refund. */
    @Test
    void whatTheLedgerHasAsGivenBackIsNoTryThatFailed() {
        rows.execute("update stripe_attributions set status = 'REFUNDED' where payment_intent_id = ?", gift.intentId());
        try (LogWatch log = new LogWatch(CaseRefunds.class)) {
            assertThat(refundDue()).isZero();
            assertThat(log.lines()).isEmpty();
        }
        assertThat(rows.count("fraud_cases", "state = 'REFUNDED' and refund_tries = 0 and refund_at is null"))
                .isEqualTo(1);
        assertThat(asked()).isEmpty();
        rows.execute("update stripe_attributions set status = 'PAID' where payment_intent_id = ?", gift.intentId());
    }

    @Test
    void nothingIsGivenBackWithoutTheSetting() {
        answers(true);
        CaseRefunds off = new CaseRefunds(stripe, store, () -> false, clock);
        assertThat(ownContext
                        .start(() -> off.refundDue(WarnedRefundTest::goOn))
                        .await()
                        .atMost(LIMIT))
                .isZero();
        assertThat(asked()).isEmpty();
    }

    /** As it is told where the setting is on, which it is not in this application. */
    private void warns() {
        warns(true);
    }

    /** @param givesBack whether the setting is on */
    private void warns(boolean givesBack) {
        Suspicion told = new Suspicion(
                SubjectKind.DONATION,
                rows.donation(gift),
                null,
                Rule.judge(PaymentRules.ALL, PaymentSigns.warned(null)),
                true,
                givesBack ? clock.instant() : null);
        write(statements -> store.tell(statements, List.of(told)));
    }

    private void withdraws() {
        write(statements -> store.unwarned(statements, List.of(UUID.fromString(rows.donation(gift)))));
    }

    private void write(Function<Statements, CompletionStage<?>> told) {
        ownContext
                .start(() -> transactions.write(
                        statements -> new Sent().and(store.lock(statements)).giving(told.apply(statements))))
                .await()
                .atMost(LIMIT);
    }

    private static void answers(boolean well) {
        MockedStripe.server()
                .stubFor(post(REFUNDS)
                        .willReturn(
                                well ? okJson("{\"id\":\"re_1\",\"object\":\"refund\"}") : Failure.BROKEN.answer()));
    }

    private int refundDue() {
        return ownContext
                .start(() -> refunds.refundDue(WarnedRefundTest::goOn))
                .await()
                .atMost(LIMIT);
    }

    private static Uni<Void> goOn() {
        return Uni.createFrom().voidItem();
    }

    private List<LoggedRequest> asked() {
        return MockedStripe.server()
                .findAll(postRequestedFor(urlPathEqualTo(REFUNDS)).withRequestBody(containing(gift.intentId())));
    }
}
