package org.almoner.donor.wall;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.WallAnswers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Donors who consented stand on the wall, and nobody else. */
@QuarkusTest
class WallTest {

    @Inject
    Rows rows;

    private UUID ticket;
    private int lives;

    @BeforeEach
    void ticket() {
        ticket = Tickets.open();
    }

    @Test
    void whoSaidYesIsNamedAndAllOthersAreCounted() {
        give("yes");
        give("no");
        give(null);
        JsonPath wall = wall("");
        assertThat(wall.getList("donors.donor")).containsExactly("Lopez");
        assertThat(wall.getList("donors.country")).hasSize(1);
        assertThat(wall.getLong("anonymous")).isEqualTo(2);
        assertThat(wall.getString("nextCursor")).isNull();
        given().get("/api/tickets/{id}/wall", ticket).then().header("Cache-Control", containsString("max-age=30"));
    }

    @Test
    void onlyTheWallItselfIsKeptByCaches() {
        Map.of(ticket.toString(), 200, UUID.randomUUID().toString(), 404, "nobody", 400)
                .forEach((id, status) -> assertThat(given().get("/api/tickets/{id}/wall", id)
                                .then()
                                .statusCode(status)
                                .extract()
                                .headers()
                                .getValues("Cache-Control"))
                        .containsExactly(status == 200 ? "public, max-age=30" : "no-store"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[null]",
                "[7]",
                "\"yes\"",
                "{\"almonerwall\":\"yes\"}",
                "[{\"key\":\"almonerwall\",\"text\":{\"value\":\"yes\"}}]",
                "[{\"key\":\"almonerwall\",\"dropdown\":{\"value\":[\"yes\"]}}]",
                "[{\"key\":\"almonerwall\",\"dropdown\":{\"value\":\"YES\"}}]",
                "[{\"key\":\"other\",\"dropdown\":{\"value\":\"yes\"}}]",
                "[{\"key\":[[[[]]]],\"dropdown\":null}]"
            })
    void fieldsThatAreNoAnswerLoseNoPaymentAndNameNobody(String fields) {
        StripeLife life = life().pays();
        life.events()
                .forEach(event -> send(event.toString()
                        .replace(
                                "\"object\":\"checkout.session\"",
                                "\"object\":\"checkout.session\",\"custom_fields\":" + fields)));
        assertThat(rows.one(
                        "select status, on_wall from stripe_attributions where payment_intent_id = ?", life.intentId()))
                .isEqualTo(nullable("PAID"));
        assertThat(wall("").getList("donors")).isEmpty();
        assertThat(wall("").getLong("anonymous")).isEqualTo(1);
    }

    @Test
    void giftThatIsGivenBackLeavesIt() {
        StripeLife life = life().pays().refund("a", 2_500, "succeeded");
        life.events().forEach(event -> send(WallAnswers.given(event, "yes").toString()));
        assertThat(Tickets.ledger(ticket).getString("donations[0].status")).isEqualTo("REFUNDED");
        assertThat(wall("").getList("donors")).isEmpty();
        assertThat(wall("").getLong("anonymous")).isZero();
    }

    @Test
    void ofThoseWithoutANameOnlyWhoTookAllBackIsNotCounted() {
        SignedWebhook.sendAll(life().pays().refund("a", 2_500, "succeeded"));
        SignedWebhook.sendAll(life().pays().refund("a", 500, "succeeded"));
        SignedWebhook.sendAll(life().pays().dispute("d", 2_500, "needs_response"));
        give("yes");
        assertThat(wall("").getLong("anonymous")).isEqualTo(2);
        assertThat(wall("").getList("donors")).hasSize(1);
    }

    @Test
    void administratorTakesADonorOffAlsoForEventsThatComeLater() {
        StripeLife life = life().pays();
        List<ObjectNode> events = life.events().stream()
                .map(event -> WallAnswers.given(event, "yes"))
                .toList();
        events.forEach(event -> send(event.toString()));
        assertThat(wall("").getList("donors")).hasSize(1);
        String id = Tickets.ledger(ticket).getString("donations[0].id");
        Admin.auditor().post("/admin/donations/{id}/wall/withdraw", id).then().statusCode(403);
        Admin.request().post("/admin/donations/{id}/wall/withdraw", id).then().statusCode(204);
        assertThat(wall("").getList("donors")).isEmpty();
        assertThat(wall("").getLong("anonymous")).isEqualTo(1);
        assertThat(rows.count("admin_actions", "action = 'donation.wall.withdraw' and target = ?", id))
                .isEqualTo(1);
        events.forEach(event -> send(again(event)));
        assertThat(wall("").getList("donors")).isEmpty();
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(1);
        Admin.request()
                .post("/admin/donations/{id}/wall/withdraw", UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void donorWhoIsForgottenLeavesIt() {
        String email = "wall-" + UUID.randomUUID() + "@example.com";
        give("yes", event -> event.replace("maria@example.com", email));
        assertThat(wall("").getList("donors")).hasSize(1);
        Admin.forget(Map.of("email", email));
        assertThat(wall("").getList("donors")).isEmpty();
        assertThat(wall("").getLong("anonymous")).isEqualTo(1);
    }

    @Test
    void pagesLeadThroughAllOfItNewestFirst() {
        for (int i = 0; i < 5; i++) {
            give("yes");
        }
        give("no");
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = wall("?limit=2" + cursor);
            assertThat(page.getLong("anonymous")).isEqualTo(1);
            seen.addAll(page.getList("donors.paidAt"));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen).hasSize(5).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void ticketThatIsNotThereIsSaidSo() {
        given().get("/api/tickets/{id}/wall", UUID.randomUUID()).then().statusCode(404);
        given().get("/api/tickets/none/wall").then().statusCode(400);
        given().get("/api/tickets/{id}/wall?cursor=x", ticket).then().statusCode(400);
    }

    private JsonPath wall(String query) {
        return given().get("/api/tickets/" + ticket + "/wall" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void give(String answer) {
        give(answer, event -> event);
    }

    private void give(String answer, UnaryOperator<String> change) {
        life().pays()
                .events()
                .forEach(event ->
                        send(change.apply((answer == null ? event : WallAnswers.given(event, answer)).toString())));
    }

    private StripeLife life() {
        lives++;
        return new StripeLife(
                StripeShape.V2026,
                "wall" + UUID.randomUUID().toString().replace("-", ""),
                1_790_000_000L + lives,
                2_500,
                "usd",
                ticket,
                true);
    }

    /** The same content in an event of its own, as Stripe sends when something else of it changes. */
    private static String again(ObjectNode event) {
        return event.deepCopy()
                .put("id", event.get("id").asText() + "again")
                .put("created", event.get("created").asLong() + 60)
                .toString();
    }

    private static Map<String, Object> nullable(String status) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("status", status);
        row.put("on_wall", null);
        return row;
    }

    private static void send(String event) {
        SignedWebhook.send(event).then().statusCode(200);
    }
}
