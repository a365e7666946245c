package org.almoner.fraud.cases;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.web.problem.LittlePatience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gifts of one e-mail hash are given back: those that the case is about, each by itself, and what is told of it is true. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DonorRefundTest {

    private static final String REFUNDS = "/v1/refunds";
    private static final String REFUNDED = "{\"id\":\"re_1\",\"object\":\"refund\"}";

    @Inject
    Rows rows;

    private final String hash = "hash-" + UUID.randomUUID();
    private String id;
    private String path;

    @BeforeEach
    void donorIsACaseOfTwoDaysAgo() {
        MockedStripe.server().resetAll();
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson(REFUNDED)));
        id = rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at) values"
                                + " ('DONOR', ?, 40, '{}', 'OPEN', now() - interval '2 days', now()) returning id",
                        hash)
                .get("id")
                .toString();
        path = "/admin/fraud/cases/" + id;
    }

    /** The audit would find that they have no history. */
    @AfterEach
    void giftsGo() {
        rows.execute("delete from fraud_cases where subject in (select cast(id as text) from stripe_attributions where"
                + " donor_email_hash = '" + hash + "')");
        rows.execute("delete from stripe_attributions where donor_email_hash = '" + hash + "'");
        rows.execute("delete from fraud_blocked where email_hash = '" + hash + "'");
        rows.execute("delete from fraud_cases where subject = '" + hash + "'");
    }

    @Test
    void isOfWhatTheCaseIsAbout() {
        gift(0, "10 days");
        gift(1, "8 days");
        gift(2, "2 days");
        gift(3, "1 hour");
        gift(4, "1 hour");
        own(4, "ACCEPTED", "1 hour");
        gift(5, "1 hour");
        own(5, "ACCEPTED", "1 hour");
        own(5, "OPEN", "1 minute");
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString()).contains("4 gifts, 100.00\u00a0USD");
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(asked()).containsExactly(pay(1), pay(2), pay(3), pay(5));
    }

    /** Gifts come while somebody reads the page: nobody gives back more than they were shown. */
    @Test
    void isOfWhatThePageHasShownOrOfNothing() {
        gift(0, "1 hour");
        Desk admin = Desk.admin();
        String page = "/desk/fraud/" + id;
        Map<String, String> shown = Map.of("was.state", "OPEN", "was.held", held(admin.page(page)));
        IntStream.range(1, 4).forEach(i -> gift(i, "1 minute"));
        Response refused = admin.post(page + "/refund", shown);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.asString())
                .contains("held is 4 gifts, 100.00 USD now; the page showed 1 gift, 25.00 USD.")
                .contains("4 gifts, 100.00\u00a0USD");
        assertThat(asked()).isEmpty();
        Response given =
                admin.post(page + "/refund", Map.of("was.state", "OPEN", "was.held", held(refused.asString())));
        assertThat(given.statusCode()).isEqualTo(303);
        assertThat(new String(Base64.getUrlDecoder().decode(given.cookie("almoner-notice")), StandardCharsets.UTF_8))
                .startsWith("+Stripe gives back 4 gifts, 100.00 USD");
        assertThat(asked()).hasSize(4);
    }

    private static String held(String page) {
        return page.replaceAll("(?s)^.*name=\"was.held\" value=\"([^\"]*)\".*$", "$1");
    }

    @Test
    void currencyOfALaterVersionIsShownAsItIs() {
        gift(0, "1 hour");
        rows.execute("update stripe_attributions set currency = 'XQX' where donor_email_hash = '" + hash + "'");
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString()).contains("1 gift, 25\u00a0XQX");
    }

    @Test
    void giftsOfMonthsAfterItWasBlockedAreNot() {
        gift(0, "3 days");
        gift(1, "90 minutes");
        Admin.request().post(path + "/block").then().statusCode(200);
        rows.execute("update fraud_cases set decided_at = now() - interval '25 hours' where id = '" + id + "'");
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString()).contains("2 gifts, 50.00\u00a0USD");
        gift(2, "30 minutes");
        assertThat(Desk.admin().get("/desk/fraud/" + id).asString()).contains("2 gifts, 50.00\u00a0USD");
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(asked()).containsExactly(pay(0), pay(1));
    }

    @Test
    void goesOnAfterAGiftThatStripeRefusesAndTellsWhatWasDone() {
        IntStream.range(0, 5).forEach(i -> gift(i, (60 - i) + " minutes"));
        answers(1, Failure.error(400, "charge_already_refunded"));
        answers(2, Failure.error(400, "charge_disputed"));
        Response told = Admin.request().post(path + "/refund");
        told.then().statusCode(502).contentType("application/problem+json");
        assertThat(told.<String>path("detail")).startsWith("Of 5 gifts 4 were given back: Stripe refused the others.");
        assertThat(asked()).hasSize(5);
        assertThat(Admin.request().get(path).<String>path("state")).isEqualTo("OPEN");
        Response page = Desk.admin().post("/desk/fraud/" + id + "/refund", Map.of("was.state", "OPEN"));
        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.asString()).contains("Of 5 gifts 4 were given back").doesNotContain("Nothing was");
        answers(2, okJson(REFUNDED));
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(Admin.request().get(path).<String>path("state")).isEqualTo("REFUNDED");
    }

    @Test
    void stopsWhereStripeIsAwayForAll() {
        IntStream.range(0, 5).forEach(i -> gift(i, (60 - i) + " minutes"));
        answers(2, Failure.BROKEN.answer());
        Response told = Admin.request().post(path + "/refund");
        told.then().statusCode(502);
        assertThat(told.<String>path("detail"))
                .startsWith("Of 5 gifts 2 were given back: Stripe is not reachable at the moment.");
        assertThat(asked()).containsExactly(pay(0), pay(1), pay(2));
    }

    @Test
    void beyondAHundredItIsAskedAgainAndNoneIsForgotten() {
        IntStream.range(0, 150).forEach(i -> gift(i, (200 - i) + " minutes"));
        rows.execute("update stripe_attributions set status = 'REFUNDED' where donor_email_hash = '" + hash
                + "' and right(payment_intent_id, 1) in ('7', '8', '9')");
        Response told = Admin.request().post(path + "/refund");
        told.then().statusCode(503);
        assertThat(told.<String>path("detail"))
                .isEqualTo("Of 105 gifts 100 were given back; ask again in a minute for the other 5.");
        assertThat(told.header("Retry-After")).isEqualTo("30");
        assertThat(asked()).hasSize(100).startsWith(pay(0), pay(1));
        asked().forEach(intent ->
                rows.execute("update stripe_attributions set status = 'REFUNDED' where payment_intent_id = ?", intent));
        Admin.request().post(path + "/refund").then().statusCode(200);
        assertThat(asked()).hasSize(105);
    }

    /** A hundred calls of Stripe's may take longer than a connection is kept to which nothing is written. */
    @Test
    void goesOnWhenItTakesLongerThanAnAnswerMay() {
        IntStream.range(0, 3).forEach(i -> gift(i, (60 - i) + " minutes"));
        MockedStripe.server().stubFor(post(REFUNDS).willReturn(okJson(REFUNDED).withFixedDelay(600)));
        Desk admin = Desk.admin();
        Map<String, String> shown = Map.of("was.state", "OPEN", "was.held", held(admin.page("/desk/fraud/" + id)));
        try (LittlePatience little = new LittlePatience()) {
            Response told = Admin.request().post(path + "/refund");
            told.then().statusCode(503).contentType("application/problem+json");
            assertThat(told.<String>path("detail")).startsWith("This takes longer than an answer may. It goes on");
            Response page = admin.post("/desk/fraud/" + id + "/refund", shown);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.asString()).contains("It goes on");
        }
        await().until(() ->
                rows.count("admin_actions", "action = 'fraud.refund' and outcome = 'DONE' and target = ?", id) == 1);
        assertThat(Admin.request().get(path).<String>path("state")).isEqualTo("REFUNDED");
        assertThat(MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS))))
                .hasSize(3);
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

    private void own(int number, String state, String ago) {
        rows.execute(
                "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at)"
                        + " select 'DONATION', cast(id as text), 80, '{}', ?, now() - cast(? as interval), now()"
                        + " from stripe_attributions where payment_intent_id = ?",
                state,
                ago,
                pay(number));
    }

    private String pay(int number) {
        return "pi_" + hash.replace("-", "") + "x" + number;
    }

    private void answers(int number, ResponseDefinitionBuilder answer) {
        MockedStripe.server()
                .stubFor(post(REFUNDS).withRequestBody(containing(pay(number))).willReturn(answer));
    }

    /** The payments that Stripe was asked to give back, in the order of the first time. */
    private static List<String> asked() {
        return MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo(REFUNDS))).stream()
                .map(request -> Stream.of(request.getBodyAsString().split("&"))
                        .filter(field -> field.startsWith("payment_intent="))
                        .findFirst()
                        .orElseThrow()
                        .substring("payment_intent=".length()))
                .distinct()
                .toList();
    }
}
