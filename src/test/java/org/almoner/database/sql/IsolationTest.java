package org.almoner.database.sql;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has waited for a lock sees what its holder has written, as an organisation may have set the role for another application. */
@QuarkusTest
class IsolationTest {

    private static final long KEY = UUID.randomUUID().getMostSignificantBits();

    @Inject
    Transactions transactions;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @AfterEach
    void asBefore() {
        rows.execute("alter role current_user reset default_transaction_isolation");
        transactions.renew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void statementAfterOneThatWaitedForALockSeesWhatItsHolderCommitted(String isolation) throws Exception {
        set(isolation);
        String ticket = UUID.randomUUID().toString();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + KEY + ")");
            CompletableFuture<Long> seen = CompletableFuture.supplyAsync(() -> count(ticket));
            await().untilAsserted(() -> assertThat(rows.count("pg_locks", "locktype = 'advisory' and not granted"))
                    .isPositive());
            statement.execute(
                    "insert into recording_tickets (id, contact_type, contact_value, status, created_at, updated_at)"
                            + " values ('" + ticket + "', 'EMAIL', 'isolation@example.com', 'DRAFT', now(), now())");
            holder.commit();
            assertThat(seen.join()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void sessionsOfHibernateHaveTheSame(String isolation) throws Throwable {
        set(isolation);
        String found = VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select current_setting('transaction_isolation')", String.class)
                        .getSingleResult())));
        assertThat(found).isEqualTo("read committed");
    }

    private void set(String isolation) {
        rows.execute("alter role current_user set default_transaction_isolation = '" + isolation + "'");
        transactions.renew();
    }

    private long count(String ticket) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> transactions
                    .<List<Object[]>>write(statements -> statements
                            .send("select pg_advisory_xact_lock(" + KEY + ")")
                            .thenCombine(
                                    statements.send(
                                            "select count(*) from recording_tickets where id = cast(cast($1 as text) as uuid)",
                                            ticket),
                                    (locked, counted) -> counted))
                    .map(counted -> (Long) counted.get(0)[0]));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
