package org.almoner.web.problem;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.LockedTable;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for what takes minutes is answered before their connection is closed as idle, and what they asked for goes on. */
@QuarkusTest
class LongWorkTest {

    private static final String EMAIL = "longwork@example.com";
    private static final String GOES_ON = "It goes on: ask again";

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @ConfigProperty(name = "quarkus.http.idle-timeout")
    Duration idle;

    @AfterEach
    void nobodyIsForgotten() {
        rows.execute("delete from erased_donors");
    }

    /** With what an answer needs to be made on a machine that is busy. */
    @Test
    void answerComesBeforeTheConnectionIsClosedAsIdle() {
        assertThat(LongWork.PATIENCE).isLessThan(idle.minusSeconds(10)).isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "contacts.rotate, POST, /admin/contacts/rotate, recording_tickets",
        "donors.rotate, POST, /admin/donors/rotate, donor_hashes",
        "person.erase, DELETE, /admin/people, recording_tickets",
        "person.look, POST, /admin/people/touched, recording_tickets",
        "ledger.repair, POST, /admin/ledger/audit?repair=true, ticket_totals"
    })
    void whatTakesLongerIsAnsweredAndGoesOn(String action, String method, String path, String table)
            throws SQLException {
        asked(
                        table,
                        action,
                        () -> (action.startsWith("person.")
                                        ? Admin.request()
                                                .contentType("application/json")
                                                .body(Map.of("email", EMAIL))
                                        : Admin.request())
                                .request(method, path))
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "30")
                .body("detail", containsString(GOES_ON));
    }

    @Test
    void personWhoIsForgottenAtTheDeskIsForgottenAlthoughThePageCameFirst() throws SQLException {
        Tickets.open(EMAIL);
        Desk desk = Desk.admin();
        asked("recording_tickets", "person.erase", () -> desk.post("/desk/erase/confirmed", Map.of("email", EMAIL)))
                .then()
                .statusCode(503)
                .contentType("text/html")
                .body(containsString(GOES_ON));
        assertThat(rows.count("recording_tickets", "contact_search = ?", EMAIL)).isZero();
    }

    /** Again where that took as long as a lock is waited for. @return what was answered while the work waited, which is done now */
    private Response asked(String table, String action, Supplier<Response> request) throws SQLException {
        while (true) {
            rows.execute("delete from admin_actions");
            Response answer;
            boolean tooLate;
            try (LittlePatience little = new LittlePatience();
                    LockedTable locked = new LockedTable(database, table)) {
                answer = request.get();
                tooLate = locked.isTooLate();
            }
            await().until(() -> rows.count("admin_actions", "action = ? and outcome is not null", action) == 1);
            if (!tooLate) {
                assertThat(rows.count("admin_actions", "action = ? and outcome = 'DONE'", action))
                        .isEqualTo(1);
                return answer;
            }
        }
    }

    @Test
    void whatIsDoneInTimeIsAnsweredAsItIs() {
        Admin.request().post("/admin/contacts/rotate").then().statusCode(200).body("unreadable", equalTo(0));
    }

    /** Nobody else would hear of it. */
    @Test
    void failureOfWhatGoesOnIsInTheLog() {
        CompletableFuture<String> work = new CompletableFuture<>();
        try (LogWatch log = new LogWatch("")) {
            assertThat(new LongWork()
                            .answer(Duration.ofMillis(1), Uni.createFrom().completionStage(work), () -> "meanwhile")
                            .await()
                            .indefinitely())
                    .isEqualTo("meanwhile");
            work.completeExceptionally(new IllegalStateException("of someone@example.com"));
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("went on when its request was answered failed: a mistake of ours"))
                    .noneMatch(line -> line.contains("someone@example.com"));
        }
    }

    /** A client that obeys Retry-After would have one more beside it each time. */
    @Test
    void whatGoesOnIsNotBegunASecondTime() {
        LongWork longWork = new LongWork();
        longWork.setPatience(Duration.ofMillis(1));
        CompletableFuture<String> first = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        Uni<String> work = Uni.createFrom().completionStage(() -> {
            begun.incrementAndGet();
            return first;
        });
        for (int asked = 0; asked < 3; asked++) {
            assertThatThrownBy(
                            () -> longWork.answerOnce("rotation", work).await().indefinitely())
                    .hasMessageContaining(GOES_ON);
        }
        assertThat(begun).hasValue(1);
        assertThatThrownBy(() -> longWork.answerOnce("another", work).await().indefinitely())
                .hasMessageContaining(GOES_ON);
        assertThat(begun).hasValue(2);
        first.complete("done");
        assertThat(longWork.answerOnce("rotation", work).await().indefinitely()).isEqualTo("done");
        assertThat(begun).hasValue(3);
    }
}
