package org.almoner.fraud.watch;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.Quarters;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody accepts a case in the very moment in which the watch looks at it: whoever comes second knows of the first. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DecidedWhileWatchedTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PAUSE = "select pg_advisory_xact_lock(4711)";

    @Inject
    FraudJob job;

    @Inject
    OwnContext ownContext;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    private UUID ticket;

    @BeforeEach
    void nothingIsSuspected() {
        ticket = Tickets.open();
        forget();
        look();
        forget();
        rows.execute("create or replace function paused_by_a_test() returns trigger language plpgsql as $$"
                + " begin perform pg_advisory_xact_lock_shared(4711); return null; end $$");
    }

    @AfterEach
    void forget() {
        rows.execute("drop function if exists paused_by_a_test cascade");
        for (String table : new String[] {"guards", "attempts", "gifts", "notices", "cases"}) {
            rows.execute("delete from fraud_" + table);
        }
        rows.execute("delete from stripe_attributions where payment_intent_id like 'pi_watched_%'");
    }

    @Test
    void secondWordOfAWarningDoesNotOpenWhatIsBeingAccepted() {
        String intent = "pi_watched_" + ticket;
        rows.execute(
                "insert into stripe_attributions (id, payment_intent_id, status, amount, currency, paid_at, created_at, updated_at,"
                        + " history) values (gen_random_uuid(), ?, 'PAID', 25, 'USD', now(), now(), now(), '{}')",
                intent);
        warn(intent);
        look();
        rows.execute("create trigger paused after update on fraud_cases for each row when (new.state = 'ACCEPTED')"
                + " execute function paused_by_a_test()");
        CompletableFuture<Integer> accepted;
        CompletableFuture<Void> watched;
        try (Connection held = database.getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute(PAUSE);
            accepted = accept();
            await().until(() -> waiting() >= 1);
            warn(intent);
            watched = watch();
            await().until(() -> waiting() >= 2);
            held.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        watched.join();
        assertThat(accepted.join()).isEqualTo(200);
        look();
        assertThat(rows.one("select state from fraud_cases").get("state")).isEqualTo("ACCEPTED");
    }

    @Test
    void checkoutOpensThoughTheWatchHasSeenTheCaseOpen() {
        triedTicket();
        rows.execute("delete from fraud_guards");
        acceptedWhileTheWatchIsHeldBy("lock table fraud_gifts in access exclusive mode");
    }

    @Test
    void checkoutOpensThoughTheWatchSlowsItAtThatMoment() {
        triedTicket();
        rows.execute("delete from fraud_guards");
        rows.execute(
                "create trigger paused after insert on fraud_guards for each row execute function paused_by_a_test()");
        acceptedWhileTheWatchIsHeldBy(PAUSE);
    }

    @Test
    void nobodyWaitsForTheOtherWhereTheCheckoutIsSlowed() {
        triedTicket();
        acceptedWhileTheWatchIsHeldBy("lock table fraud_gifts in access exclusive mode");
    }

    private void acceptedWhileTheWatchIsHeldBy(String sql) {
        CompletableFuture<Integer> accepted;
        CompletableFuture<Void> watched;
        try (Connection held = database.getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute(sql);
            watched = watch();
            await().until(() -> waiting() >= 1);
            accepted = accept();
            await().until(() -> accepted.isDone() || waiting() >= 2);
            held.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        watched.join();
        assertThat(accepted.join()).isEqualTo(200);
        assertThat(rows.one("select error from jobs where name = 'fraud'").get("error"))
                .isNull();
        assertThat(rows.one("select state from fraud_cases where subject_kind = 'TICKET'")
                        .get("state"))
                .isEqualTo("ACCEPTED");
        assertThat(rows.count("fraud_guards", "true")).isZero();
    }

    private void triedTicket() {
        rows.execute(
                "insert into fraud_attempts (quarter, ticket_id, code, risk, country, attempts, elsewhere)"
                        + " values (cast(? as timestamptz), ?, 'stolen_card', 'normal', 'BR', 25, 0)",
                Quarters.of(Instant.now()).toString(),
                ticket);
        look();
        assertThat(rows.count("fraud_guards", "ticket_id = ? and state = 'SLOWED'", ticket))
                .isEqualTo(1);
    }

    private void warn(String intent) {
        rows.execute(
                "insert into fraud_notices (event_id, kind, object_id, payment_intent_id, told_at, open, word)"
                        + " values (?, 'WARNING', ?, ?, now(), true, 'misc')",
                "evt_watched_" + UUID.randomUUID(),
                "issfr_" + intent,
                intent);
    }

    private CompletableFuture<Integer> accept() {
        Object id = rows.one("select id from fraud_cases where state = 'OPEN'").get("id");
        return CompletableFuture.supplyAsync(
                () -> Admin.request()
                        .post("/admin/fraud/cases/" + id + "/accept")
                        .statusCode(),
                task -> new Thread(task).start());
    }

    private CompletableFuture<Void> watch() {
        StripeJobRows.reset(rows);
        return ownContext.start(job::watchIfDue).subscribeAsCompletionStage();
    }

    private long waiting() {
        return rows.count("pg_locks", "not granted");
    }

    /** Until it has dealt with all that the journal has; a transaction of another test may hold that back for a moment. */
    private void look() {
        await().atMost(LIMIT).until(() -> {
            watch().join();
            return rows.count(
                            "ledger_movements, fraud_place",
                            "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                    == 0;
        });
    }
}
