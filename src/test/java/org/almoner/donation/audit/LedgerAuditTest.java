package org.almoner.donation.audit;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit compares histories, rows and totals; what it finds, every replica says. */
@QuarkusTest
class LedgerAuditTest {

    @Inject
    Rows rows;

    @Inject
    LedgerAudit audit;

    @Inject
    AuditState state;

    @Inject
    StoppableClock clock;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    /** Where an audit, or the test itself, has left the ledger in doubt. */
    @AfterEach
    void mended() {
        if (given().get("/q/health/well").statusCode() != 200) {
            Admin.request().post("/admin/ledger/audit?repair=true").then().statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1"})
    void whatIsNeitherYesNorNoRepairsNothing(String repair) {
        Admin.request()
                .post("/admin/ledger/audit?repair=" + repair)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("repair"))
                .body("errors[0].message", equalTo("must be one of [true, false]"));
    }

    @Test
    void rowThatSaysSomethingElseThanItsHistoryIsFoundAlthoughTheTotalsAgreeWithIt() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        rows.execute(
                "update stripe_attributions set amount = 26, donor_country = 'DE', paid_at = null"
                        + " where payment_intent_id = ?",
                life.intentId());
        rows.execute("update ticket_totals set paid = 26 where ticket_id = ?", ticket);
        for (int i = 0; i < 2; i++) {
            Admin.request()
                    .post("/admin/ledger/audit")
                    .then()
                    .statusCode(200)
                    .body("consistent", equalTo(false))
                    .body("differences", empty())
                    .body("rows", hasSize(1))
                    .body("rows[0].columns", equalTo(List.of("amount", "donor_country", "paid_at")));
        }
        Admin.request()
                .post("/admin/ledger/audit?repair=true")
                .then()
                .body("repaired", equalTo(true))
                .body("rows", hasSize(1));
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"total\":25.00");
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
    }

    @Test
    void rowsOfAnotherVersionAreCountedAndNotTakenForDifferences() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        rows.execute(
                "update stripe_attributions set derivation = 99, amount = 26 where payment_intent_id = ?",
                life.intentId());
        rows.execute("update ticket_totals set paid = 26 where ticket_id = ?", ticket);
        assertThat(Admin.request()
                        .post("/admin/ledger/audit?repair=true")
                        .then()
                        .body("consistent", equalTo(true))
                        .extract()
                        .<Integer>path("notCompared"))
                .isPositive();
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"total\":26.00");
    }

    @Test
    void historyThatCannotBeReadIsADifferenceThatNoRepairHides() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        rows.execute(
                "update stripe_attributions set history = '{\"payment\":7}' where payment_intent_id = ?",
                life.intentId());
        Admin.request()
                .post("/admin/ledger/audit?repair=true")
                .then()
                .body("consistent", equalTo(false))
                .body("repaired", equalTo(false))
                .body("rows.columns.flatten()", hasItems("history"));
        given().get("/q/health/well").then().statusCode(503);
        rows.execute("delete from stripe_attributions where payment_intent_id = ?", life.intentId());
    }

    /** Of another derivation, so that it is no difference before the repair tries its hand at it. */
    @Test
    void rowThatCannotBeDerivedAnewLeavesTheLedgerInDoubt() {
        UUID row = UUID.randomUUID();
        rows.execute(
                "insert into stripe_attributions (id, session_id, status, history, derivation, created_at, updated_at)"
                        + " values (?, ?, 'CREATED', '{\"payment\":7}', 0, now(), now())",
                row,
                "cs_" + row);
        try {
            Admin.request()
                    .post("/admin/ledger/audit?repair=true")
                    .then()
                    .statusCode(200)
                    .body("consistent", equalTo(false))
                    .body("repaired", equalTo(false));
            assertThat(rows.one("select differences, repaired from ledger_audits order by id desc limit 1"))
                    .containsEntry("differences", 1)
                    .containsEntry("repaired", 0);
            given().get("/q/health/well").then().statusCode(503);
            assertThat(given().get("/q/metrics").asString()).contains("almoner_ledger_differences 1.0");
        } finally {
            rows.execute("delete from stripe_attributions where id = ?", row);
        }
    }

    @Test
    void journalThatSaysMoreThanTheRowsIsFoundAndMadeGoodByAnotherMovement() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        UUID donation = UUID.fromString(rows.donation(life));
        UUID nobody = UUID.randomUUID();
        for (Object id : List.of(donation, nobody)) {
            rows.execute(
                    "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                            + " values (?, ?, 'USD', 'PAID', now(), 7, now())",
                    id,
                    ticket);
        }
        Admin.request()
                .post("/admin/ledger/audit")
                .then()
                .body("consistent", equalTo(false))
                .body("differencesInAll", equalTo(2))
                .body("rows", empty())
                .body("journal.donationId", containsInAnyOrder(donation.toString(), nobody.toString()))
                .body("journal.surplus.flatten().amount", equalTo(List.of(7f, 7f)));
        given().get("/q/health/well").then().statusCode(503);
        Admin.request().post("/admin/ledger/audit?repair=true").then().body("repaired", equalTo(true));
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
        assertThat(rows.one("select sum(amount) as net from ledger_movements where ticket_id = ?", ticket))
                .containsEntry("net", new BigDecimal("25.000"));
        assertThat(rows.count("ledger_movements", "donation_id = ?", nobody)).isEqualTo(2);
    }

    @Test
    void rowThatSaysSomethingElseOfTheJournalIsMendedByTheJournal() {
        UUID ticket = Tickets.open();
        String[] wrongs = {null, "[]", "{\"kind\":7}", "[{\"kind\":\"PAID\"}]"};
        for (String wrong : wrongs) {
            rows.execute(
                    "update stripe_attributions set journalled = cast(? as jsonb) where payment_intent_id = ?",
                    wrong,
                    SignedWebhook.sendAll(life(ticket).pays()).intentId());
        }
        Admin.request()
                .post("/admin/ledger/audit?repair=true")
                .then()
                .body("repaired", equalTo(true))
                .body("rows.columns", equalTo(Collections.nCopies(wrongs.length, List.of("journalled"))))
                .body("journal", hasSize(wrongs.length));
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
        assertThat(rows.all(
                        "select count(*) as n, sum(amount) as net from ledger_movements where ticket_id = ?"
                                + " group by donation_id",
                        ticket))
                .hasSize(wrongs.length)
                .allSatisfy(journal ->
                        assertThat(journal).containsEntry("n", 1L).containsEntry("net", new BigDecimal("25.000")));
    }

    @Test
    void totalsThatNobodyKeptAreMadeByTheRepair() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life(ticket).pays());
        rows.execute("delete from ticket_totals where ticket_id = ?", ticket);
        Admin.request().post("/admin/ledger/audit?repair=true").then().body("repaired", equalTo(true));
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"total\":25.00");
    }

    @Test
    void whatAnotherReplicaFoundThisOneSaysToo() {
        rows.execute("insert into ledger_audits (audited_at, differences) values (now(), 3)");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/well").then().statusCode(503));
        assertThat(given().get("/q/metrics").asString()).contains("almoner_ledger_differences 3.0");
        rows.execute("insert into ledger_audits (audited_at, differences) values (now(), 0)");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/well").then().statusCode(200));
    }

    @Test
    void nightlyAuditIsDoneOncePerNight() throws Throwable {
        rows.execute("delete from ledger_audits");
        rows.execute("update jobs set due_at = 'infinity', leased_by = null, leased_until = null,"
                + " finished_at = now() - interval '1 day', failures = 0, error = null where name = 'audit'");
        for (int replica = 0; replica < 2; replica++) {
            VertxContextSupport.subscribeAndAwait(() -> audit.nightly());
        }
        assertThat(rows.one("select count(*) as n from ledger_audits")).containsEntry("n", 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failures = 1, leased_by = null, leased_until = null",
                "failures = 0, leased_by = gen_random_uuid(), leased_until = now() - interval '1 second'"
            })
    void auditThatFailedOrDiedIsDoneAgainBeforeTheNextNight(String left) {
        rows.execute("delete from ledger_audits");
        rows.execute("update jobs set due_at = now() - interval '1 second', finished_at = now() - interval '1 day', "
                + left + " where name = 'audit'");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rows.count("jobs", "name = 'audit' and failures = 0 and leased_by is null") == 1);
        assertThat(rows.count("ledger_audits", "true")).isEqualTo(1);
    }

    /** Its lease was seen while it ran, and it is no audit that died. */
    @Test
    void auditThatSomebodyAskedForIsNotDoneAgain() throws Throwable {
        rows.execute("update jobs set due_at = now(), finished_at = now(), failures = 0,"
                + " leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute' where name = 'audit'");
        VertxContextSupport.subscribeAndAwait(() -> state.look());
        rows.execute("delete from ledger_audits");
        rows.execute("update jobs set leased_by = null, leased_until = null where name = 'audit'");
        VertxContextSupport.subscribeAndAwait(() -> audit.again());
        assertThat(rows.count("ledger_audits", "true")).isZero();
    }

    @Test
    void itsAgeIsTheSameWhereAReplicaIsAhead() {
        rows.execute("delete from ledger_audits");
        clock.stopAt(Instant.now().plusSeconds(200));
        Admin.request().post("/admin/ledger/audit").then().statusCode(200);
        assertThat(rows.count("ledger_audits", "audited_at > now()")).isZero();
        rows.execute("insert into ledger_audits (audited_at, differences) values (now() - interval '2 hours', 0)");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                        .contains("almoner_ledger_audit_age_seconds 72"));
    }

    @Test
    void itsAgeIsAMetric() {
        rows.execute("insert into ledger_audits (audited_at, differences) values (now() - interval '2 hours', 0)");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                        .contains("almoner_ledger_audit_age_seconds 72"));
        rows.execute("delete from ledger_audits");
        // Since the start: as long as there is none, that is how long there was none.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                        .containsPattern("almoner_ledger_audit_age_seconds \\d")
                        .doesNotContain("almoner_ledger_audit_age_seconds 72"));
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }
}
