package org.almoner.database.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job of this test alone. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class JobLeasesTest {

    private static final String JOB = "tried-here";

    @Inject
    JobLeases leases;

    @Inject
    OwnContext ownContext;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @BeforeEach
    void isDue() {
        rows.execute("insert into jobs (name, due_at) values (?, 'epoch')", JOB);
    }

    @AfterEach
    void isNone() {
        rows.execute("delete from jobs where name = ?", JOB);
    }

    @Test
    void leaseThatCouldNotBeGivenBackIsGivenBackBeforeTheNext() throws SQLException {
        Lease held = claim().orElseThrow();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from jobs where name = '" + JOB + "' for update");
            assertThatThrownBy(() -> await(() -> leases.failed(held, "the database was away")))
                    .satisfies(busy -> assertThat(DatabaseFailure.of(busy)).isEqualTo(DatabaseFailure.BUSY));
            holder.rollback();
        }
        Lease next = claim().orElseThrow();
        assertThat(next.holder()).isNotEqualTo(held.holder());
        assertThat(claim()).as("and that one is held").isEmpty();
        await(() -> leases.done(next, Duration.ZERO));
        assertThat(claim()).isPresent();
    }

    @Test
    void leaseThatHasGoneToAnotherStaysTheirs() throws SQLException {
        Lease held = claim().orElseThrow();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from jobs where name = '" + JOB + "' for update");
            assertThatThrownBy(() -> await(() -> leases.release(held))).isNotNull();
            holder.rollback();
        }
        rows.execute(
                "update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute' where name = ?",
                JOB);
        assertThat(claim()).isEmpty();
    }

    private Optional<Lease> claim() {
        return await(() -> leases.claimDue(JOB));
    }

    private <T> T await(Supplier<Uni<T>> work) {
        return ownContext.start(work).await().atMost(Duration.ofSeconds(10));
    }
}
