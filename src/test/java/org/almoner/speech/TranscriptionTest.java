package org.almoner.speech;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.almoner.speech.transcription.Looks;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.Tickets;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording comes to its transcript, whatever the server that listens does. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class TranscriptionTest {

    private static final String ANSWER = """
            {"task":"transcribe","language":"german","duration":4.2,"text":" Guten Tag, Anna.","words":[{"word":"Guten"}],
             "segments":[{"id":0,"start":0.0,"end":1.25,"text":" Guten Tag,","tokens":[1,2]},
                         {"id":1,"start":1.25,"end":4.2004,"text":" Anna."}]}""";

    @Inject
    Rows rows;

    @Inject
    Looks loop;

    @Inject
    SpeechStatus status;

    @Inject
    Listening listening;

    @Inject
    StoppableClock clock;

    @Inject
    MeterRegistry metrics;

    private final byte[] audio = Audio.wav(600_000);
    private String id;

    /** Keeps what it is told; refuses while it is told to. */
    @Singleton
    static class Listening implements TranscriptReader {
        final List<Transcript> read = new CopyOnWriteArrayList<>();
        volatile boolean refuses;

        @Override
        public Uni<Void> read(Transcript transcript) {
            if (refuses) {
                return Uni.createFrom().failure(new IllegalStateException("not now"));
            }
            read.add(transcript);
            return Uni.createFrom().voidItem();
        }
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @BeforeEach
    void aRecordingThatWaits() {
        rows.execute("delete from recordings");
        MockedSpeech.server().resetAll();
        listening.read.clear();
        listening.refuses = false;
        id = given().body(audio)
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void isSentAsOpenAiTakesItAndItsTranscriptIsForAdministrators() {
        answerWith(okJson(ANSWER));
        loop.look();
        MockedSpeech.server()
                .verify(
                        1,
                        postRequestedFor(urlPathEqualTo(MockedSpeech.PATH))
                                .withHeader("Authorization", equalTo("Bearer " + MockedSpeech.KEY))
                                .withRequestBodyPart(aMultipart("model")
                                        .withBody(equalTo("whisper-test"))
                                        .build())
                                .withRequestBodyPart(aMultipart("response_format")
                                        .withBody(equalTo("verbose_json"))
                                        .build())
                                .withRequestBodyPart(aMultipart("file")
                                        .withHeader(
                                                "Content-Disposition",
                                                com.github.tomakehurst.wiremock.client.WireMock.containing(
                                                        "recording.wav"))
                                        .withBody(binaryEqualTo(audio))
                                        .build()));
        recording()
                .body("status", Matchers.equalTo("DONE"))
                .body("language", Matchers.equalTo("de"))
                .body("transcript", Matchers.equalTo("Guten Tag, Anna."))
                .body("segments.text", contains("Guten Tag,", "Anna."))
                .body("segments.end", contains(1.25f, 4.2f));
        given().get("/api/recordings/" + id)
                .then()
                .statusCode(200)
                .body("status", Matchers.equalTo("DONE"))
                .body("transcript", nullValue())
                .body("segments", nullValue())
                .body("language", nullValue());
        assertThat(listening.read).singleElement().satisfies(transcript -> {
            assertThat(transcript.recordingId()).isEqualTo(UUID.fromString(id));
            assertThat(transcript.language()).isEqualTo("de");
            assertThat(transcript.text()).isEqualTo("Guten Tag, Anna.");
        });
        assertThat(status.isConfigured()).isTrue();
        assertThat(trouble()).isEmpty();
        assertThat(oldestWaiting()).isZero();
    }

    @Test
    void readerThatFailsUndoesTheTranscriptAndIsAskedAgain() {
        answerWith(okJson(ANSWER));
        listening.refuses = true;
        loop.look();
        recording()
                .body("status", Matchers.equalTo("QUEUED"))
                .body("transcript", nullValue())
                .body("error", Matchers.startsWith("The transcript could not be stored"));
        listening.refuses = false;
        dueNow();
        loop.look();
        recording().body("status", Matchers.equalTo("DONE")).body("error", nullValue());
    }

    /** No recording is transcribed, whichever it is. */
    enum NoService {
        BUSY(aResponse().withStatus(503)),
        TOO_MUCH(aResponse().withStatus(429)),
        WRONG_KEY(aResponse().withStatus(401)),
        NOT_WITH_THIS_KEY(aResponse().withStatus(403)),
        WRONG_ADDRESS(aResponse().withStatus(404)),
        NOBODY_BEHIND_A_PROXY(aResponse().withStatus(502));

        private final ResponseDefinitionBuilder answer;

        NoService(ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }
    }

    @ParameterizedTest
    @EnumSource(NoService.class)
    void waitsForAServerThatTranscribesNothingAndKeepsItsTries(NoService trouble) {
        answerWith(trouble.answer);
        for (int outage = 1; outage <= 3; outage++) {
            loop.look();
            loop.look();
            assertThat(calls()).as("not before its pause is over").isEqualTo(outage);
            recording()
                    .body("status", Matchers.equalTo("QUEUED"))
                    .body("attempts", Matchers.equalTo(0))
                    .body("error", Matchers.startsWith("The transcription server"));
            assertThat(rows.count(
                            "recordings",
                            "due_at between now() + interval '1 minute' and now() + interval '10 minutes'"))
                    .isEqualTo(1);
            dueNow();
        }
        assertThat(trouble()).hasValueSatisfying(why -> assertThat(why).startsWith("The transcription server"));

        answerWith(okJson(ANSWER));
        loop.look();
        recording().body("status", Matchers.equalTo("DONE"));
        assertThat(trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 200})
    void waitsSinceItArrivedOrSomebodyAskedForItAnewHoweverOftenItIsTried(int answer) {
        answerWith(aResponse().withStatus(answer));
        loop.look();
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        loop.look();
        assertThat(oldestWaiting()).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));

        rows.execute("update recordings set status = 'FAILED'");
        loop.look();
        assertThat(oldestWaiting()).isZero();
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(200);
        clock.stopAt(Instant.now().plus(Duration.ofHours(5)));
        loop.look();
        assertThat(oldestWaiting()).isBetween(Duration.ofMinutes(179), Duration.ofMinutes(181));
    }

    /** Whichever replica is asked: one may reach the server, and another may not. */
    @Test
    void whatKeepsOneReplicaIsKnownToAllUntilAnotherHearsARecording() {
        answerWith(aResponse().withStatus(503));
        loop.look(elsewhere(MockedSpeech.CALL_LIMIT_MILLIS));
        assertThat(trouble()).hasValue("The transcription server answered 503");
        given().body(audio)
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201);
        answerWith(okJson(ANSWER));
        loop.look(elsewhere(MockedSpeech.CALL_LIMIT_MILLIS));
        recording().body("status", Matchers.equalTo("QUEUED"));
        assertThat(trouble()).isEmpty();

        answerWith(aResponse().withStatus(500));
        dueNow();
        loop.look();
        assertThat(trouble()).as("it answered, whatever kept it before").isEmpty();
    }

    /** For how long the oldest waits is what was seen before, and nobody would see that it is. */
    @Test
    void recordingsThatCannotBeSeenAreAMetricUntilTheyCan() {
        answerWith(okJson(ANSWER));
        rows.execute("alter table recordings rename to recordings_elsewhere");
        try {
            loop.look();
            assertThat(blind()).isEqualTo(1);
        } finally {
            rows.execute("alter table recordings_elsewhere rename to recordings");
        }
        loop.look();
        assertThat(blind()).isZero();
        recording().body("status", Matchers.equalTo("DONE"));
    }

    /** What may be of this recording. */
    enum Trouble {
        BROKEN(aResponse().withStatus(500).withBody("Guten Tag, Anna.")),
        CUT_LINE(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        EMPTY(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        GARBAGE(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
        RANDOM(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
        CUT_SHORT(okJson(ANSWER.substring(0, 150)).withHeader("Content-Length", "4000")),
        HALF(okJson(ANSWER.substring(0, 150))),
        NO_JSON(okJson("Guten Tag, Anna.")),
        PLAIN(aResponse().withHeader("Content-Type", "text/plain").withBody("Guten Tag, Anna.")),
        FORM(aResponse()
                .withHeader("Content-Type", "multipart/form-data; boundary=x")
                .withBody("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nGuten Tag, Anna.\r\n--x--\r\n")),
        FORM_WITHOUT_END(aResponse()
                .withHeader("Content-Type", "multipart/form-data; boundary=x")
                .withBody("Guten Tag, Anna.")),
        OTHER_JSON(okJson("{\"answer\":42}")),
        LIST(okJson("[]")),
        NOTHING(okJson("")),
        NULL(okJson("null")),
        HANGS(okJson(ANSWER).withFixedDelay(6_000)),
        DRIBBLES(okJson(ANSWER).withChunkedDribbleDelay(10, 6_000));

        private final ResponseDefinitionBuilder answer;

        Trouble(ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }

        private boolean takesTooLong() {
            return this == HANGS || this == DRIBBLES;
        }
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void isTriedAgainAndThenGivenUpWithTheReason(Trouble trouble) {
        answerWith(trouble.answer);
        look(trouble);
        recording()
                .body("status", Matchers.equalTo("QUEUED"))
                .body("error", Matchers.startsWith("The transcription server"));
        look(trouble);
        assertThat(calls()).as("not before its pause is over").isEqualTo(1);
        dueNow();
        look(trouble);
        assertThat(calls()).isEqualTo(2);
        recording()
                .body("status", Matchers.equalTo("FAILED"))
                .body("error", Matchers.startsWith("The transcription server"))
                .body("error", Matchers.not(Matchers.containsString("Anna")));
        dueNow();
        look(trouble);
        assertThat(calls()).isEqualTo(2);

        answerWith(okJson(ANSWER));
        Admin.request()
                .post("/admin/recordings/" + id + "/retry")
                .then()
                .statusCode(200)
                .body("status", Matchers.equalTo("QUEUED"))
                .body("attempts", Matchers.equalTo(0));
        loop.look();
        recording().body("status", Matchers.equalTo("DONE"));
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(409);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void audioThatTheServerDoesNotTakeFailsAtOnce(int status) {
        answerWith(aResponse().withStatus(status));
        loop.look();
        recording()
                .body("status", Matchers.equalTo("FAILED"))
                .body("error", Matchers.equalTo("The transcription server answered " + status));
    }

    @Test
    void lineThatBreaksInTheAnswerIsNoticedBeforeItsTimeIsOver() {
        answerWith(okJson(ANSWER.substring(0, 150)).withHeader("Content-Length", "4000"));
        loop.look();
        recording()
                .body("status", Matchers.equalTo("QUEUED"))
                .body("error", Matchers.equalTo("The transcription server's answer broke off"));
    }

    @Test
    void answerOfHugeSizeIsReadNoFurtherThanItMayBe() {
        answerWith(okJson("{\"words\":\"" + "x".repeat(40_000_000) + "\",\"text\":\"Guten Tag.\"}"));
        loop.look();
        recording().body("status", Matchers.equalTo("FAILED")).body("error", Matchers.containsString("larger"));
        answerWith(okJson(ANSWER));
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(200);
        loop.look();
        recording().body("status", Matchers.equalTo("DONE"));
    }

    @Test
    void transcriptOfHugeSizeIsRefused() {
        answerWith(okJson("{\"text\":\"" + "x".repeat(1_000_001) + "\"}"));
        loop.look();
        recording().body("status", Matchers.equalTo("FAILED")).body("error", Matchers.containsString("larger"));
        assertThat(rows.count("recording_transcripts", "true")).isZero();
    }

    @Test
    void largestTranscriptIsKept() {
        answerWith(okJson("{\"text\":\"" + "x".repeat(1_000_000) + "\"}"));
        loop.look();
        recording().body("status", Matchers.equalTo("DONE")).body("transcript.length()", Matchers.equalTo(1_000_000));
    }

    @Test
    void charactersThatNoDatabaseTakesAreLeftOut() {
        answerWith(okJson("{\"text\":\"a\\u0000b\\ud800c\\u001bd\\ud83d\\ude00\",\"language\":\"klingon\","
                + "\"segments\":[{\"start\":0,\"end\":1,\"text\":\"\\u0000\\udc00\"},{\"start\":-1,\"end\":1e99,\"text\":\"x\"},"
                + "null,{}]}"));
        loop.look();
        recording()
                .body("status", Matchers.equalTo("DONE"))
                .body("transcript", Matchers.equalTo("ab\ufffdcd\ud83d\ude00"))
                .body("language", nullValue())
                .body("segments.text", contains("\ufffd"));
    }

    @Test
    void leaseThatLapsedGoesToAnotherAndWhoeverLostItWritesNothing() {
        answerWith(okJson(ANSWER).withFixedDelay(1_500));
        loop.begin();
        await().until(() -> rows.count("recordings", "status = 'TRANSCRIBING'") == 1);
        rows.execute("update recordings set leased_by = gen_random_uuid(), leased_until = now() + interval '1 hour'");
        await().atMost(Duration.ofSeconds(30)).until(() -> loop.isIdle());
        recording().body("status", Matchers.equalTo("TRANSCRIBING")).body("transcript", nullValue());
        assertThat(listening.read).isEmpty();

        rows.execute("update recordings set leased_until = now() - interval '1 second'");
        answerWith(okJson(ANSWER));
        loop.look();
        recording().body("status", Matchers.equalTo("DONE"));
        assertThat(listening.read).hasSize(1);
    }

    @Test
    void leaseIsKeptWhileItTakesItsTime() {
        // Longer than the lease of a second.
        answerWith(okJson(ANSWER).withFixedDelay(1_700));
        loop.begin();
        await().until(() -> rows.count("recordings", "status = 'TRANSCRIBING'") == 1);
        await().during(Duration.ofMillis(1_300))
                .atMost(Duration.ofSeconds(30))
                .until(() -> rows.count("recordings", "leased_until > now() or status = 'DONE'") == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> loop.isIdle());
        recording().body("status", Matchers.equalTo("DONE"));
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void replicaThatIsAheadTakesNothingFromWhoeverIsAtIt() {
        rows.execute("update recordings set status = 'TRANSCRIBING', attempts = 1, leased_by = gen_random_uuid(),"
                + " leased_until = now() + interval '90 seconds'");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        loop.look();
        assertThat(calls()).isZero();
        recording().body("status", Matchers.equalTo("TRANSCRIBING"));
    }

    @Test
    void whatAReplicaTookThatIsAheadWaitsForNobodyWhenItEnds() {
        rows.execute("delete from recordings");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        given().body(audio)
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201);
        assertThat(rows.count("recordings", "due_at <= now() and created_at <= now()"))
                .isEqualTo(1);
        answerWith(okJson("[]"));
        loop.look();
        assertThat(rows.count(
                        "recordings", "status = 'QUEUED' and attempts = 1 and due_at < now() + interval '1 hour'"))
                .isEqualTo(1);
    }

    @Test
    void whatAReplicaThatIsAheadAsksForAnewWaitsForNobody() {
        rows.execute("update recordings set status = 'FAILED', attempts = 2");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(200);
        clock.goOn();
        answerWith(okJson(ANSWER));
        loop.look();
        recording().body("status", Matchers.equalTo("DONE"));
    }

    @Test
    void recordingThatEndsEveryReplicaIsGivenUp() {
        rows.execute("update recordings set status = 'TRANSCRIBING', attempts = 2, leased_by = gen_random_uuid(),"
                + " leased_until = now() - interval '1 second'");
        loop.look();
        assertThat(calls()).isZero();
        recording().body("status", Matchers.equalTo("FAILED")).body("error", Matchers.containsString("lost"));
    }

    @Test
    void recordingThatIsDeletedMeanwhileStaysDeleted() {
        answerWith(okJson(ANSWER).withFixedDelay(2_500));
        loop.begin();
        await().until(() -> calls() == 1 || rows.count("recordings", "status = 'TRANSCRIBING'") == 1);
        Admin.request().delete("/admin/recordings/" + id).then().statusCode(204);
        await().atMost(Duration.ofSeconds(30)).until(() -> loop.isIdle());
        assertThat(rows.count("recordings", "true")).isZero();
        assertThat(rows.count("recording_parts", "true")).isZero();
        assertThat(rows.count("recording_transcripts", "true")).isZero();
        given().get("/api/recordings/" + id).then().statusCode(404);
        assertThat(listening.read)
                .as("that nothing of it is to be kept, and nothing of what was said")
                .extracting(Transcript::text)
                .containsExactly("");
    }

    /** What is waited for in vain, by a service that waits no longer than an answer takes that is on its way. */
    private void look(Trouble trouble) {
        if (trouble.takesTooLong()) {
            loop.look(elsewhere(1_000));
        } else {
            loop.look();
        }
    }

    /** Of a service of its own that knows the same server. */
    private static SpeechSettings elsewhere(int callLimitMillis) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SpeechSettings.class)
                .withDefaultValues(MockedSpeech.settings(callLimitMillis))
                .build()
                .getConfigMapping(SpeechSettings.class);
    }

    private Optional<String> trouble() {
        return status.serverTrouble().await().indefinitely();
    }

    private Duration oldestWaiting() {
        return status.oldestWaiting().await().indefinitely();
    }

    private void answerWith(ResponseDefinitionBuilder answer) {
        MockedSpeech.server().resetMappings();
        MockedSpeech.server().stubFor(post(urlPathEqualTo(MockedSpeech.PATH)).willReturn(answer));
    }

    private int calls() {
        return MockedSpeech.server()
                .findAll(postRequestedFor(urlPathEqualTo(MockedSpeech.PATH)))
                .size();
    }

    private double blind() {
        return metrics.get("almoner.looks.blind")
                .tag("what", "recordings")
                .gauge()
                .value();
    }

    private void dueNow() {
        rows.execute("update recordings set due_at = now()");
    }

    private ValidatableResponse recording() {
        return Admin.request().get("/api/recordings/" + id).then().statusCode(200);
    }
}
