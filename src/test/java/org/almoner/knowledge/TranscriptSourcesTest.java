package org.almoner.knowledge;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.almoner.speech.Heard;
import org.almoner.speech.Transcript;
import org.almoner.speech.Transcripts;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a transcript, read in the transaction that stores it. */
@QuarkusTest
class TranscriptSourcesTest {

    private final UUID recording = UUID.randomUUID();

    @Inject
    TranscriptSources reader;

    @Inject
    Transcripts transcripts;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @BeforeEach
    @AfterEach
    void forgetAll() {
        rows.execute("delete from knowledge_sources");
        rows.execute("delete from recordings");
    }

    @Test
    void becomesASourceThatOnlyAdministratorsFind() throws Throwable {
        UUID ticket = Tickets.open();
        name(ticket, "Reading for Anna");
        read(ticket, "de", "Ich lese ein\u0000 Märchen\u0002 vor.");
        Map<String, Object> source = source();
        assertThat(source)
                .containsEntry("title", "Reading for Anna")
                .containsEntry("text", "Ich lese ein  Märchen  vor.")
                .containsEntry("configuration", "german")
                .containsEntry("is_public", false)
                .containsEntry("ticket_id", ticket);
        List<String> found = Admin.request()
                .queryParam("q", "märchen")
                .get("/api/knowledge/search")
                .then()
                .statusCode(200)
                .extract()
                .path("results.sourceId");
        assertThat(found).containsExactly(source.get("id").toString());
    }

    /** What the recording does not tell an auditor, its copy does not tell either. */
    @Test
    void isNotReadByAnAuditor() throws Throwable {
        read(Tickets.open(), "en", "A lighthouse of mine.");
        String id = source().get("id").toString();
        String handbook = Admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("title", "Handbook", "text", "A lighthouse of ours.", "format", "TEXT", "language", "en"))
                .post("/admin/knowledge/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        assertThat(text(Admin.request(), id)).isEqualTo("A lighthouse of mine.");
        assertThat(text(Admin.auditor(), id)).isNull();
        assertThat(text(Admin.auditor(), handbook)).isEqualTo("A lighthouse of ours.");
        assertThat(Desk.admin().get("/desk/knowledge/" + id).asString()).contains("A lighthouse of mine.");
        assertThat(Desk.auditor().get("/desk/knowledge/" + id).asString())
                .contains("What was said in a recording is for administrators.")
                .doesNotContain("lighthouse");
        assertThat(Desk.auditor().get("/desk/knowledge/" + handbook).asString()).contains("A lighthouse of ours.");

        assertThat(found(Admin.request())).containsExactlyInAnyOrder(id, handbook);
        assertThat(found(Admin.auditor())).containsExactly(handbook);
        assertThat(found(given())).isEmpty();

        publish(id);
        assertThat(found(Admin.auditor())).as("what everybody finds").containsExactlyInAnyOrder(id, handbook);
        assertThat(found(given())).containsExactly(id);
    }

    private static String text(RequestSpecification reader, String id) {
        return reader.get("/admin/knowledge/sources/" + id)
                .then()
                .statusCode(200)
                .extract()
                .path("text");
    }

    private static List<String> found(RequestSpecification reader) {
        return reader.queryParam("q", "lighthouse")
                .get("/api/knowledge/search")
                .then()
                .statusCode(200)
                .extract()
                .path("results.sourceId");
    }

    private static void publish(String id) {
        Map<String, Object> whole = Map.of(
                "title",
                "Recording",
                "text",
                "A lighthouse of mine.",
                "format",
                "TEXT",
                "language",
                "en",
                "public",
                true,
                "version",
                0);
        Admin.request()
                .contentType(ContentType.JSON)
                .body(whole)
                .put("/admin/knowledge/sources/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void isReplacedWhenItIsMadeAnewAndNoLongerPublic() throws Throwable {
        UUID ticket = Tickets.open();
        read(ticket, "en", "The first version.");
        UUID id = (UUID) source().get("id");
        rows.execute("update knowledge_sources set is_public = true, version = version + 1");
        read(ticket, null, "The second version.");
        assertThat(source())
                .containsEntry("id", id)
                .containsEntry("title", "Recording")
                .containsEntry("text", "The second version.")
                .containsEntry("language", "und")
                .containsEntry("is_public", false);
        assertThat(rows.count("knowledge_chunks", "not is_public and text = 'The second version.'"))
                .isOne();
        assertThat(rows.count("knowledge_chunks", "true")).isOne();
        read(ticket, null, " ");
        assertThat(rows.count("knowledge_sources", "true")).isZero();
        read(ticket, null, "");
        assertThat(rows.count("knowledge_sources", "true")).isZero();
    }

    @Test
    void takesLanguagesThatDoNotExistAndTextsOfManyMebibytes() throws Throwable {
        read(Tickets.open(), "klingon!", "It says something. ".repeat(200_000));
        assertThat(source()).containsEntry("language", "und");
        assertThat(rows.count("knowledge_chunks", "true")).isEqualTo(((Number) source().get("chunks")).longValue());
    }

    @Test
    void isGoneWithItsTicketAndWithTheTransactionThatFails() throws Throwable {
        UUID ticket = Tickets.open();
        read(ticket, "en", "Some words.");
        Admin.request().delete("/admin/tickets/" + ticket).then().statusCode(204);
        assertThat(rows.count("knowledge_sources", "true")).isZero();
        UUID other = Tickets.open();
        record(other);
        assertThatThrownBy(() -> inTransaction(() -> reader.read(new Transcript(recording, other, "en", "Some words."))
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("the recording's own")))))
                .hasMessageContaining("the recording's own");
        assertThat(rows.count("knowledge_sources", "true")).isZero();
    }

    @Test
    void isGoneWithItsRecordingWhoeverDeletesThat() throws Throwable {
        UUID ticket = Tickets.open();
        read(ticket, "en", "Some words.");
        Admin.request().delete("/admin/recordings/" + recording).then().statusCode(204);
        assertThat(rows.count("knowledge_sources", "true")).isZero();
        assertThat(rows.count("knowledge_chunks", "true")).isZero();
        read(ticket, "en", "Some words.");
        rows.execute("delete from recordings where id = ?", recording);
        assertThat(rows.count("knowledge_sources", "true")).isZero();
    }

    @Test
    void losesTheNameOfAPersonWhoIsForgotten() throws Throwable {
        String contact = "anna-" + recording + "@example.com";
        UUID ticket = Tickets.open(contact, "Zacharias");
        read(ticket, "en", "Some words.");
        assertThat(rows.count("knowledge_chunks", "words::text like '%zacharia%'"))
                .isOne();
        Map<String, Object> person = Map.of("email", contact);
        Admin.forget(person).body("transcripts", equalTo(1));
        assertThat(source()).containsEntry("title", "Recording").containsEntry("text", "Some words.");
        assertThat(rows.count("knowledge_chunks", "words::text like '%zacharia%'"))
                .isZero();
        Admin.forget(person).body("transcripts", equalTo(0));
    }

    /** Whoever forgets has not committed yet. */
    @Test
    void isNotNamedAfterAPersonWhoIsBeingForgotten() throws Exception {
        UUID ticket = Tickets.open();
        name(ticket, "Zacharias");
        record(ticket);
        UUID holder = UUID.randomUUID();
        rows.execute(
                "update recordings set status = 'TRANSCRIBING', leased_by = ?, leased_until = now() + interval '1 hour' where id = ?",
                holder,
                recording);
        CompletableFuture<Boolean> stored;
        try (Connection forgetting = database.getConnection();
                Statement statement = forgetting.createStatement()) {
            forgetting.setAutoCommit(false);
            statement.execute("update recording_tickets set display_name = null where id = '" + ticket + "'");
            stored = CompletableFuture.supplyAsync(() -> {
                try {
                    return VertxContextSupport.subscribeAndAwait(
                            () -> transcripts.store(recording, holder, new Heard("en", "Some words.", List.of())));
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> stored.isDone() || rows.count("pg_locks", "not granted") > 0);
            forgetting.commit();
        }
        assertThat(stored.join()).isTrue();
        assertThat(source()).containsEntry("title", "Recording");
    }

    /** Whoever stores has not committed yet. */
    @Test
    void losesTheNameAlsoWhereItIsBeingStored() throws Exception {
        String contact = "carla-" + recording + "@example.com";
        UUID ticket = Tickets.open(contact, "Zacharias");
        record(ticket);
        CompletableFuture<Void> forgotten;
        try (Connection storing = database.getConnection();
                Statement statement = storing.createStatement()) {
            storing.setAutoCommit(false);
            statement.execute("select id from recording_tickets where id = '" + ticket + "' for share");
            statement.execute(
                    "insert into knowledge_sources (id, title, text, format, language, configuration, is_public, chunks,"
                            + " recording_id, ticket_id, created_at, updated_at, version) values (gen_random_uuid(), 'Zacharias',"
                            + " 'Some words.', 'TEXT', 'en', 'english', false, 0, '" + recording + "', '" + ticket
                            + "', now(), now(), 0)");
            forgotten = CompletableFuture.runAsync(() -> Admin.forget(Map.of("email", contact)));
            await().until(() -> forgotten.isDone() || rows.count("pg_locks", "not granted") > 0);
            storing.commit();
        }
        forgotten.join();
        assertThat(source()).containsEntry("title", "Recording");
    }

    @Test
    void goesWithTheRecordingsOfAPersonWhoIsForgotten() throws Throwable {
        String contact = "bert-" + recording + "@example.com";
        UUID ticket = Tickets.open(contact);
        read(ticket, "en", "Some words.");
        Admin.forget(Map.of("email", contact, "recordings", true))
                .body("transcripts", equalTo(1))
                .body("recordings", equalTo(1));
        assertThat(rows.count("knowledge_sources", "true")).isZero();
        assertThat(rows.count("knowledge_chunks", "true")).isZero();
    }

    private Map<String, Object> source() {
        return rows.one("select * from knowledge_sources where recording_id = ?", recording);
    }

    private void read(UUID ticket, String language, String text) throws Throwable {
        record(ticket);
        inTransaction(() -> reader.read(new Transcript(recording, ticket, language, text)));
    }

    private void record(UUID ticket) {
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) values (?, ?, 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now())"
                        + " on conflict (id) do nothing",
                recording,
                ticket);
    }

    private static void inTransaction(Supplier<Uni<?>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(
                () -> Panache.withTransaction(() -> work.get().replaceWithVoid()));
    }

    private static void name(UUID ticket, String name) {
        Admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("displayName", name))
                .patch("/admin/tickets/" + ticket)
                .then()
                .statusCode(200);
    }
}
