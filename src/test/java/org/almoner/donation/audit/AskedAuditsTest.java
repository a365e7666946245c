package org.almoner.donation.audit;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.LockedTable;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.web.problem.LittlePatience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However long an audit takes, who asks for it again has its result, and there is one at a time. */
@QuarkusTest
class AskedAuditsTest {

    private static final String FREE = "name = 'audit' and leased_by is null";

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    StoppableClock clock;

    private CompletableFuture<Response> waiting;

    @BeforeEach
    void nothingWasAudited() {
        rows.execute("update jobs set due_at = 'infinity', leased_by = null, leased_until = null, finished_at = now(),"
                + " failures = 0, error = null where name = 'audit'");
        everybodyIsTold();
    }

    /** Of what was asked for before. */
    private void everybodyIsTold() {
        for (boolean repair : new boolean[] {false, true}) {
            await().until(() -> audit(repair).statusCode() == 200);
        }
        rows.execute("delete from ledger_audits");
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void whoAsksAgainWaitsForTheSameAudit() throws SQLException {
        untilInTime(() -> waiting = CompletableFuture.supplyAsync(() -> audit(false)));
        waiting.join().then().statusCode(200);
        assertThat(audits()).isEqualTo(1);
        audit(false).then().statusCode(200);
        assertThat(audits()).as("once somebody was told").isEqualTo(2);
    }

    @Test
    void whatNobodyWasToldTheNextIsToldAndTheOneAfterIsNot() throws SQLException {
        AtomicReference<Response> other = new AtomicReference<>();
        untilInTime(() -> other.set(audit(true)));
        other.get()
                .then()
                .statusCode(409)
                .header("Retry-After", notNullValue())
                .body("detail", containsString("is being audited"));
        finished();
        audit(false).then().statusCode(200).body("auditedAt", notNullValue());
        assertThat(audits()).isEqualTo(1);
        audit(false).then().statusCode(200);
        assertThat(audits()).isEqualTo(2);
    }

    @Test
    void whatNobodyWasToldIsForgottenAfterAWhile() throws SQLException {
        clock.stopAt(Instant.now());
        untilInTime(() -> {});
        finished();
        clock.advance(AskedAudits.KEPT.plusSeconds(1));
        audit(false).then().statusCode(200);
        assertThat(audits()).isEqualTo(2);
    }

    /** What was found before is no more. */
    @Test
    void afterARepairTheLedgerIsAuditedAnew() throws SQLException {
        untilInTime(() -> {});
        finished();
        audit(true).then().statusCode(200);
        audit(false).then().statusCode(200);
        assertThat(audits()).isEqualTo(3);
    }

    @Test
    void noneIsBegunBesideThatOfAnotherReplica() {
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute'"
                + " where name = 'audit'");
        for (boolean repair : new boolean[] {false, true}) {
            audit(repair).then().statusCode(409).body("detail", containsString("by another replica"));
        }
        rows.execute("update jobs set leased_by = null, leased_until = null where name = 'audit'");
        assertThat(audits()).isZero();
        audit(false).then().statusCode(200);
    }

    /** One is begun, whose asker is answered that it goes on. @param meanwhile while it does */
    private void untilInTime(Runnable meanwhile) throws SQLException {
        boolean tooLate = false;
        do {
            if (tooLate) {
                everybodyIsTold();
            }
            try (LockedTable locked = new LockedTable(database, "ticket_totals")) {
                try (LittlePatience little = new LittlePatience()) {
                    audit(false).then().statusCode(503).body("detail", containsString("ask again"));
                }
                meanwhile.run();
                tooLate = locked.isTooLate();
            }
        } while (tooLate);
    }

    private void finished() {
        await().atMost(Duration.ofSeconds(20)).until(() -> audits() == 1 && rows.count("jobs", FREE) == 1);
    }

    private long audits() {
        return rows.count("ledger_audits", "true");
    }

    private static Response audit(boolean repair) {
        return Admin.request().post("/admin/ledger/audit?repair=" + repair);
    }
}
