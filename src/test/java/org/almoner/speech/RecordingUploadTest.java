package org.almoner.speech;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings arrive whole or not at all. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class RecordingUploadTest {

    private static final int LIMIT_BYTES = 25 << 20;

    /** As {@link MockedSpeech} sets it. */
    private static final int PER_CLIENT = 3;

    @TestHTTPResource
    URI server;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    private UUID ticket;

    @BeforeEach
    void aTicketAndNoRecordings() {
        rows.execute("delete from recordings");
        ticket = Tickets.open();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 262_143, 262_144, 262_145, 524_288, 1_500_000, LIMIT_BYTES})
    void isStoredPartByPartAndHeardAsItWas(int size) {
        byte[] audio = Audio.wav(size);
        String id = send(audio)
                .statusCode(201)
                .body("status", equalTo("QUEUED"))
                .extract()
                .path("id");
        assertThat(rows.one("select size_bytes, parts, media_type from recordings"))
                .containsEntry("size_bytes", (long) size)
                .containsEntry("parts", (size + 262_143) / 262_144)
                .containsEntry("media_type", "audio/wav");
        assertThat(rows.count("recording_parts", "length(bytes) = 262144")).isEqualTo(size / 262_144);
        byte[] heard = Admin.request()
                .get("/admin/recordings/" + id + "/audio")
                .then()
                .statusCode(200)
                .contentType("audio/wav")
                .header("Content-Length", Integer.toString(size))
                .extract()
                .asByteArray();
        assertThat(heard).isEqualTo(audio);
    }

    @Test
    void senderSeesTheStateAndNoMore() {
        String id = send(Audio.wav(100)).statusCode(201).extract().path("id");
        given().get("/api/recordings/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("QUEUED"))
                .body("ticketId", equalTo(ticket.toString()))
                .body("mediaType", nullValue())
                .body("note", nullValue());
        Admin.request()
                .get("/api/recordings/" + id)
                .then()
                .statusCode(200)
                .body("mediaType", equalTo("audio/wav"))
                .body("sizeBytes", equalTo(100))
                .body("audio", equalTo(true));
        given().auth()
                .preemptive()
                .basic("admin", "wrong")
                .get("/api/recordings/" + id)
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
        given().auth()
                .preemptive()
                .basic("auditor", "test-auditor-password")
                .get("/api/recordings/" + id)
                .then()
                .statusCode(200)
                .body("mediaType", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RIFF....WAVEfmt|audio/wav",
                "ID3\u0003|audio/mpeg",
                "\u00ff\u00fb\u0090d|audio/mpeg",
                "\u00ff\u00f3\u0090d|audio/mpeg",
                "OggS\u0000\u0002....|audio/ogg",
                "\u001aE\u00df\u00a3\u009fB\u0086B\u0082\u0084webm|audio/webm",
                "\u0000\u0000\u0000\u001cftypM4A isom|audio/mp4"
            })
    void isToldByItsContent(String kind) {
        String head = kind.substring(0, kind.indexOf('|'));
        String mediaType = kind.substring(kind.indexOf('|') + 1);
        given().contentType("text/plain")
                .body(Audio.withHead(head, 5_000))
                .post(path())
                .then()
                .statusCode(201);
        assertThat(rows.one("select media_type from recordings")).containsEntry("media_type", mediaType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "%PDF-1.7",
                "\u00ff\u00d8\u00ff\u00e0..JFIF",
                "\u0089PNG",
                "PK\u0003\u0004",
                "RIFF....AVI LIST",
                "\u001aE\u00df\u00a3....matroska",
                "....ftypqt  ",
                "\u00ff\u00f1P\u0080",
                "MZ",
                "R"
            })
    void anythingElseIsRefused(String head) {
        send(Audio.withHead(head, 300_000)).statusCode(415).contentType("application/problem+json");
        send(head.getBytes(StandardCharsets.ISO_8859_1)).statusCode(415);
        nothingIsLeft();
    }

    @Test
    void formIsRefused() {
        given().multiPart("file", "recording.wav", Audio.wav(100_000))
                .post(path())
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        nothingIsLeft();
    }

    @Test
    void nothingIsNoRecording() throws Exception {
        send(new byte[0]).statusCode(400).contentType("application/problem+json");
        given().post(path()).then().statusCode(400);
        assertThat(sendChunked(new byte[0])).isEqualTo(400);
        nothingIsLeft();
    }

    @Test
    void tooMuchIsRefusedWhetherAnnouncedOrNot() throws Exception {
        byte[] tooMuch = Audio.wav(LIMIT_BYTES + 1);
        send(tooMuch).statusCode(413).contentType("application/problem+json");
        assertThat(sendChunked(tooMuch)).isEqualTo(413);
        nothingIsLeft();
        assertThat(sendChunked(Audio.wav(LIMIT_BYTES))).isEqualTo(201);
    }

    @Test
    void allOtherPathsKeepTheirLimit() {
        given().contentType("application/json")
                .body(new byte[(1 << 20) + 1])
                .post("/api/tickets/create")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
        given().body(new byte[(1 << 20) + 1]).post("/api/stripe/webhook").then().statusCode(413);
    }

    @Test
    void ticketMustBeThereAndOpenForIt() {
        given().body(Audio.wav(100_000))
                .post("/api/tickets/" + UUID.randomUUID() + "/recordings")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().body(Audio.wav(100))
                .post("/api/tickets/nonsense/recordings")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("id"));
        Admin.request().post("/admin/tickets/" + ticket + "/close").then().statusCode(200);
        send(Audio.wav(2_000_000)).statusCode(409).contentType("application/problem+json");
        nothingIsLeft();
    }

    @Test
    void ticketHasSoManyAndNoMore() {
        for (int n = 0; n < 5; n++) {
            send(Audio.wav(100)).statusCode(201);
        }
        send(Audio.wav(100)).statusCode(409);
        assertThat(rows.count("recordings", "true")).isEqualTo(5);
    }

    @Test
    void ticketHasNoMoreWhereTwoAreSentAtOnce() throws Exception {
        for (int n = 0; n < 4; n++) {
            send(Audio.wav(100)).statusCode(201);
        }
        CompletableFuture<Integer> other;
        try (Connection first = database.getConnection();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("select id from recording_tickets where id = '" + ticket + "' for no key update");
            statement.execute(
                    "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at,"
                            + " created_at, updated_at) values (gen_random_uuid(), '" + ticket
                            + "', 'UPLOADING', 'audio/wav', 0, 0, 0, now(), now(), now())");
            other = CompletableFuture.supplyAsync(
                    () -> send(Audio.wav(100)).extract().statusCode());
            await().until(() -> other.isDone() || rows.count("pg_locks", "not granted") > 0);
            first.commit();
        }
        assertThat(other.join()).isEqualTo(409);
        assertThat(rows.count("recordings", "true")).isEqualTo(5);
    }

    @Test
    void senderWhoIsCutOffLeavesNothing() throws Exception {
        for (int sent : new int[] {0, 10, 300_000, 900_000}) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                announce(socket, 1_000_000);
                socket.getOutputStream().write(Audio.wav(1_000_000), 0, sent);
                socket.getOutputStream().flush();
                if (sent > 262_144) {
                    await().until(() -> rows.count("recordings", "status = 'UPLOADING'") == 1);
                }
                assertThat(list()).isEqualTo(0);
            }
            await().until(() -> rows.count("recordings", "true") == 0);
        }
        nothingIsLeft();
    }

    /** Its body would come past all flow control. */
    @Test
    void whoAsksForHttp2AsItBeginsGoesOnWithoutIt() throws Exception {
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(
                        HttpRequest.newBuilder(server.resolve(path()))
                                .POST(BodyPublishers.ofByteArray(Audio.wav(300_000)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    void clientWhoSendsSlowlyKeepsNoMorePlacesThanItsOwn() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < PER_CLIENT; i++) {
            Socket socket = new Socket(server.getHost(), server.getPort());
            slow.add(socket);
            announce(socket, 1_000_000);
        }
        await().until(() -> underWay() == PER_CLIENT);
        send(Audio.wav(100)).statusCode(429).header("Retry-After", equalTo("10"));
        for (Socket socket : slow) {
            socket.close();
        }
        await().until(() -> underWay() == 0);
        send(Audio.wav(100)).statusCode(201);
    }

    /** Nothing of it has been asked for by then, and that its sender is gone is told once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void senderWhoIsGoneBeforeAnythingIsReadKeepsNoPlace(boolean reset) throws Exception {
        await().until(() -> requests() == 0);
        double late = refused("time");
        double gone = refused("gone");
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table recording_tickets in access exclusive mode");
            for (int i = 0; i < PER_CLIENT; i++) {
                try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                    announce(socket, 1_000_000);
                    int entered = i + 1;
                    await().until(() -> underWay() == entered);
                    socket.setSoLinger(reset, 0);
                }
            }
            await().until(() -> requests() == 0);
            holder.rollback();
        }
        await().until(() -> underWay() == 0);
        assertThat(refused("time")).isEqualTo(late);
        assertThat(refused("gone")).isEqualTo(gone + PER_CLIENT);
        send(Audio.wav(100)).statusCode(201);
    }

    @Test
    void lengthThatIsNoneIsRefused() throws Exception {
        for (String length : new String[] {"-1", "x", "99999999999999999999999", "9223372036854775807"}) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.setSoTimeout(10_000);
                head(socket, "Content-Length: " + length + "\r\nConnection: close\r\n");
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).matches("(?s)HTTP/1.1 4(00|13).*");
            }
        }
        nothingIsLeft();
    }

    private double underWay() {
        return metrics.get("almoner.speech.uploads.underway").gauge().value();
    }

    private double refused(String reason) {
        return metrics.counter("almoner.http.refused", "reason", reason).count();
    }

    private double requests() {
        return metrics.get("almoner.http.requests").gauge().value();
    }

    private void announce(Socket socket, int bytes) throws IOException {
        head(socket, "Content-Length: " + bytes + "\r\n");
    }

    private void head(Socket socket, String more) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + path() + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private int sendChunked(byte[] body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve(path()))
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private ValidatableResponse send(byte[] body) {
        return given().contentType("application/octet-stream")
                .body(body)
                .post(path())
                .then();
    }

    private String path() {
        return "/api/tickets/" + ticket + "/recordings";
    }

    private static int list() {
        return Admin.request()
                .get("/admin/recordings")
                .then()
                .statusCode(200)
                .extract()
                .<Integer>path("recordings.size()");
    }

    private void nothingIsLeft() {
        await().until(() -> rows.count("recordings", "true") == 0 && rows.count("recording_parts", "true") == 0);
    }
}
