package org.almoner.donor.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.almoner.database.sql.Reads;
import org.almoner.speech.AudioStore;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SmallPieces;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contacts are not verified: whatever strangers make of somebody's address, that person can be forgotten. */
@QuarkusTest
class ErasureOfManyTest {

    private static final int MANY_PARTS = 300;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    Reads reads;

    private final String email = "many-" + UUID.randomUUID() + "@example.com";

    @AfterEach
    void nothingIsLeft() {
        rows.execute("delete from erased_donors");
        rows.execute("delete from recordings");
        rows.execute("delete from support_tickets where subject = 'Of many'");
        rows.execute("delete from recording_tickets where display_name = 'Of many' or contact_search = ?", email);
    }

    /** More than a statement may have parameters, which are 32,767. */
    @Test
    void personOfVeryManyTicketsIsForgotten() {
        tickets(33_000);
        touched(Map.of("email", email)).statusCode(200).body("tickets", equalTo(33_000));
        erase(Map.of("email", email)).statusCode(200).body("tickets", equalTo(33_000));
        assertThat(rows.count("recording_tickets", "contact_search = ?", email)).isZero();
        erase(Map.of("email", email)).statusCode(200).body("tickets", equalTo(0));
    }

    @Test
    void noStatementTakesLongerForWhatStrangersMake() {
        tickets(2_100);
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) select gen_random_uuid(), id, 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now()"
                        + " from recording_tickets where contact_search = ?",
                email);
        rows.execute(
                "insert into knowledge_sources (id, title, text, format, language, configuration, is_public, recording_id,"
                        + " ticket_id, chunks, version, created_at, updated_at) select gen_random_uuid(), 'Of many', 'text',"
                        + " 'TEXT', 'en', 'english', false, recordings.id, ticket_id, 0, 0, now(), now() from recordings"
                        + " join recording_tickets as ticket on ticket.id = ticket_id where contact_search = ? limit 120",
                email);
        threads(120, null);
        UUID ticket = Tickets.open(email);
        UUID recording = recording(ticket);
        try (SmallPieces pieces = new SmallPieces(rows)) {
            pieces.atMost(1_000, "update", "recording_tickets")
                    .atMost(1_000, "update", "recordings")
                    .atMost(50, "delete", "recordings")
                    .atMost(128, "delete", "recording_parts")
                    .atMost(50, "delete", "knowledge_sources")
                    .atMost(50, "delete", "support_tickets");
            Map<String, Object> all = Map.of("email", email, "recordings", true);
            touched(all)
                    .statusCode(200)
                    .body("recordings", equalTo(2_101))
                    .body("transcripts", equalTo(120))
                    .body("supportThreads", equalTo(120));
            assertThat(rows.count("recording_parts", "recording_id = ?", recording))
                    .isEqualTo(MANY_PARTS);
            erase(all)
                    .statusCode(200)
                    .body("tickets", equalTo(2_101))
                    .body("recordings", equalTo(2_101))
                    .body("transcripts", equalTo(120))
                    .body("supportThreads", equalTo(120));
        }
        assertThat(rows.count("recordings", "true")).isZero();
        assertThat(rows.count("recording_parts", "true")).isZero();
    }

    /** Without the recordings, whose transcripts lose the name of their ticket. */
    @Test
    void transcriptsLoseTheirNamesHoweverManyThereAre() {
        UUID ticket = Tickets.open(email, "Of many");
        rows.execute(
                "insert into knowledge_sources (id, title, text, format, language, configuration, is_public, ticket_id, chunks,"
                        + " version, created_at, updated_at) select gen_random_uuid(), 'Of many', 'text ' || i, 'TEXT', 'en',"
                        + " 'english', false, ?, 0, 0, now(), now() from generate_series(1, 45) as i",
                ticket);
        erase(Map.of("email", email)).statusCode(200).body("transcripts", equalTo(45));
        assertThat(rows.count("knowledge_sources", "ticket_id = ? and title = 'Recording' and chunks = 1", ticket))
                .isEqualTo(45);
        rows.execute("delete from knowledge_sources where ticket_id = ?", ticket);
    }

    /** Somebody else holds a part, as long as the database waits. */
    @Test
    void audioThatIsNotDeletedInTimeIsOutOfReachAtOnceAndGoesWithTheNextRequest() throws SQLException {
        UUID ticket = Tickets.open(email);
        UUID recording = recording(ticket);
        Map<String, Object> all = Map.of("email", email, "recordings", true);
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from recording_parts where recording_id = '" + recording
                    + "' and number = 200 for update");
            erase(all).statusCode(503);
            other.rollback();
        }
        Admin.request()
                .queryParam("ticketId", ticket)
                .get("/admin/recordings")
                .then()
                .body("recordings", hasSize(0));
        Admin.request().get("/admin/recordings/" + recording + "/audio").then().statusCode(404);
        assertThat(rows.count("recording_parts", "recording_id = ?", recording))
                .as("goes on where it ended")
                .isLessThan(MANY_PARTS);
        erase(all).statusCode(200);
        assertThat(rows.count("recordings", "id = ?", recording)).isZero();
        assertThat(rows.count("recording_parts", "recording_id = ?", recording)).isZero();
    }

    @Test
    void recordingThatArrivesWhileItsTicketIsForgottenIsNotFinished() throws Throwable {
        UUID ticket = Tickets.open(email);
        UUID recording = recording(ticket);
        rows.execute("update recordings set status = 'UPLOADING' where id = ?", recording);
        AudioStore store = new AudioStore(reads);
        try (SmallPieces pieces = new SmallPieces(rows)) {
            pieces.atMost(0, "delete", "recording_parts"); // so that its row stays
            erase(Map.of("email", email, "recordings", true)).statusCode(500);
        }
        assertThat(VertxContextSupport.subscribeAndAwait(() -> store.add(recording, MANY_PARTS, new byte[] {1})))
                .isFalse();
        assertThat(VertxContextSupport.subscribeAndAwait(() -> store.finish(recording, 1, 1)))
                .isFalse();
    }

    @Test
    void ticketIsDeletedWithWhateverStrangersTiedToIt() {
        UUID ticket = Tickets.open(email);
        UUID recording = recording(ticket);
        threads(2_100, ticket);
        rows.execute(
                "insert into knowledge_sources (id, title, text, format, language, configuration, is_public, ticket_id, chunks,"
                        + " version, created_at, updated_at) select gen_random_uuid(), 'Of many', 'text', 'TEXT', 'en',"
                        + " 'english', false, ?, 0, 0, now(), now() from generate_series(1, 120)",
                ticket);
        try (SmallPieces pieces = new SmallPieces(rows)) {
            pieces.atMost(128, "delete", "recording_parts")
                    .atMost(50, "delete", "knowledge_sources")
                    .atMost(1_000, "update", "support_tickets");
            Admin.request().delete("/admin/tickets/" + ticket).then().statusCode(204);
        }
        assertThat(rows.count("recordings", "id = ?", recording)).isZero();
        assertThat(rows.count("knowledge_sources", "ticket_id = ?", ticket)).isZero();
        assertThat(rows.count("support_tickets", "subject = 'Of many' and ticket_id is null"))
                .isEqualTo(2_100);
    }

    @Test
    void longRecordingIsDeletedInPieces() {
        UUID recording = recording(Tickets.open(email));
        try (SmallPieces pieces = new SmallPieces(rows)) {
            pieces.atMost(128, "delete", "recording_parts");
            Admin.request().delete("/admin/recordings/" + recording).then().statusCode(204);
        }
        assertThat(rows.count("recordings", "id = ?", recording)).isZero();
    }

    private void tickets(int many) {
        rows.execute(
                "insert into recording_tickets (id, contact_type, contact_value, contact_search, status, created_at, updated_at)"
                        + " select gen_random_uuid(), 'EMAIL', ?, ?, 'DRAFT', now(), now() from generate_series(1, ?)",
                email,
                email,
                many);
    }

    /** @param ticket may be null */
    private void threads(int many, UUID ticket) {
        rows.execute(
                "insert into support_tickets (id, token_hash, subject, contact_type, contact_value, contact_search, ticket_id,"
                        + " status, messages, created_at, updated_at) select gen_random_uuid(),"
                        + " sha256(cast(gen_random_uuid() as text)::bytea), 'Of many', 'EMAIL', ?, ?, cast(? as uuid), 'OPEN',"
                        + " 0, now(), now() from generate_series(1, ?)",
                email,
                email,
                ticket == null ? null : ticket.toString(),
                many);
    }

    private UUID recording(UUID ticket) {
        UUID recording = UUID.randomUUID();
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) values (?, ?, 'DONE', 'audio/wav', 4, ?, 1, now(), now(), now())",
                recording,
                ticket,
                MANY_PARTS);
        rows.execute(
                "insert into recording_parts (recording_id, number, bytes) select ?, i, 'abcd' from generate_series(0, ?) as i",
                recording,
                MANY_PARTS - 1);
        return recording;
    }

    private static ValidatableResponse touched(Map<String, ?> person) {
        return Admin.request()
                .contentType("application/json")
                .body(person)
                .post("/admin/people/touched")
                .then();
    }

    private static ValidatableResponse erase(Map<String, ?> person) {
        return Admin.request()
                .contentType("application/json")
                .body(person)
                .delete("/admin/people")
                .then();
    }
}
