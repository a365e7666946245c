package org.almoner.speech;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.PackagedService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two packaged services on one database share recordings, and one takes over from the other. */
class TwoReplicasSpeechIT {

    private static final String ANSWER = "{\"text\":\"Guten Tag.\",\"language\":\"de\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static WireMockServer speech;
    private static EmbeddedDatabase database;
    private static PackagedService one;
    private static PackagedService other;

    private UUID ticket;

    @BeforeAll
    static void aServerThatTranscribesAndADatabase() {
        speech = new WireMockServer(options().dynamicPort());
        speech.start();
        database = EmbeddedDatabase.start(Path.of("target", "speech-postgres"));
        database.reset();
    }

    /** Those that live on from the test before, and whichever is missing. */
    @BeforeEach
    void twoReplicasAndNoRecording() throws Exception {
        one = one == null || !one.isAlive() ? replica() : one;
        other = other == null || !other.isAlive() ? replica() : other;
        one.untilReady();
        other.untilReady();
        psql("delete from recordings returning 1");
        speech.resetRequests();
        ticket = one.openTicket();
    }

    private static PackagedService replica() {
        return PackagedService.start(Map.of(
                "DATABASE_URL",
                database.url(),
                "ADMIN_PASSWORD",
                Admin.PASSWORD,
                "SPEECH_API_URL",
                speech.baseUrl(),
                "RATE_LIMIT",
                "0",
                "ALMONER_SPEECH_LOOK",
                "1s",
                "ALMONER_SPEECH_UPLOAD_TIME",
                "60S"));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        database.close();
        speech.stop();
    }

    @Test
    void eachRecordingIsTranscribedOnce() throws Exception {
        answerAfter(500);
        for (int n = 0; n < 8; n++) {
            send(Audio.wav(50_000 + n));
        }
        await().atMost(PATIENCE).until(() -> count("DONE") == 8);
        assertThat(calls()).isEqualTo(8);
        assertThat(one.output() + other.output()).doesNotContain("Guten Tag");
    }

    @Test
    void recordingOfAReplicaThatDiedIsTakenByTheOther() throws Exception {
        answerAfter(20_000);
        send(Audio.wav(50_000));
        await().atMost(PATIENCE).until(() -> calls() == 1);
        // Whichever has it, neither answer comes: the one that lives on has nothing to do with the first call.
        answerAfter(0);
        one.kill();
        other.kill();
        other = replica();
        other.untilReady();
        // Its time is a minute, so that no replica that is only slow loses a recording.
        psql("update recordings set leased_until = now() - interval '1 second' returning 1");
        await().atMost(PATIENCE).until(() -> count("DONE") == 1);
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void uploadThatDiesWithItsProcessLeavesNothing() throws Exception {
        try (Socket socket = new Socket("localhost", one.port())) {
            socket.getOutputStream()
                    .write(("POST /api/tickets/" + ticket
                                    + "/recordings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Audio.wav(1_000_000));
            socket.getOutputStream().flush();
            await().atMost(PATIENCE).until(() -> psql("select count(*) from recordings") == 1);
            one.kill();
        }
        psql("update recordings set created_at = created_at - interval '1 hour' returning 1");
        await().atMost(PATIENCE).until(() -> psql("select count(*) from recordings") == 0);
        assertThat(psql("select count(*) from recording_parts")).isZero();
    }

    private void answerAfter(int millis) {
        speech.resetMappings();
        speech.stubFor(post(urlPathEqualTo(MockedSpeech.PATH))
                .willReturn(okJson(ANSWER).withFixedDelay(millis)));
    }

    private int calls() {
        return speech.findAll(postRequestedFor(urlPathEqualTo(MockedSpeech.PATH)))
                .size();
    }

    private void send(byte[] audio) {
        try {
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(one.uri("/api/tickets/" + ticket + "/recordings"))
                                            .POST(BodyPublishers.ofByteArray(audio))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long count(String status) throws IOException {
        String body = other.get("/admin/recordings?status=" + status, "Authorization", Admin.AUTHORIZATION)
                .body();
        return body.split("\"ticketId\"", -1).length - 1;
    }

    private long psql(String sql) throws Exception {
        String address = database.url().replaceFirst("^postgres(ql)?://([^:@]*)(:([^@]*))?@", "jdbc:postgresql://");
        String[] user =
                database.url().replaceFirst("^postgres(ql)?://([^@]*)@.*", "$2").split(":", 2);
        try (var connection = java.sql.DriverManager.getConnection(address, user[0], user.length > 1 ? user[1] : "");
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }
}
