package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who changed what by hand is kept, and nothing is changed that is not. */
@QuarkusTest
class AdminActionsTest {

    @Inject
    Rows rows;

    @BeforeEach
    void nothingWasDone() {
        rows.execute("delete from admin_actions");
    }

    @Test
    void placingADonationIsKeptWithTheTicketThatItWentTo() {
        String donation = unattributed();
        UUID ticket = Tickets.open();
        place(donation, ticket).then().statusCode(200);
        actions("")
                .then()
                .statusCode(200)
                .body("actions", hasSize(1))
                .body("actions[0].at", notNullValue())
                .body("actions[0].actor", equalTo("admin"))
                .body("actions[0].action", equalTo("donation.attribute"))
                .body("actions[0].target", equalTo(donation))
                .body("actions[0].details", equalTo("ticketId=" + ticket))
                .body("actions[0].outcome", equalTo("DONE"));
    }

    @Test
    void whatWasTriedInVainIsKeptToo() {
        place(unattributed(), UUID.randomUUID()).then().statusCode(404);
        actions("").then().body("actions[0].outcome", equalTo("FAILED"));
        Admin.request().post("/admin/stripe/events/evt_1/replay").then().statusCode(503);
        actions("")
                .then()
                .body("actions", hasSize(2))
                .body("actions[0].action", equalTo("event.replay"))
                .body("actions[0].target", equalTo("evt_1"))
                .body("actions[0].outcome", equalTo("FAILED"));
    }

    @Test
    void onlyAnAuditThatRepairsChangesSomething() {
        Admin.request().post("/admin/ledger/audit").then().statusCode(200);
        actions("").then().body("actions", hasSize(0)).body("nextCursor", nullValue());
        Admin.request().post("/admin/ledger/audit?repair=true").then().statusCode(200);
        actions("")
                .then()
                .body("actions", hasSize(1))
                .body("actions[0].action", equalTo("ledger.repair"))
                .body("actions[0].target", nullValue())
                .body("actions[0].outcome", equalTo("DONE"));
    }

    @Test
    void whatCannotBeKeptIsNotDone() {
        String donation = unattributed();
        UUID ticket = Tickets.open();
        rows.execute("alter table admin_actions rename to admin_actions_elsewhere");
        try {
            place(donation, ticket).then().statusCode(500);
        } finally {
            rows.execute("alter table admin_actions_elsewhere rename to admin_actions");
        }
        assertThat(rows.count("stripe_attributions", "id = ? and ticket_id is null", UUID.fromString(donation)))
                .isEqualTo(1);
        place(donation, ticket).then().statusCode(200);
    }

    @Test
    void pagesLeadThroughAllNewestFirst() {
        for (int action = 0; action < 5; action++) {
            rows.execute(
                    "insert into admin_actions (id, begun_at, actor, action, details)"
                            + " values (gen_random_uuid(), timestamptz '2026-01-01' + make_interval(mins => ?), 'admin', 'x', ?)",
                    action / 2,
                    Integer.toString(action));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = actions("?limit=2" + cursor).jsonPath();
            seen.addAll(page.getList("actions.details", String.class));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        }
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(seen.get(0)).isEqualTo("4");
        assertThat(seen.subList(3, 5)).containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void auditorReadsThemAndNobodyElse() {
        given().auth()
                .preemptive()
                .basic("auditor", "test-auditor-password")
                .get("/admin/actions")
                .then()
                .statusCode(200);
        given().get("/admin/actions").then().statusCode(401);
    }

    private String unattributed() {
        return rows.donation(SignedWebhook.sendAll(StripeLife.of(null).pays()));
    }

    private static Response place(String id, UUID ticket) {
        return Admin.request()
                .contentType("application/json")
                .body(Map.of("ticketId", ticket))
                .post("/admin/donations/" + id + "/attribute");
    }

    private static Response actions(String query) {
        return Admin.request().get("/admin/actions" + query);
    }
}
