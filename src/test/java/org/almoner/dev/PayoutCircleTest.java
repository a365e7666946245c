package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.standin.StandIn;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From gifts to the deposit on the bank statement that is explained by them, with the stand-in in Stripe's place. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class PayoutCircleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Rows rows;

    @Inject
    StandIn standIn;

    private UUID ticket;

    @BeforeEach
    void nothingOnTheBalance() {
        ticket = Tickets.open();
        // What others left may be less than nothing, which is not paid out but taken from the next.
        Giver.to(ticket, "100.00", "USD").does("pay");
        Giver.to(ticket, "10000", "JPY").does("pay");
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
        payOut(Map.of());
        ticket = Tickets.open();
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
        rows.execute("delete from payouts");
        rows.execute("update payout_walk set reached = now() + interval '60 days'");
        rows.execute("update jobs set due_at = 'infinity', finished_at = now() where name = 'payouts'");
    }

    @Test
    void giftsRefundsAndDisputesAreFoundInTheirPayoutToTheCent() {
        Giver won = Giver.to(ticket, "100.00", "USD").does("pay");
        Giver refunded = Giver.to(ticket, "25.00", "USD").does("pay");
        Giver.to(ticket, "5000", "JPY").does("pay");
        refunded.does("refund-part", Map.of("amount", "5.01"));
        won.does("dispute").does("win");
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
        Admin.request()
                .get("/admin/donations?paidOut=false&ticketId=" + ticket)
                .then()
                .body("donations.size()", org.hamcrest.Matchers.equalTo(3));
        payOut(Map.of());
        String dollars = explained("USD", "115.76");
        explained("JPY", "4825");
        JsonPath entries = Admin.request()
                .get("/admin/payouts/" + dollars + "/transactions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(entries.getList("transactions.category"))
                .containsExactlyInAnyOrder("charge", "charge", "refund", "dispute", "dispute_reversal");
        assertThat(entries.getList("transactions.ticketId")).containsOnly(ticket.toString());
        assertThat(entries.getList("transactions.donationId").stream().distinct())
                .hasSize(2);
        Admin.request()
                .get("/admin/donations?paidOut=false&ticketId=" + ticket)
                .then()
                .body("donations.size()", org.hamcrest.Matchers.equalTo(0));

        payOut(Map.of("fail", dollars));
        await().atMost(PATIENCE)
                .untilAsserted(() -> Admin.request()
                        .get("/admin/donations?paidOut=false&ticketId=" + ticket)
                        .then()
                        .body("donations.size()", org.hamcrest.Matchers.equalTo(2)));
        payOut(Map.of());
        String again = explained("USD", "115.76");
        assertThat(again).isNotEqualTo(dollars);
        Admin.request()
                .get("/admin/payouts/" + again + "/transactions")
                .then()
                .body("transactions.category", org.hamcrest.Matchers.contains("payout_reversal"))
                .body("transactions.sourceId", org.hamcrest.Matchers.contains(dollars));
        await().atMost(PATIENCE)
                .untilAsserted(() -> Admin.request()
                        .get("/admin/donations?paidOut=false&ticketId=" + ticket)
                        .then()
                        .body("donations.size()", org.hamcrest.Matchers.equalTo(0)));
    }

    @Test
    void payoutThatSomebodyAskedForIsNotItemised() {
        Response made = given().header("Authorization", "Bearer sk_test_standin")
                .formParam("amount", "500")
                .formParam("currency", "eur")
                .post("/dev/stripe/v1/payouts");
        made.then().statusCode(200);
        String id = made.path("id");
        await().atMost(PATIENCE)
                .untilAsserted(() -> Admin.request()
                        .get("/admin/payouts/" + id)
                        .then()
                        .statusCode(200)
                        .body("status", org.hamcrest.Matchers.equalTo("PAID"))
                        .body("itemised", org.hamcrest.Matchers.equalTo(false)));
    }

    @Test
    void payoutOfManyPagesIsReadAtThePaceThatStripeAllows() {
        payOut(Map.of("many", "1234"));
        String id = explained("USD", null);
        Admin.request().get("/admin/payouts/" + id).then().body("transactions", org.hamcrest.Matchers.equalTo(1234));
        assertThat(Admin.request()
                        .get("/admin/payouts/" + id + "/transactions.csv")
                        .asString()
                        .lines())
                .hasSize(1235);
    }

    @Test
    void pageShowsPayoutsAndRefusesWhatIsNone() {
        payOut(Map.of("many", "1"));
        assertThat(given().get("/dev/stripe").asString()).contains("Pay out what is there", "9.41 USD", "po_");
        assertThat(act(Map.of("fail", "po_none")).statusCode()).isEqualTo(404);
        assertThat(act(Map.of("many", "-1")).statusCode()).isEqualTo(400);
    }

    /** @param amount null for any @return the id of the payout */
    private String explained(String currency, String amount) {
        String[] id = new String[1];
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<Map<String, Object>> found = rows.all(
                    "select id, amount from payouts where currency = ? and unexplained = 0 and status = 'PAID'",
                    currency);
            assertThat(found).hasSize(1);
            if (amount != null) {
                assertThat(found.get(0).get("amount").toString()).startsWith(amount);
            }
            id[0] = found.get(0).get("id").toString();
        });
        return id[0];
    }

    private static void payOut(Map<String, String> fields) {
        act(fields).then().statusCode(303);
    }

    private static Response act(Map<String, String> fields) {
        return given().redirects().follow(false).formParams(fields).post("/dev/stripe/payouts");
    }
}
