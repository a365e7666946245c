package org.almoner.fraud.watch;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.cases.CaseStore;
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

/** What becomes a case, and what an administrator makes of it. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class CasesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String REFUNDS = "/v1/refunds";

    @Inject
    FraudJob job;

    @Inject
    CaseStore store;

    @Inject
    Transactions transactions;

    @Inject
    OwnContext ownContext;

    @Inject
    Clock clock;

    @Inject
    Rows rows;

    private UUID ticket;

    @BeforeEach
    void nothingIsSuspected() {
        MockedStripe.server().resetAll();
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson("{\"id\":\"re_1\",\"object\":\"refund\"}")));
        StripeJobRows.reset(rows);
        rows.execute("delete from fraud_notices");
        rows.execute("delete from fraud_blocked");
        rows.execute("delete from fraud_attempts");
        look();
        rows.execute("delete from fraud_cases");
        ticket = Tickets.open();
    }

    @Test
    void warnedGiftIsGivenBackOnceHoweverOftenItIsAsked() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        JsonPath found = theCase(gift);
        assertThat(found.getString("state")).isEqualTo("OPEN");
        assertThat(found.getInt("score")).isEqualTo(80);
        assertThat(found.getBoolean("warned")).isTrue();
        assertThat(found.getString("reasons[0].words"))
                .isEqualTo(
                        "A bank has warned of this payment (made with stolen card); to give it back now may spare the dispute.");
        String path = "/admin/fraud/cases/" + found.getString("id");
        Admin.auditor().get(path).then().statusCode(200);
        Admin.auditor().post(path + "/refund").then().statusCode(403);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(
                                () -> Admin.request().post(path + "/refund"), task -> new Thread(task).start()),
                        CompletableFuture.runAsync(
                                () -> Admin.request().post(path + "/refund"), task -> new Thread(task).start()))
                .join();
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
        List<LoggedRequest> asked = MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS)));
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.getBodyAsString())
                        .contains("payment_intent=" + gift.intentId(), "reason=fraudulent"));
        assertThat(asked.stream()
                        .map(request -> request.getHeader("Idempotency-Key"))
                        .collect(Collectors.toSet()))
                .hasSize(1);
        Admin.request().post(path + "/accept").then().statusCode(409);
    }

    @Test
    void refundThatStripeDoesNotMakeLeavesTheCaseOpen() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(Failure.BROKEN.answer()));
        String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
        Admin.request().post(path + "/refund").then().statusCode(502).contentType("application/problem+json");
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
    }

    @Test
    void giftThatWasGivenBackElsewhereClosesItsCase() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        send(gift.later(60).refund("a", 2_500, "succeeded").events());
        look();
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
        String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS))))
                .isEmpty();
    }

    @Test
    void refundThatIsAnsweredAsFailedIsNoneAndTheNextTryHasAKeyOfItsOwn() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
        for (String status : List.of("failed", "canceled")) {
            answers(status);
            Admin.request().post(path + "/refund").then().statusCode(502);
            assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        }
        assertThat(keys()).as("nobody knows yet that it is another try").hasSize(1);
        send(gift.later(60)
                .refund("a", 2_500, "pending")
                .refundBecomes("a", "failed")
                .events());
        look();
        answers("succeeded");
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
        assertThat(keys()).hasSize(2);
    }

    @Test
    void refundThatFailsAfterItHadSucceededOpensItsCaseAgain() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
        answers("succeeded");
        Admin.request().post(path + "/refund").then().statusCode(200);
        send(gift.later(60).refund("a", 2_500, "succeeded").events());
        look();
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
        send(gift.later(60).refundBecomes("a", "failed").events());
        try (LogWatch log = new LogWatch("org.almoner.fraud")) {
            look();
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith(
                            "WARN The refund of case " + theCase(gift).getString("id")));
        }
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        assertThat(theCase(gift).getString("decidedAt")).isNull();
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(keys()).hasSize(2);
        send(gift.later(60).refund("b", 2_500, "succeeded").events());
        look();
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
    }

    /** The journal has nothing of it: no money had moved. */
    @Test
    void refundThatFailsBeforeItHasSucceededOpensItsCaseAgain() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        answers("pending");
        Admin.request()
                .post("/admin/fraud/cases/" + theCase(gift).getString("id") + "/refund")
                .then()
                .statusCode(200);
        send(gift.later(60).refund("a", 2_500, "pending").events());
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("REFUNDED");
        send(gift.later(60).refundBecomes("a", "failed").events());
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
    }

    @Test
    void refundThatFailsOpensTheCaseOfItsDonorAgainUnlessThereIsALaterOne() {
        String email = newAddress();
        StripeLife gift = give(email);
        String hash = rows.one(
                        "select donor_email_hash as hash from stripe_attributions where payment_intent_id = ?",
                        gift.intentId())
                .get("hash")
                .toString();
        for (String opened : List.of("2 hours", "1 hour")) {
            rows.execute(
                    "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at, decided_at)"
                            + " values ('DONOR', ?, 40, '{}', 'REFUNDED', now() - cast(? as interval), now(), now())",
                    hash,
                    opened);
        }
        send(ofDonor(gift.later(60).refund("a", 2_500, "succeeded"), email));
        look();
        send(ofDonor(gift.later(60).refundBecomes("a", "failed"), email));
        look();
        assertThat(rows.all("select state from fraud_cases where subject = ? order by opened_at", hash).stream()
                        .map(row -> row.get("state")))
                .containsExactly("REFUNDED", "OPEN");
    }

    /** Whoever blocks is mostly done with it: the money is to be back, or to go back. */
    @Test
    void refundThatFailsOpensACaseAgainThatWasBlocked() {
        for (boolean givenBackByTheCase : List.of(true, false)) {
            StripeLife gift = give(newAddress());
            warn(gift, true, 5);
            look();
            String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
            answers("succeeded");
            if (givenBackByTheCase) {
                Admin.request().post(path + "/refund").then().statusCode(200);
            }
            Admin.request().post(path + "/block").then().statusCode(200);
            send(gift.later(60).refund("a", 2_500, "succeeded").events());
            look();
            assertThat(theCase(gift).getString("state")).isEqualTo("BLOCKED");
            send(gift.later(60).refundBecomes("a", "failed").events());
            look();
            JsonPath open = theCase(gift);
            assertThat(open.getString("state")).isEqualTo("OPEN");
            assertThat(open.getString("refundFailure")).startsWith("A refund failed");
            assertThat(rows.count("fraud_blocked", "case_id = cast(? as uuid)", open.getString("id")))
                    .as("the address stays blocked")
                    .isEqualTo(1);
            assertThat(Desk.admin().get("/desk/fraud/" + open.getString("id")).asString())
                    .contains("1 gift, 25.00\u00a0USD", "A refund failed");
            Admin.request().post(path + "/refund").then().statusCode(200);
            assertThat(theCase(gift).getString("refundFailure")).isNull();
        }
    }

    /** Whoever blocked it meanwhile had been told that it is given back. Once they have seen that it is not, theirs is the last word. */
    @Test
    void refundThatFailsBeforeSomebodyBlocksItsCaseOpensItOnce() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        String id = theCase(gift).getString("id");
        String path = "/admin/fraud/cases/" + id;
        answers("pending");
        Admin.request().post(path + "/refund").then().statusCode(200);
        send(gift.later(60)
                .refund("a", 2_500, "pending")
                .refundBecomes("a", "failed")
                .events());
        rows.execute(
                "update fraud_cases set state = 'BLOCKED', decided_at = now() + interval '1 hour' where id = cast(? as uuid)",
                id);
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        rows.execute(
                "update fraud_cases set state = 'BLOCKED', decided_at = now() + interval '1 hour' where id = cast(? as uuid)",
                id);
        send(gift.later(60).refundBecomes("a", "failed").events());
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("BLOCKED");
    }

    @Test
    void refundThatFailsLeavesWhatWasAcceptedAndWhatIsGivenBackAnew() {
        StripeLife accepted = give(newAddress());
        StripeLife again = give(newAddress());
        String donor = rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at, decided_at)"
                                + " select 'DONOR', donor_email_hash, 40, '{}', 'BLOCKED', now(), now(), now()"
                                + " from stripe_attributions where payment_intent_id = ? returning id",
                        accepted.intentId())
                .get("id")
                .toString();
        for (StripeLife gift : List.of(accepted, again)) {
            warn(gift, true, 5);
            send(gift.later(60).refund("a", 1_000, "succeeded").events());
            look();
            String path = "/admin/fraud/cases/" + theCase(gift).getString("id");
            Admin.request()
                    .post(path + (gift == accepted ? "/accept" : "/refund"))
                    .then()
                    .statusCode(200);
            send(gift.later(60)
                    .refundBecomes("a", "failed")
                    .refund("b", 2_500, "pending")
                    .events());
            look();
            assertThat(theCase(gift).getString("state")).isEqualTo(gift == accepted ? "ACCEPTED" : "REFUNDED");
        }
        send(again.later(60).refundBecomes("b", "failed").events());
        lookAfterAnHour();
        assertThat(theCase(again).getString("state")).isEqualTo("OPEN");
        assertThat(theCase(accepted).getString("state")).isEqualTo("ACCEPTED");
        assertThat(rows.one("select state from fraud_cases where id = cast(? as uuid)", donor)
                        .get("state"))
                .as("of nothing but what was accepted")
                .isEqualTo("BLOCKED");
    }

    /** Events of a refund come in any order and again, and the journal is followed in between: it is open once, and that is told once. */
    @Test
    void ordersOfARefundThatFailsOpenItsCaseOnce() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            StripeLife gift = give(newAddress());
            int before = gift.events().size();
            warn(gift, true, 5);
            look();
            String id = theCase(gift).getString("id");
            answers("pending");
            Admin.request().post("/admin/fraud/cases/" + id + "/refund").then().statusCode(200);
            if (i % 2 == 0) {
                Admin.request()
                        .post("/admin/fraud/cases/" + id + "/block")
                        .then()
                        .statusCode(200);
            }
            gift.later(60).refund("a", 2_500, "succeeded").later(60).refundBecomes("a", "failed");
            List<ObjectNode> events =
                    new ArrayList<>(gift.events().subList(before, gift.events().size()));
            events.addAll(List.copyOf(events));
            Collections.shuffle(events, random);
            try (LogWatch log = new LogWatch(FraudJob.class)) {
                for (ObjectNode event : events) {
                    send(List.of(event));
                    look();
                }
                lookAfterAnHour();
                assertThat(log.lines().stream().filter(line -> line.contains("The refund of case " + id)))
                        .as("seed %d", seed)
                        .hasSize(1);
            }
            assertThat(theCase(gift).getString("state")).as("seed %d", seed).isEqualTo("OPEN");
        }
    }

    /** It would fail again: a person looks at it. */
    @Test
    void caseWhoseRefundFailedIsNotGivenBackByItselfHoweverOftenABankWarns() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        answers("succeeded");
        Admin.request()
                .post("/admin/fraud/cases/" + theCase(gift).getString("id") + "/refund")
                .then()
                .statusCode(200);
        send(gift.later(60)
                .refund("a", 2_500, "succeeded")
                .later(60)
                .refundBecomes("a", "failed")
                .events());
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        warn(gift, true, 50);
        NoticeFolding folding = new NoticeFolding(transactions, store, () -> true, clock);
        ownContext.start(folding::batch).await().atMost(LIMIT);
        assertThat(rows.count("fraud_notices", "not folded")).isZero();
        assertThat(theCase(gift).getString("refundAt")).isNull();
    }

    /** Of months later: they are no part of what was decided, and are not of what is to be looked at for it. */
    @Test
    void caseOfADonorIsOpenAgainForTheGiftsThatItWasAbout() {
        String email = newAddress();
        StripeLife gift = life(Instant.now().minus(Duration.ofDays(40))).pays();
        send(ofDonor(gift, email));
        String hash = rows.one(
                        "select donor_email_hash as hash from stripe_attributions where payment_intent_id = ?",
                        gift.intentId())
                .get("hash")
                .toString();
        String id = rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at, decided_at)"
                                + " values ('DONOR', ?, 40, '{}', 'BLOCKED', now() - interval '40 days', now(),"
                                + " now() - interval '39 days') returning id",
                        hash)
                .get("id")
                .toString();
        send(ofDonor(gift.later(60).refund("a", 2_500, "succeeded"), email));
        look();
        give(email);
        send(ofDonor(gift.later(60).refundBecomes("a", "failed"), email));
        look();
        assertThat(rows.one("select state from fraud_cases where id = cast(? as uuid)", id)
                        .get("state"))
                .isEqualTo("OPEN");
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString())
                .contains("1 gift, 25.00\u00a0USD")
                .doesNotContain("2 gifts");
    }

    private static void answers(String status) {
        MockedStripe.server()
                .stubFor(post(REFUNDS)
                        .willReturn(okJson("{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"" + status + "\"}")));
    }

    /** By which Stripe knows what is asked of it again. */
    private static Set<String> keys() {
        return MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS))).stream()
                .map(request -> request.getHeader("Idempotency-Key"))
                .collect(Collectors.toSet());
    }

    private void lookAfterAnHour() {
        rows.execute("update fraud_place set tidied_at = now() - interval '61 minutes'");
        look();
    }

    /** In every order, also across looks, the last word counts. */
    @Test
    void ordersOfWarningsAndReviewsEndInTheSameCase() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Map<String, Object>> ends = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            StripeLife gift = give(newAddress());
            Instant now = Instant.now();
            String review = "prv_" + gift.intentId();
            List<ObjectNode> events = new ArrayList<>(List.of(
                    warning(gift, true, now),
                    warning(gift, false, now.plusSeconds(9)),
                    warning(gift, true, now),
                    StripeAbuse.review(review, gift.intentId(), null, now),
                    StripeAbuse.review(review, gift.intentId(), "approved", now),
                    StripeAbuse.review("prv_b" + gift.intentId(), gift.intentId(), null, now)));
            Collections.shuffle(events, random);
            int cut = random.nextInt(events.size());
            send(events.subList(0, cut));
            if (i % 2 == 0) {
                look();
            }
            send(events.subList(cut, events.size()));
            look();
            ends.add(rows.one(
                    "select warned, state, jsonb_exists(reasons, 'UnderReview') as review from fraud_cases where subject_kind = 'DONATION'"
                            + " and subject = (select cast(id as text) from stripe_attributions where payment_intent_id = ?)",
                    gift.intentId()));
        }
        assertThat(ends.stream().map(end -> end.get("warned")).collect(Collectors.toSet()))
                .as("seed %d", seed)
                .containsExactly(false);
        assertThat(ends.stream().map(end -> end.get("state")).collect(Collectors.toSet()))
                .as("seed %d", seed)
                .containsExactly("OPEN");
    }

    @Test
    void reviewThatIsApprovedClosesItsCase() {
        StripeLife gift = give(newAddress());
        String review = "prv_" + gift.intentId();
        send(List.of(StripeAbuse.review(review, gift.intentId(), null, Instant.now())));
        look();
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        send(List.of(StripeAbuse.review(
                review, gift.intentId(), "approved", Instant.now().plusSeconds(5))));
        look();
        assertThat(theCase(gift).getString("state")).isEqualTo("ACCEPTED");
    }

    /** Stripe tells late that the review ended so; that its refund failed is known by then. */
    @Test
    void reviewThatEndsWithARefundThatHasFailedLeavesItsCaseOpen() {
        StripeLife gift = give(newAddress());
        String review = "prv_" + gift.intentId();
        send(List.of(StripeAbuse.review(review, gift.intentId(), null, Instant.now())));
        look();
        send(gift.later(60)
                .refund("a", 2_500, "succeeded")
                .later(60)
                .refundBecomes("a", "failed")
                .events());
        look();
        send(List.of(StripeAbuse.review(
                review, gift.intentId(), "refunded", Instant.now().plusSeconds(500))));
        look();
        rows.execute("update fraud_cases set decided_at = decided_at + interval '1 hour'");
        lookAfterAnHour();
        assertThat(theCase(gift).getString("state")).isEqualTo("OPEN");
        assertThat(theCase(gift).getString("refundFailure")).startsWith("A refund failed");
    }

    @Test
    void warningThatCameBeforeItsPaymentWaitsForIt() {
        StripeLife gift = life();
        warn(gift, true, 5);
        look();
        assertThat(rows.count("fraud_notices", "not folded")).isEqualTo(1);
        send(ofDonor(gift.pays(), newAddress()));
        look();
        assertThat(theCase(gift).getBoolean("warned")).isTrue();
    }

    @Test
    void warningsOfUnknownPaymentsStandInNobodysWay() {
        StripeLife gift = give(newAddress());
        rows.execute("insert into fraud_notices (event_id, kind, object_id, payment_intent_id, told_at, open, word)"
                + " select 'evt_unknown_' || n, 'WARNING', 'issfr_unknown_' || n, 'pi_unknown_' || n, now() - interval '1 day',"
                + " true, 'misc' from generate_series(1, 250) as n");
        warn(gift, true, 5);
        look();
        assertThat(theCase(gift).getBoolean("warned")).isTrue();
    }

    @Test
    void manyGiftsOfOneAddressAreOneCaseAndLaterOnesOfABlockedAddressAreCasesEach() {
        String email = newAddress();
        for (int i = 0; i < 4; i++) {
            give(email);
        }
        look();
        assertThat(rows.count("fraud_cases", "subject_kind = 'DONOR'")).isZero();
        give(email);
        look();
        give(email);
        look();
        JsonPath all = Admin.auditor().get("/admin/fraud/cases?state=OPEN").jsonPath();
        assertThat(all.getList("cases")).hasSize(1);
        assertThat(all.getString("cases[0].reasons[0].words"))
                .isEqualTo("6 gifts of one e-mail address within an hour.");
        String path = "/admin/fraud/cases/" + all.getString("cases[0].id");
        Admin.request().post(path + "/block").then().statusCode(200);
        Admin.request().post(path + "/block").then().statusCode(200);
        StripeLife later = give(email);
        look();
        assertThat(theCase(later).getString("reasons[0].rule")).isEqualTo("Blocked");
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS))))
                .hasSize(7);
        assertThat(rows.all("select * from fraud_cases").toString()).doesNotContain(email);
        erase(email);
        assertThat(rows.count("fraud_cases", "subject_kind = 'DONOR'")).isZero();
    }

    @Test
    void giftsGivenBackSoonAreACaseOfTheirDonor() {
        String email = newAddress();
        for (int i = 0; i < 2; i++) {
            StripeLife gift = life(Instant.now().minusSeconds(120)).pays();
            send(ofDonor(gift.later(60).refund("a", 2_500, "succeeded"), email));
            look();
        }
        JsonPath all = Admin.auditor().get("/admin/fraud/cases?state=OPEN").jsonPath();
        assertThat(all.getList("cases")).hasSize(1);
        assertThat(all.getString("cases[0].reasons[0].words"))
                .isEqualTo("2 gifts of one e-mail address were given back within 24 hours of being given.");
        Admin.request()
                .post("/admin/fraud/cases/" + all.getString("cases[0].id") + "/refund")
                .then()
                .statusCode(409);
    }

    @Test
    void settingMakesAWarningARefundByItself() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        NoticeFolding folding = new NoticeFolding(transactions, store, () -> true, clock);
        ownContext.start(folding::batch).await().atMost(LIMIT);
        assertThat(rows.one("select refund_at is not null as due from fraud_cases")
                        .get("due"))
                .isEqualTo(true);
        look();
        assertThat(MockedStripe.server()
                        .findAll(
                                postRequestedFor(urlPathEqualTo(REFUNDS)).withRequestBody(containing(gift.intentId()))))
                .as("without the setting")
                .isEmpty();
    }

    @Test
    void deskShowsCasesAndDecidesThem() {
        StripeLife gift = give(newAddress());
        warn(gift, true, 5);
        look();
        String page = "/desk/fraud/" + theCase(gift).getString("id");
        assertThat(Desk.auditor().get("/desk").asString())
                .contains("href=\"/desk/fraud?state=OPEN\">Suspected fraud: 1");
        assertThat(Desk.auditor().get("/desk/fraud?state=OPEN").asString()).contains(page, "A bank has warned");
        assertThat(Desk.auditor().get(page).asString()).doesNotContain(page + "/refund");
        Desk admin = Desk.admin();
        assertThat(admin.get(page).asString()).contains(page + "/refund", page + "/accept", page + "/block");
        assertThat(admin.post(page + "/accept", Map.of("was.state", "BLOCKED")).statusCode())
                .isEqualTo(409);
        assertThat(admin.post(page + "/accept", Map.of("was.state", "OPEN")).statusCode())
                .isEqualTo(303);
        assertThat(theCase(gift).getString("state")).isEqualTo("ACCEPTED");
        assertThat(admin.get(page).asString()).doesNotContain(page + "/refund");
        assertThat(admin.get("/desk/fraud?state=GONE").statusCode()).isEqualTo(400);
        assertThat(rows.count("admin_actions", "action = 'fraud.accept' and outcome = 'DONE'"))
                .isPositive();
    }

    @Test
    void casesComeInPages() {
        for (int i = 0; i < 3; i++) {
            warn(give(newAddress()), true, 5);
        }
        look();
        Set<String> seen = new HashSet<>();
        String cursor = "";
        for (int i = 0; i < 3; i++) {
            JsonPath page =
                    Admin.request().get("/admin/fraud/cases?limit=1" + cursor).jsonPath();
            seen.add(page.getString("cases[0].id"));
            cursor = "&cursor=" + page.getString("nextCursor");
        }
        assertThat(seen).hasSize(3);
        assertThat(cursor).isEqualTo("&cursor=null");
    }

    private static void erase(String email) {
        Admin.forget(Map.of("email", email));
    }

    private JsonPath theCase(StripeLife gift) {
        Object id = rows.one(
                        "select id from fraud_cases where subject_kind = 'DONATION' and subject ="
                                + " (select cast(id as text) from stripe_attributions where payment_intent_id = ?)",
                        gift.intentId())
                .get("id");
        return Admin.request()
                .get("/admin/fraud/cases/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String newAddress() {
        return "giver-" + UUID.randomUUID() + "@example.com";
    }

    private StripeLife life() {
        return life(Instant.now());
    }

    private StripeLife life(Instant at) {
        return new StripeLife(
                StripeShape.V2026,
                "fraud" + UUID.randomUUID().toString().replace("-", ""),
                at.getEpochSecond(),
                2_500,
                "usd",
                ticket,
                false);
    }

    private StripeLife give(String email) {
        StripeLife gift = life().pays();
        send(ofDonor(gift, email));
        return gift;
    }

    private static List<ObjectNode> ofDonor(StripeLife life, String email) {
        return life.events().stream()
                .map(event -> {
                    ObjectNode copy = event.deepCopy();
                    JsonNode billing = copy.at("/data/object/billing_details");
                    if (billing.isObject()) {
                        ((ObjectNode) billing).put("email", email);
                    }
                    return copy;
                })
                .toList();
    }

    private void warn(StripeLife gift, boolean actionable, long seconds) {
        send(List.of(warning(gift, actionable, Instant.now().plusSeconds(seconds))));
    }

    private static ObjectNode warning(StripeLife gift, boolean actionable, Instant at) {
        return StripeAbuse.warning(
                "issfr_" + gift.intentId(), gift.intentId(), gift.intentId().replace("pi_", "ch_"), actionable, at);
    }

    private static void send(List<ObjectNode> events) {
        events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
    }

    /** Until it has dealt with all that the journal has; a transaction of another test may hold that back for a moment. */
    private void look() {
        await().atMost(LIMIT).until(() -> {
            ownContext.start(job::watchIfDue).await().atMost(LIMIT);
            return rows.count(
                            "ledger_movements, fraud_place",
                            "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                    == 0;
        });
    }
}
