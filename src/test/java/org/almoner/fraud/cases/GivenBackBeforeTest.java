package org.almoner.fraud.cases;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.HeldAnswers.Held;
import org.almoner.testing.LockedTable;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever breaks after Stripe has given money back: whoever asked is told of it, and the case closes when they ask again. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class GivenBackBeforeTest {

    private static final String REFUNDS = "/v1/refunds";
    private static final String REFUNDED = "{\"id\":\"re_1\",\"object\":\"refund\"}";

    @Inject
    MeterRegistry metrics;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    private final String hash = "hash-" + UUID.randomUUID();
    private String id;
    private String path;
    private String page;

    @BeforeEach
    void donorOfThreeGiftsIsACase() {
        MockedStripe.forgetAll(metrics);
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson(REFUNDED)));
        id = rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at) values"
                                + " ('DONOR', ?, 40, '{}', 'OPEN', now() - interval '2 days', now()) returning id",
                        hash)
                .get("id")
                .toString();
        path = "/admin/fraud/cases/" + id;
        page = "/desk/fraud/" + id;
        IntStream.range(0, 3).forEach(number -> gift(number, (9 - number) + " minutes"));
    }

    /** The audit would find that they have no history. */
    @AfterEach
    void giftsGo() {
        rows.execute("drop trigger if exists closes_never on fraud_cases");
        rows.execute("drop function if exists closes_never()");
        rows.execute("delete from stripe_attributions where donor_email_hash = ?", hash);
        rows.execute("delete from fraud_blocked where email_hash = ?", hash);
        rows.execute("delete from erased_donors where email_hash = ?", hash);
        rows.execute("delete from fraud_cases where subject = ?", hash);
    }

    /** Who asked before was killed, and Stripe has told of its refunds since. */
    @Test
    void isAnsweredAsIfItWereNow() {
        become("REFUNDED", 0, 1, 2);
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
        assertThat(rows.count("admin_actions", "target = ? and outcome = 'DONE'", id))
                .isEqualTo(2);
        assertThat(asked()).isZero();
    }

    @Test
    void closesAtTheDesk() {
        Desk admin = Desk.admin();
        assertThat(admin.page(page)).contains("Give the money back").doesNotContain("It was given back");
        become("REFUNDED", 0, 1, 2);
        assertThat(admin.page(page)).contains("It was given back").doesNotContain("Give the money back");
        Map<String, String> shown = Map.of("was.state", "OPEN", "was.held", "");
        gift(3, "1 minute");
        Response other = admin.post(page + "/refund", shown);
        assertThat(other.statusCode()).as("that is another button").isEqualTo(409);
        become("REFUNDED", 3);
        assertThat(admin.post(page + "/refund", shown).statusCode()).isEqualTo(303);
        assertThat(admin.page(page)).doesNotContain("It was given back</button>", "Give the money back");
        assertThat(state()).isEqualTo("REFUNDED");
        assertThat(asked()).isZero();
    }

    @Test
    void closesWhereTheFormOfThatTimeIsSentAgain() {
        become("REFUNDED", 0, 1, 2);
        Response again =
                Desk.admin().post(page + "/refund", Map.of("was.state", "OPEN", "was.held", "3 gifts, 75.00 USD"));
        assertThat(again.statusCode()).isEqualTo(303);
        assertThat(state()).isEqualTo("REFUNDED");
        assertThat(asked()).isZero();
    }

    @Test
    void whatIsStillHereIsGivenBackWhoeverGaveTheOthers() {
        become("REFUNDED", 0, 2);
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
        assertThat(asked()).isEqualTo(1);
    }

    /** Nor what the case is not about. */
    @Test
    void whatIsInDisputeIsNot() {
        become("DISPUTED", 0, 1, 2);
        gift(3, "10 days");
        become("REFUNDED", 3);
        assertThat(Desk.admin().page(page)).doesNotContain("It was given back");
        Admin.request()
                .post(path + "/refund")
                .then()
                .statusCode(409)
                .body("detail", startsWith("There is nothing to give back"));
        assertThat(state()).isEqualTo("OPEN");
    }

    /** It may be why it is a case. */
    @Test
    void whatWasGivenBackBeforeItWasACaseDecidesNothing() {
        become("REFUNDED", 0, 1, 2);
        rows.execute(
                "update stripe_attributions set refunded_at = now() - interval '50 hours' where donor_email_hash = '"
                        + hash + "'");
        assertThat(Desk.admin().page(page)).doesNotContain("It was given back");
        Admin.request().post(path + "/refund").then().statusCode(409);
        assertThat(state()).isEqualTo("OPEN");
    }

    /** The gifts that it is about stay those of then. */
    @Test
    void blockedOneIsAnsweredLikewise() {
        Admin.request().post(path + "/block").then().statusCode(200);
        rows.execute("update fraud_cases set decided_at = now() - interval '30 hours' where id = cast(? as uuid)", id);
        rows.execute("update stripe_attributions set paid_at = now() - interval '40 hours', status = 'REFUNDED',"
                + " refunded_at = now() where donor_email_hash = '" + hash + "'");
        assertThat(Desk.admin().page(page)).doesNotContain("It was given back");
        gift(3, "1 hour");
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
        assertThat(rows.count(
                        "fraud_cases",
                        "id = cast(? as uuid) and decided_at < now() - interval '29 hours'"
                                + " and refunded_at > now() - interval '1 minute'",
                        id))
                .isEqualTo(1);
        assertThat(rows.count("fraud_blocked", "email_hash = ?", hash)).isEqualTo(1);
        assertThat(asked()).isZero();
    }

    @Test
    void isToldWhereItCannotBeWrittenDown() {
        rows.execute("create function closes_never() returns trigger language plpgsql as"
                + " $$ begin raise exception 'held' using errcode = '55P03'; end $$");
        rows.execute("create trigger closes_never before update on fraud_cases for each row when (new.subject = '"
                + hash + "') execute function closes_never()");
        Response told = Admin.request().post(path + "/refund");
        told.then().statusCode(503).header("Retry-After", "5");
        assertThat(told.<String>path("detail"))
                .isEqualTo(
                        "3 gifts were given back, but the case is not closed yet: What this needs is held by others at the"
                                + " moment. Ask again: nothing is given back twice.");
        Response shown = Desk.admin().post(page + "/refund", Map.of("was.state", "OPEN"));
        assertThat(shown.statusCode()).isEqualTo(503);
        assertThat(shown.asString()).contains("3 gifts were given back, but the case is not closed yet");
        rows.execute("drop trigger closes_never on fraud_cases");
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
    }

    @Test
    void isToldWhereTheDatabaseFailsInTheMiddle() {
        Response told = whileTheFirstIsUnderWay(
                () -> Admin.request().post(path + "/refund"), () -> new LockedTable(database, "stripe_attributions"));
        told.then().statusCode(503);
        assertThat(told.<String>path("detail"))
                .startsWith("1 gift was given back, 2 were not, and the case is not closed yet: ");
        Admin.request().post(path + "/refund").then().statusCode(200).body("state", is("REFUNDED"));
    }

    @Test
    void isToldWhereTheDonorIsForgottenMeanwhile() {
        Response told = whileTheFirstIsUnderWay(
                () -> Desk.admin().post(page + "/refund", Map.of("was.state", "OPEN")), this::forget);
        assertThat(told.statusCode()).isEqualTo(404);
        assertThat(told.asString())
                .contains(
                        "1 gift was given back, 2 were left as they are; meanwhile the case was deleted, as it is when its donor is"
                                + " forgotten. What is left can be given back at Stripe.");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void isToldWhereTheDonorIsForgottenWhenAllIsGivenBack() {
        become("REFUNDED", 1, 2);
        Response told = whileTheFirstIsUnderWay(() -> Admin.request().post(path + "/refund"), this::forget);
        told.then()
                .statusCode(404)
                .body(
                        "detail",
                        is(
                                "1 gift was given back; meanwhile the case was deleted, as it is when its donor is forgotten."));
    }

    private AutoCloseable forget() {
        rows.execute("insert into erased_donors (email_hash, erased_at) values (?, now())", hash);
        return () -> {};
    }

    /** @param meanwhile what is done then, and what ends it when there is an answer */
    private Response whileTheFirstIsUnderWay(Supplier<Response> asks, Meanwhile meanwhile) {
        MockedStripe.server()
                .stubFor(HeldAnswers.of(
                        post(REFUNDS).withRequestBody(containing(pay(0))).willReturn(okJson(REFUNDED))));
        try (Held answers = MockedStripe.hold()) {
            CompletableFuture<Response> told = CompletableFuture.supplyAsync(asks, task -> new Thread(task).start());
            await().until(() -> answers.count() > 0);
            try (AutoCloseable begun = meanwhile.begin()) {
                answers.letGo();
                return told.join();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private interface Meanwhile {
        AutoCloseable begin() throws Exception;
    }

    private void gift(int number, String ago) {
        rows.execute(
                "insert into stripe_attributions (id, payment_intent_id, status, amount, currency, donor_email_hash, paid_at,"
                        + " created_at, updated_at, history) select gen_random_uuid(), ?, 'PAID', 25, 'USD', ?, at, at, at, '{}'"
                        + " from (select now() - cast(? as interval) as at) as paid",
                pay(number),
                hash,
                ago);
    }

    private void become(String status, int... numbers) {
        IntStream.of(numbers)
                .forEach(number -> rows.execute(
                        "update stripe_attributions set status = ?, refunded_at = now() where payment_intent_id = ?",
                        status,
                        pay(number)));
    }

    private String pay(int number) {
        return "pi_" + hash.replace("-", "") + "x" + number;
    }

    private String state() {
        return Admin.request().get(path).path("state");
    }

    private static int asked() {
        return MockedStripe.server()
                .findAll(postRequestedFor(urlPathEqualTo(REFUNDS)))
                .size();
    }
}
