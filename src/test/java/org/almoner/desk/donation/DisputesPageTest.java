package org.almoner.desk.donation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Until when disputes are to be answered: in the row, in the list, on the pages. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DisputesPageTest {

    /** Of a donation whose dispute is to be answered a week later, before any of another test. */
    private static final long SOON = 1_580_000_001L;

    private static final long LATER = 1_580_100_000L;
    private static final long WEEK = 7 * 86_400;

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    private final List<StripeLife> open = new ArrayList<>();

    /** Rows stay what their histories come to. */
    @AfterEach
    void allAreAnswered() {
        clock.goOn();
        open.forEach(
                life -> SignedWebhook.sendAll(life.later(60).disputeBecomes("a", "under_review"), clock.instant()));
        assertThat(rows.count("stripe_attributions", "dispute_due_at < timestamptz '2021-01-01'"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(StripeShape.class)
    void soonestIsFirstAndWhatWasAnsweredIsGone(StripeShape shape) {
        StripeLife second = life(shape, LATER).pays().dispute("a", 1_000, "needs_response");
        StripeLife first = life(shape, SOON).pays().dispute("a", 2_500, "warning_needs_response");
        StripeLife answered = life(shape, SOON).pays().dispute("a", 2_500, "needs_response");
        SignedWebhook.sendAll(second, clock.instant());
        SignedWebhook.sendAll(first, clock.instant());
        SignedWebhook.sendAll(answered.later(5).disputeBecomes("a", "under_review"), clock.instant());
        JsonPath all = Admin.auditor().get("/admin/donations/disputes").jsonPath();
        assertThat(all.getList("donations.id", String.class))
                .startsWith(rows.donation(first), rows.donation(second))
                .doesNotContain(rows.donation(answered));
        assertThat(all.getString("donations[0].disputeDueAt"))
                .isEqualTo(Instant.ofEpochSecond(SOON + WEEK).toString());
        assertThat(all.getString("donations[0].status")).isEqualTo("PAID");

        String cursor = Admin.auditor()
                .get("/admin/donations/disputes?limit=1")
                .then()
                .body("donations.id", equalTo(List.of(rows.donation(first))))
                .extract()
                .path("nextCursor");
        Admin.auditor()
                .get("/admin/donations/disputes?limit=1&cursor=" + cursor)
                .then()
                .body("donations.id", equalTo(List.of(rows.donation(second))));
        assertThat(Desk.auditor().page("/desk/disputes?limit=1"))
                .contains("?limit=1&amp;cursor=" + cursor + "\" rel=\"next\">Later</a>")
                .doesNotContain(">Older<", ">The soonest<");
        assertThat(Desk.auditor().page("/desk/disputes?limit=1&cursor=" + cursor))
                .contains("href=\"/desk/disputes?limit=1\">The soonest</a>")
                .doesNotContain(">Newest<");
    }

    @Test
    void everyOrderOfItsEventsEndsInTheSameDeadline() {
        StripeLife life = life(StripeShape.V2026, SOON)
                .pays()
                .dispute("a", 1_000, "warning_needs_response")
                .later(60)
                .escalates("a");
        for (int i = life.events().size() - 1; i >= 0; i--) {
            SignedWebhook.send(life.events().get(i)).then().statusCode(200);
        }
        SignedWebhook.sendAll(life, clock.instant());
        assertThat(rows.one(
                        "select cast(extract(epoch from dispute_due_at) as bigint) as due, cast(history as text) as history"
                                + " from stripe_attributions where payment_intent_id = ?",
                        life.intentId()))
                .containsEntry("due", SOON + 60 + 2 * WEEK)
                .extractingByKey("history")
                .asString()
                .contains("dueBy");
    }

    @Test
    void pagesShowTheDeadlineAndMarkTheOneThatIsOver() {
        StripeLife life = life(StripeShape.V2026, SOON).pays().dispute("a", 2_500, "needs_response");
        SignedWebhook.sendAll(life, clock.instant());
        String due = Instant.ofEpochSecond(SOON + WEEK).toString();
        // Stripe's clock and the reader's are two: this one says only what is late.
        clock.stopAt(Instant.ofEpochSecond(SOON + 100));
        Desk auditor = Desk.auditor();
        for (String page : List.of("/desk", "/desk/disputes", "/desk/donations/" + rows.donation(life))) {
            assertThat(auditor.get(page).asString()).as(page).contains(due).doesNotContain("too late");
        }
        assertThat(auditor.get("/desk/disputes").asString())
                .as("its link stands first, where a phone shows it")
                .contains("<td><a href=\"/desk/donations/" + rows.donation(life) + "\"><time");
        assertThat(auditor.get("/desk").asString()).contains("Disputes to be answered in time: ");
        assertThat(auditor.get("/desk/donations/" + rows.donation(life)).asString())
                .contains("needs response, holds 25.00 USD, to be answered by " + due);
        clock.stopAt(Instant.ofEpochSecond(SOON + WEEK + 1));
        Desk later = Desk.auditor();
        for (String page : List.of("/desk", "/desk/disputes", "/desk/donations/" + rows.donation(life))) {
            assertThat(later.get(page).asString()).as(page).contains("too late");
        }
        SignedWebhook.sendAll(life.later(WEEK + 60).disputeBecomes("a", "lost"), clock.instant());
        assertThat(later.get("/desk/disputes").asString()).doesNotContain(rows.donation(life));
        assertThat(later.get("/desk/donations/" + rows.donation(life)).asString())
                .contains("lost, holds 25.00 USD")
                .doesNotContain("too late", "Answer the dispute by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=x", "cursor=%00", "limit=0", "limit=1e9", "limit=x"})
    void pageThatIsNoneIsNamed(String asked) {
        Admin.auditor().get("/admin/donations/disputes?" + asked).then().statusCode(400);
        Desk.auditor()
                .get("/desk/disputes?" + asked)
                .then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("<strong>" + asked.substring(0, asked.indexOf('=')) + "</strong>"));
    }

    private StripeLife life(StripeShape shape, long at) {
        String key = UUID.randomUUID().toString().replace("-", "");
        StripeLife life = new StripeLife(shape, key, at, 2_500, "usd", Tickets.open(), false);
        open.add(life);
        return life;
    }
}
