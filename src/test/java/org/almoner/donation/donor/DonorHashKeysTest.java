package org.almoner.donation.donor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.database.sql.Reads;
import org.almoner.donation.fact.DonorHash;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.UnkeyedDonorHash;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With which DONOR_HASH_KEY a replica starts on a database, after those that started on it before. */
@QuarkusTest
class DonorHashKeysTest {

    private static final String UNKEYED = "";

    @Inject
    Reads reads;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @BeforeEach
    @AfterEach
    void noKeyIsKnown() {
        rows.execute("delete from donor_hash_keys");
    }

    @Test
    void databaseOfWhichNothingIsKnownTakesTheKeyAndRefusesAnother() {
        assertThat(starts("kept-secret")).isTrue();
        assertThat(starts("kept-secret")).isTrue();
        assertThat(starts(UNKEYED)).isFalse();
        try (LogWatch log = new LogWatch(DonorHashKeys.class)) {
            assertThat(starts("kept-secreT")).isFalse();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR ===== Keys of donors' hashes: FAILED: DONOR_HASH_KEY has none of the keys")
                    .contains("Action: give it the key that it had")
                    .doesNotContain("secre");
        }
        assertThat(starts("kept-secret")).isTrue();
    }

    @Test
    void whatIsKeptOfAKeyIsNeitherItNorAHash() {
        starts("kept-secret");
        assertThat(rows.one("select check_values[1] as kept, cardinality(check_values) as keys from donor_hash_keys"))
                .containsEntry(
                        "kept", new DonorHash("kept-secret").checkValues().get(0))
                .containsEntry("keys", 1);
    }

    @Test
    void keyIsChangedInStepsWhileReplicasOfEachStepStart() {
        for (String keys : new String[] {
            "old", "old,new", "old", "new,old", "old,new", "new,old", "old,new", "new", "new,old", "new"
        }) {
            assertThat(starts(keys)).as(keys).isTrue();
        }
        assertThat(starts("old")).as("it was taken out").isFalse();
        assertThat(starts("newer,new")).isTrue();
    }

    @Test
    void keyComesWhereThereWasNone() {
        for (String keys : new String[] {UNKEYED, "new,unkeyed", UNKEYED, "new,unkeyed", "new"}) {
            assertThat(starts(keys)).as(keys).isTrue();
        }
        assertThat(starts(UNKEYED)).isFalse();
    }

    @Test
    void keyIsTakenBackWithinItsChange() {
        for (String keys : new String[] {"old", "new,old", "old,new", "old"}) {
            assertThat(starts(keys)).as(keys).isTrue();
        }
        assertThat(starts("new")).isFalse();
    }

    /** It has made no hash: without the other one nobody would be known. */
    @Test
    void keyThatOnlyStoodBehindAnotherDoesNotStandAlone() {
        assertThat(starts("old,new")).isTrue();
        assertThat(starts("new")).isFalse();
        assertThat(starts("new,old")).isTrue();
        assertThat(starts("new")).isTrue();
    }

    /** With the end of its line the whole text was the key. */
    @Test
    void keyOfAFileIsAnotherWithoutTheEndOfItsLine() {
        assertThat(starts("key\n")).isTrue();
        assertThat(starts("key")).isFalse();
        assertThat(starts("new,key\n")).isTrue();
    }

    /** The other replica has not come to its end when this one looks: nothing is to be seen of its key. */
    @Test
    void ofTwoThatStartAtOnceOnAnEmptyDatabaseWithOtherKeysOneIsRefused() throws SQLException {
        try (Connection first = database.getConnection();
                Statement other = first.createStatement()) {
            first.setAutoCommit(false);
            other.execute("insert into donor_hash_keys (check_values) values ('{"
                    + new DonorHash("one").checkValues().get(0) + "}')");
            CompletableFuture<Boolean> second =
                    CompletableFuture.supplyAsync(() -> starts("two"), task -> new Thread(task).start());
            Waiting.await()
                    .until(() -> rows.count(
                                    "pg_stat_activity", "wait_event_type = 'Lock' and query like '%donor_hash_keys%'")
                            > 0);
            first.commit();
            assertThat(second.join()).isFalse();
        }
        assertThat(starts("one")).isTrue();
    }

    @Test
    void whereNothingCanBeComparedNothingStarts() {
        rows.execute("alter table donor_hash_keys rename to hidden");
        try (LogWatch log = new LogWatch(DonorHashKeys.class)) {
            assertThat(starts("key")).isFalse();
            assertThat(log.lines()).singleElement().asString().contains("could not be compared", "42P01");
        } finally {
            rows.execute("alter table hidden rename to donor_hash_keys");
        }
    }

    private boolean starts(String keys) {
        try {
            new DonorHashKeys(UnkeyedDonorHash.withKey(keys), reads).onStart(new StartupEvent());
            return true;
        } catch (ConfigurationException refused) {
            return false;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
