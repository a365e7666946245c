package org.almoner.desk.donation;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.FailingTotals;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One donation at the desk: its events and another try of each, and the deposits that it is in. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DonationPageTest {

    @Inject
    Rows rows;

    private Desk admin;
    private Desk auditor;

    @BeforeEach
    void both() {
        noPayouts();
        admin = Desk.admin();
        auditor = Desk.auditor();
    }

    @AfterEach
    void noPayouts() {
        MockedStripe.server().resetAll();
        rows.execute("delete from payouts");
    }

    @ParameterizedTest
    @EnumSource(StripeShape.class)
    void allEventsOfADonationAreFoundAndNoneOfAnother(StripeShape shape) {
        StripeLife life = SignedWebhook.sendAll(life(shape)
                .attemptFails()
                .later(1)
                .pays()
                .later(1)
                .settles()
                .later(1)
                .refund("a", 500, "succeeded"));
        SignedWebhook.sendAll(life(shape).pays());
        String id = rows.donation(life);
        List<String> events = Admin.auditor()
                .get("/admin/stripe/payments/" + id + "/events")
                .jsonPath()
                .getList("events.eventId");
        assertThat(events).containsExactlyInAnyOrderElementsOf(used(life));
        assertThat(Admin.auditor()
                        .get("/admin/stripe/payments/" + id + "/events")
                        .jsonPath()
                        .getList("events.createdAt", String.class))
                .isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(admin.get(page(id)).asString())
                .contains(events)
                .contains("Replay " + events.get(0), "Failed, told by the intent");
        assertThat(auditor.get(page(id)).asString()).contains(events).doesNotContain("Replay ");
    }

    @Test
    void sessionThatNobodyPaidHasItsEvents() {
        StripeLife life = SignedWebhook.sendAll(life(StripeShape.V2026).expires());
        String id = rows.one("select id from stripe_attributions where session_id = ?", life.sessionId())
                .get("id")
                .toString();
        assertThat(admin.get(page(id)).asString())
                .contains("checkout.session.expired")
                .contains("No money has moved");
    }

    @Test
    void failedEventIsThereAndItsReplayHealsIt() {
        StripeLife life = life(StripeShape.V2026).pays();
        ObjectNode failing = life.events().get(0);
        FailingTotals.during(rows, () -> SignedWebhook.send(failing)).then().statusCode(500);
        FailingTotals.isRecorded(rows, eventId(failing));
        life.events().stream()
                .skip(1)
                .forEach(event -> SignedWebhook.send(event).then().statusCode(200));
        String id = rows.donation(life);
        assertThat(admin.get(page(id)).asString()).contains(eventId(failing), "SQLSTATE");
        MockedStripe.server().stubFor(get("/v1/events/" + eventId(failing)).willReturn(okJson(failing.toString())));
        Response replayed = admin.post(page(id) + "/replay", Map.of("eventId", eventId(failing)));
        assertThat(replayed.statusCode()).isEqualTo(303);
        assertThat(replayed.header("Location")).isEqualTo(page(id));
        assertThat(rows.one("select outcome from stripe_events where stripe_event_id = ?", eventId(failing)))
                .containsEntry("outcome", "processed");
        assertThat(rows.one("select outcome from admin_actions where target = ?", eventId(failing)))
                .containsEntry("outcome", "DONE");
    }

    /** A click would otherwise wait for Stripe once for each, until its connection is closed. */
    @Test
    void noOtherIsReplayedOnceStripeIsAway() {
        String group = "evt_away_" + UUID.randomUUID().toString().replace("-", "") + "_";
        rows.execute(
                "insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, outcome, error)"
                        + " select ? || n, 'charge.updated', false, now(), now() + interval '1 day', 'failed', 'x'"
                        + " from generate_series(1, 3) n",
                group);
        try {
            MockedStripe.server().stubFor(get(urlPathMatching("/v1/events/.*")).willReturn(serverError()));
            assertThat(admin.post("/desk/events/replay-failed", Map.of()).statusCode())
                    .isEqualTo(502);
            assertThat(rows.count("admin_actions", "action = 'event.replay' and target like ?", group + "%"))
                    .isEqualTo(1);
        } finally {
            rows.execute("delete from stripe_events where stripe_event_id like ?", group + "%");
        }
    }

    @Test
    void replayInAListLeadsBackToThatList() {
        ObjectNode event =
                SignedWebhook.sendAll(life(StripeShape.V2026).pays()).events().get(0);
        String type = event.path("type").textValue();
        String list = "?outcome=processed&type=" + type;
        String replay = "/desk/events/" + eventId(event) + "/replay" + list;
        assertThat(admin.get("/desk/events" + list).asString()).contains(replay.replace("&", "&amp;"));
        MockedStripe.server().stubFor(get("/v1/events/" + eventId(event)).willReturn(okJson(event.toString())));
        Response replayed = admin.post(replay, Map.of());
        assertThat(replayed.statusCode()).isEqualTo(303);
        assertThat(replayed.header("Location")).isEqualTo("/desk/events" + list);
    }

    @Test
    void rowsOfBeforeNameNoPaymentUntilTheyAreReplayed() {
        StripeLife life = SignedWebhook.sendAll(life(StripeShape.V2026).pays());
        String id = rows.donation(life);
        ObjectNode event = life.events().get(0);
        rows.execute("update stripe_events set payment = null where payment = ?", life.intentId());
        assertThat(admin.get(page(id)).asString()).contains("None is known to be about it.");
        MockedStripe.server().stubFor(get("/v1/events/" + eventId(event)).willReturn(okJson(event.toString())));
        admin.post(page(id) + "/replay", Map.of("eventId", eventId(event)));
        assertThat(admin.get(page(id)).asString()).contains(eventId(event));
    }

    @Test
    void auditorReplaysNothingAndWhatIsNoEventIsNamed() {
        String id = rows.donation(SignedWebhook.sendAll(life(StripeShape.V2026).pays()));
        long kept = rows.count("admin_actions", "action = 'event.replay'");
        assertThat(auditor.post(page(id) + "/replay", Map.of("eventId", "evt_1"))
                        .statusCode())
                .isEqualTo(403);
        for (String bad : List.of("", " ", "../evt", "evt 1")) {
            Response answer = admin.post(page(id) + "/replay", Map.of("eventId", bad));
            assertThat(answer.statusCode()).as(bad).isEqualTo(400);
            assertThat(answer.asString()).contains("<strong>eventId</strong>");
        }
        assertThat(rows.count("admin_actions", "action = 'event.replay'")).isEqualTo(kept);
    }

    @Test
    void payoutsThatHaveItsMoneyAreNamedAndThoseThatFailedHoldNothing() {
        StripeLife life = SignedWebhook.sendAll(life(StripeShape.V2026).pays());
        SignedWebhook.sendAll(life(StripeShape.V2026).pays());
        String id = rows.donation(life);
        assertThat(auditor.get(page(id)).asString()).contains("In none");
        payout("po_gift");
        payout("po_refund");
        entry("po_gift", "txn_1", "charge", "25.00", life.intentId());
        entry("po_gift", "txn_2", "charge", "25.00", "pi_of_another");
        entry("po_refund", "txn_3", "refund", "-5.00", life.intentId());
        String both = auditor.get(page(id)).asString();
        assertThat(both)
                .contains("/desk/payouts/po_gift", "/desk/payouts/po_refund", "3 Feb 2026", "-5.00\u00a0USD")
                .doesNotContain("txn_2", "In none");
        rows.execute("update payouts set status = 'FAILED' where id = 'po_refund'");
        Admin.auditor()
                .get("/admin/payouts/transactions?donation=" + id)
                .then()
                .statusCode(200)
                .body("transactions.payoutId", contains("po_gift"))
                .body("transactions[0].transaction.donationId", equalTo(id));
    }

    @Test
    void newestStayWhereThereAreMoreThanAPageShowsAndItSaysSo() {
        StripeLife life = life(StripeShape.V2026);
        String id = rows.donation(SignedWebhook.sendAll(life.pays()));
        assertThat(Desk.admin().page(page(id))).doesNotContain("newest are shown");
        payout("po_many");
        try {
            rows.execute(
                    "insert into payout_transactions (payout_id, id, type, amount, fee, net, currency, payment_intent_id,"
                            + " created_at, is_deposit, reading) select 'po_many', 'txn_many_' || n, 'type_' || n, 1, 0, 1,"
                            + " 'USD', ?, timestamptz '2026-02-01' + n * interval '1 minute', false, 1"
                            + " from generate_series(1, 201) n",
                    life.intentId());
            rows.execute(
                    "insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at,"
                            + " outcome, payment) select 'evt_many_' || n, 'charge.updated', false,"
                            + " timestamptz '2100-01-01' + n * interval '1 minute', now(), now(), 'processed', ?"
                            + " from generate_series(1, 201) n",
                    life.intentId());
            String html = Desk.admin().page(page(id));
            assertThat(html.split("Only the 200 newest are shown; there are earlier ones", -1))
                    .hasSize(3);
            assertThat(html)
                    .contains("evt_many_2<", "evt_many_201<", "type_2<", "type_201<")
                    .doesNotContain("evt_many_1<", "type_1<");
            assertThat(html.indexOf("evt_many_2<")).isLessThan(html.indexOf("evt_many_201<"));
            assertThat(html.indexOf("type_2<")).isLessThan(html.indexOf("type_201<"));
            Admin.request()
                    .get("/admin/stripe/payments/" + id + "/events")
                    .then()
                    .body("events.size()", equalTo(200))
                    .body("events[199].eventId", equalTo("evt_many_201"));
        } finally {
            rows.execute("delete from stripe_events where stripe_event_id like 'evt_many_%'");
        }
    }

    private static StripeLife life(StripeShape shape) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(shape, key, 1_790_000_000L, 2_500, "usd", Tickets.open(), true);
    }

    /** Those of types that tell of payments. */
    private List<String> used(StripeLife life) {
        return life.events().stream()
                .map(DonationPageTest::eventId)
                .filter(id -> rows.count("stripe_events", "stripe_event_id = ? and outcome = 'processed'", id) == 1)
                .toList();
    }

    private static String eventId(ObjectNode event) {
        return event.path("id").textValue();
    }

    private static String page(String id) {
        return "/desk/donations/" + id;
    }

    private void payout(String id) {
        rows.execute(
                "insert into payouts (id, amount, currency, status, arrival_date, created_at, automatic, told_at, told_rank,"
                        + " told, read_due_at, read_at, transactions, explained) values (?, 1, 'USD', 'PAID',"
                        + " '2026-02-03', timestamptz '2026-02-01', true, now(), 0, '', 'infinity', now(), 1, 1)",
                id);
    }

    private void entry(String payout, String id, String type, String amount, String intent) {
        rows.execute(
                "insert into payout_transactions (payout_id, id, type, reporting_category, amount, fee, net, currency,"
                        + " payment_intent_id, created_at, is_deposit, reading) values (?, ?, ?, ?, cast(? as numeric), 0,"
                        + " cast(? as numeric), 'USD', ?, timestamptz '2026-02-01', false, 1)",
                payout,
                id,
                type,
                type,
                amount,
                amount,
                intent);
    }
}
