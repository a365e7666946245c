package org.almoner.stripe.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.Admin;
import org.almoner.testing.ListedByStripe;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripePayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payouts that no event told of are found in Stripe's list, and what became of others is seen there too. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class PayoutFindingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long CREATED = 1_790_000_000L;

    @Inject
    Rows rows;

    @Inject
    PayoutFinding finding;

    @Inject
    OwnContext ownContext;

    @Inject
    MeterRegistry metrics;

    private List<StripePayout> payouts;
    private List<ObjectNode> listed;

    @BeforeEach
    void fivePayoutsOfWhichNothingArrived() {
        MockedStripe.forgetAll(metrics);
        StripeJobRows.reset(rows);
        rows.execute("delete from payouts");
        rows.execute("update payout_walk set reached = null, walk_from = null, walk_after = null, started_at = null");
        payouts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String key = UUID.randomUUID().toString().replace("-", "");
            payouts.add(new StripePayout(key, "usd", CREATED - i).charge("ch_" + key, "pi_" + key, 500, 20));
        }
        listed = new ArrayList<>(
                payouts.stream().map(payout -> payout.object("paid")).toList());
    }

    @Test
    void findsThemAllAndSaysSince() {
        pages(2);
        find();
        assertThat(rows.count("payouts", "status = 'PAID'")).isEqualTo(5);
        assertThat(ListedByStripe.askedForPayouts()).hasSize(3);
        assertThat(ListedByStripe.askedForPayouts()
                        .get(0)
                        .queryParameter("created[gte]")
                        .isPresent())
                .as("the first time from the beginning")
                .isFalse();
        Admin.request()
                .get("/admin/payouts")
                .then()
                .statusCode(200)
                .body("asOf", notNullValue())
                .body("payouts.size()", equalTo(5))
                .body("payouts[0].explanation", equalTo("READING"));
        find();
        assertThat(ListedByStripe.askedForPayouts()).as("not due").hasSize(3);
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(ListedByStripe.askedForPayouts()
                        .get(3)
                        .queryParameter("created[gte]")
                        .isPresent())
                .isTrue();
    }

    @Test
    void seesWhatBecameOfPayoutsAndBelievesNothingOlder() {
        SignedWebhook.send(payouts.get(0).event("payout.created", "pending", 0))
                .then()
                .statusCode(200);
        SignedWebhook.send(payouts.get(1).event("payout.failed", "failed", 2_000_000_000L))
                .then()
                .statusCode(200);
        pages(100);
        find();
        assertThat(status(0)).isEqualTo("PAID");
        assertThat(status(1)).as("told of at a time after the list").isEqualTo("FAILED");
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void walkThatFailsKeepsWhatItFoundAndComesToItsEndLater(Failure failure) {
        ListedByStripe.payouts(null, listed.subList(0, 2), true);
        ListedByStripe.payoutsFail(ListedByStripe.id(listed.get(1)), failure);
        try (LogWatch log = new LogWatch(PayoutFinding.class)) {
            find();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN Looking for payouts stopped and goes on at")
                            .contains("what to do:")
                            .doesNotContain("Secret", "maria", "sk_"));
        }
        assertThat(rows.count("payouts", "true")).isEqualTo(2);
        Admin.request()
                .get("/admin/payouts")
                .then()
                .body("problem", org.hamcrest.Matchers.containsString("what to do"));
        MockedStripe.server().resetAll();
        pages(2);
        find();
        assertThat(ListedByStripe.askedForPayouts()).as("not due yet").isEmpty();
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(rows.count("payouts", "true")).isEqualTo(5);
    }

    @Test
    void interruptedWalkGoesOnAfterTheLastPageThatWasKept() {
        ListedByStripe.payouts(null, listed.subList(0, 2), true);
        ListedByStripe.payoutsFail(ListedByStripe.id(listed.get(1)), Failure.CUT_LINE);
        find();
        MockedStripe.server().resetAll();
        pages(2);
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(ListedByStripe.askedForPayouts()
                        .get(0)
                        .queryParameter("starting_after")
                        .firstValue())
                .isEqualTo(ListedByStripe.id(listed.get(1)));
    }

    @Test
    void listThatRepeatsItselfEndsTheWalk() {
        ListedByStripe.payouts(null, listed.subList(0, 2), true);
        ListedByStripe.payouts(ListedByStripe.id(listed.get(1)), listed.subList(2, 4), true);
        ListedByStripe.payouts(ListedByStripe.id(listed.get(3)), listed.subList(0, 2), true);
        find();
        assertThat(ListedByStripe.askedForPayouts()).hasSize(3);
        assertThat(rows.one("select error from jobs where name = 'payouts'")
                        .get("error")
                        .toString())
                .startsWith("Stripe repeats a page");
        MockedStripe.server().resetAll();
        pages(2);
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(rows.count("payouts", "true")).isEqualTo(5);
    }

    @Test
    void oddEntriesHoldNobodyUp() {
        listed.add(1, new ObjectMapper().createObjectNode().put("id", "po_odd"));
        listed.add(3, payouts.get(0).object("of a later version").put("id", "po_later"));
        listed.add(4, payouts.get(0).object("paid").put("id", "po_live").put("livemode", true));
        pages(100);
        find();
        assertThat(rows.count("payouts", "true")).isEqualTo(5);
    }

    @Test
    void twoReplicasWalkOncePerPeriod() {
        pages(2);
        var one = ownContext.start(finding::findIfDue);
        var other = ownContext.start(finding::findIfDue);
        one.await().atMost(LIMIT);
        other.await().atMost(LIMIT);
        assertThat(ListedByStripe.askedForPayouts()).hasSize(3);
    }

    @Test
    void whatTheVersionBeforeRemovedOfAPayoutThatFailedIsReadAgain() {
        pages(100);
        find();
        String id = payouts.get(0).id();
        rows.execute(
                "insert into payout_transactions (payout_id, id, type, amount, fee, net, currency, created_at, is_deposit, reading)"
                        + " select ?, 'txn_' || n, 'charge', 1, 0, 1, currency, now(), false, 1 from payouts, generate_series(1, 3) n"
                        + " where payouts.id = ?",
                id,
                id);
        rows.execute(
                "update payouts set status = 'FAILED', told_at = told_at + interval '1 year', read_at = now(),"
                        + " transactions = 3, read_due_at = 'infinity', reading = 1 where id = ?",
                id);
        String due = "id = ? and read_at is null and read_due_at < 'infinity' and reading = 2";
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(rows.count("payouts", due, id)).as("nothing is missing").isZero();
        rows.execute("delete from payout_transactions where payout_id = ? and id = 'txn_2'", id);
        StripeJobRows.due(rows, PayoutFinding.JOB);
        find();
        assertThat(rows.count("payouts", due, id)).isEqualTo(1);
    }

    @Test
    void tellsNothingOfThoseWhoArePaid() {
        assertThat(payouts.get(0).object("paid").toString()).contains("Maria");
        pages(100);
        find();
        assertThat(rows.all("select * from payouts").toString()).doesNotContain("Maria");
        Admin.request().get("/admin/payouts").then().body("payouts[0].id", startsWith("po_"));
    }

    private void find() {
        ownContext.start(finding::findIfDue).await().atMost(LIMIT);
    }

    private String status(int payout) {
        return rows.one(
                        "select status from payouts where id = ?",
                        payouts.get(payout).id())
                .get("status")
                .toString();
    }

    private void pages(int size) {
        for (int i = 0; i < listed.size(); i += size) {
            int end = Math.min(i + size, listed.size());
            ListedByStripe.payouts(
                    i == 0 ? null : ListedByStripe.id(listed.get(i - 1)), listed.subList(i, end), end < listed.size());
        }
    }
}
