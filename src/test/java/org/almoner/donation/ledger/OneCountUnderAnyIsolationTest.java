package org.almoner.donation.ledger;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.money.Money;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever isolation a role, a database or a server has for its transactions: who waited for a payment sees what was committed. */
@QuarkusTest
class OneCountUnderAnyIsolationTest {

    private static final String HOLD = "select pg_advisory_xact_lock(4713)";

    @Inject
    Transactions transactions;

    @Inject
    DonationLedger ledger;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    private String name;

    @AfterEach
    void asItWas() {
        rows.execute("alter database \"" + name + "\" reset default_transaction_isolation");
        transactions.renew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void paymentThatAnotherTransactionStoresMeanwhileCountsOnce(String isolation) throws Throwable {
        setForNewConnections(isolation);
        String charge = "ch_" + UUID.randomUUID();
        List<PaymentFacts> news = List.of(new PaymentFacts(
                new PaymentRef(null, charge, null, null),
                List.of(new Captured(
                        Instant.parse("2026-10-01T00:00:00Z"), Witness.CHARGE, Money.ofMinor(2_500, "USD"), null))));
        CompletableFuture<?> first;
        CompletableFuture<?> second;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(HOLD);
            first = transactions
                    .run(new TwoTrips<KnownPayments, Object>(
                            statements -> ledger.read(statements, news),
                            (statements, known) -> known.merge(news)
                                    .write(statements)
                                    .thenCombine(
                                            statements.send("select cast(pg_advisory_xact_lock(4713) as text)"),
                                            (recorded, held) -> recorded)))
                    .subscribeAsCompletionStage();
            waitFor(1);
            second = ledger.record(news).subscribeAsCompletionStage();
            waitFor(2);
            connection.rollback();
        }
        first.get();
        second.get();
        assertThat(rows.count("stripe_attributions", "charge_id = ?", charge)).isEqualTo(1);
    }

    private void setForNewConnections(String isolation) {
        name = rows.one("select current_database() as name").get("name").toString();
        rows.execute("alter database \"" + name + "\" set default_transaction_isolation = '" + isolation + "'");
        transactions.renew();
    }

    private void waitFor(int waiting) {
        await().untilAsserted(() -> assertThat(rows.count(
                        "pg_locks",
                        "locktype = 'advisory' and not granted and database = (select oid from pg_database"
                                + " where datname = current_database())"))
                .isEqualTo(waiting));
    }
}
