package org.almoner.desk;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two send forms of the same page in one moment: the first is done, and the second told, who has not seen what the first did. */
@QuarkusTest
class TwoAtTheDeskTest {

    private static final String WAIT = "datname = current_database() and wait_event_type = 'Lock'";

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    private Desk desk;

    @BeforeEach
    void logIn() {
        desk = Desk.admin();
    }

    @Test
    void questionIsAnsweredOnce() throws Exception {
        UUID thread = asked();
        String page = "/desk/support/" + thread;
        Map<String, String> yes = Map.of("message", "From Ann: yes", "was.status", "OPEN", "was.messages", "1");
        Map<String, String> no = Map.of("message", "From Bob: no", "was.status", "OPEN", "was.messages", "1");
        String told = secondIsTold(
                "support_tickets where id",
                thread,
                () -> desk.post(page + "/answer", yes),
                () -> desk.post(page + "/answer", no));
        assertThat(told)
                .contains("messages is 2 now; the page showed 1.", "From Bob: no</textarea>", "From Ann: yes</p>")
                .contains("name=\"was.messages\" value=\"2\"");
        assertThat(rows.count("support_messages", "support_ticket_id = ? and author = 'ADMIN'", thread))
                .isEqualTo(1);
    }

    @Test
    void threadThatSomebodyAnswersIsNotClosedUnseen() throws Exception {
        UUID thread = asked();
        String page = "/desk/support/" + thread;
        Map<String, String> seen = Map.of("message", "Soon.", "was.status", "OPEN", "was.messages", "1");
        secondIsTold(
                "support_tickets where id",
                thread,
                () -> desk.post(page + "/answer", seen),
                () -> desk.post(page + "/close", seen));
        assertThat(rows.count("support_tickets", "id = ? and status = 'ANSWERED'", thread))
                .isEqualTo(1);
    }

    /** The first letter of its own, its removal, and what is written over a letter that was removed. */
    @Test
    void letterOfATicketIsChangedByWhoeverHasSeenIt() throws Exception {
        UUID ticket = Tickets.open();
        String page = "/desk/tickets/" + ticket + "/thanks";
        String told = secondIsTold(
                "recording_tickets where id",
                ticket,
                () -> desk.post(page, letter("From Ann.", "")),
                () -> desk.post(page, letter("From Bob.", "")));
        assertThat(told).contains("Changed is ", "From Bob.</textarea>", "<dd class=\"lines\">From Ann.</dd>");
        assertThat(kept(ticket)).containsExactly("From Ann.");

        String first = changed(page);
        secondIsTold(
                "thanks_texts where ticket_id",
                ticket,
                () -> desk.post(page, letter("From Ann again.", first)),
                () -> desk.post(page + "/remove", Map.of("was.Changed", first)));
        assertThat(kept(ticket)).containsExactly("From Ann again.");

        String second = changed(page);
        secondIsTold(
                "thanks_texts where ticket_id",
                ticket,
                () -> desk.post(page + "/remove", Map.of("was.Changed", second)),
                () -> desk.post(page, letter("From Bob again.", second)));
        assertThat(kept(ticket)).isEmpty();
    }

    @Test
    void profileThatSomebodyChangesIsNotDeletedUnseen() throws Exception {
        Map<String, String> anna =
                Map.of("displayName", "Desk Anna", "language", "de", "timeZone", "UTC", "version", "0");
        String page = made(desk.post("/desk/profiles", anna));
        UUID profile = id(page);
        secondIsTold(
                "profiles where id",
                profile,
                () -> desk.post(page, anna),
                () -> desk.post(page + "/delete", Map.of("was.version", "0")));
        assertThat(rows.count("profiles", "id = ? and version = 1", profile)).isEqualTo(1);
        desk.post(page + "/delete", Map.of("was.version", "1")).then().statusCode(303);
    }

    @Test
    void sourceThatSomebodyChangesIsNotDeletedUnseen() throws Exception {
        Map<String, String> help =
                Map.of("title", "Desk help", "text", "Give.", "format", "TEXT", "language", "en", "version", "0");
        String page = made(desk.post("/desk/knowledge", help));
        UUID source = id(page);
        secondIsTold(
                "knowledge_sources where id",
                source,
                () -> desk.post(page, help),
                () -> desk.post(page + "/delete", Map.of("was.version", "0")));
        assertThat(rows.count("knowledge_sources", "id = ? and version = 1", source))
                .isEqualTo(1);
        desk.post(page + "/delete", Map.of("was.version", "1")).then().statusCode(303);
    }

    @Test
    void ticketThatSomebodyOpensIsNotClosedUnseen() throws Exception {
        UUID ticket = Tickets.open();
        String page = "/desk/tickets/" + ticket;
        Map<String, String> seen = Map.of("was.Status", "DRAFT");
        secondIsTold(
                "recording_tickets where id",
                ticket,
                () -> desk.post(page + "/open", seen),
                () -> desk.post(page + "/close", seen));
        assertThat(rows.count("recording_tickets", "id = ? and status = 'OPEN'", ticket))
                .isEqualTo(1);
    }

    @Test
    void recordingThatSomebodyHasHeardAgainIsNotDeletedUnseen() throws Exception {
        byte[] wav = new byte[600];
        System.arraycopy("RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII), 0, wav, 0, 16);
        String id = given().body(wav)
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        UUID recording = UUID.fromString(id);
        String page = "/desk/recordings/" + id;
        rows.execute("update recordings set status = 'FAILED', error = 'noise' where id = ?", recording);
        secondIsTold(
                "recordings where id",
                recording,
                () -> desk.post(page + "/retry", Map.of()),
                () -> desk.post(page + "/delete", Map.of("was.status", "FAILED")));
        assertThat(rows.count("recordings", "id = ? and status = 'QUEUED'", recording))
                .isEqualTo(1);
        desk.post(page + "/delete", Map.of("was.status", "QUEUED")).then().statusCode(303);
    }

    /**
     * Sends both while a row is held, the second behind the first.
     *
     * @param row the table and the column of its key
     * @return what the second is told
     */
    private String secondIsTold(String row, UUID key, Supplier<Response> first, Supplier<Response> second)
            throws SQLException {
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            try (PreparedStatement lock = holder.prepareStatement("select from " + row + " = ? for update")) {
                lock.setObject(1, key);
                lock.execute();
                for (Supplier<Response> form : List.of(first, second)) {
                    answers.add(CompletableFuture.supplyAsync(form));
                    await().until(() -> rows.count("pg_stat_activity", WAIT) == answers.size());
                }
            } finally {
                holder.rollback();
            }
        }
        assertThat(answers.get(0).join().statusCode()).isEqualTo(303);
        Response told = answers.get(1).join();
        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.asString()).contains("Somebody or something was faster, and nothing was done.");
        return told.asString();
    }

    private static Map<String, String> letter(String text, String changed) {
        return Map.of("language", "en", "text", text, "was.Changed", changed);
    }

    private String changed(String page) {
        return desk.page(page).replaceAll("(?s)^.*?name=\"was.Changed\" value=\"([^\"]*)\".*$", "$1");
    }

    private List<Object> kept(UUID ticket) {
        return rows.all("select body from thanks_texts where ticket_id = ?", ticket).stream()
                .map(row -> row.get("body"))
                .toList();
    }

    private static String made(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
        return answer.header("Location").replaceAll("^.*?(/desk/.*)$", "$1");
    }

    private static UUID id(String page) {
        return UUID.fromString(page.substring(page.lastIndexOf('/') + 1));
    }

    private static UUID asked() {
        return UUID.fromString(given().contentType(ContentType.JSON)
                .body(Map.of(
                        "subject",
                        "Desk question",
                        "message",
                        "Yes or no?",
                        "contactType",
                        "EMAIL",
                        "contactValue",
                        "desk-two@example.com"))
                .post("/api/support")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }
}
