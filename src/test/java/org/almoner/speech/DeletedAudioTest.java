package org.almoner.speech;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.almoner.speech.transcription.Looks;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SPEECH_DELETE_AUDIO: what was said stays, the voice goes. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DeletedAudioTest {

    private static final SpeechSettings DELETES = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SpeechSettings.class)
            .withDefaultValue("almoner.speech.delete-audio", "true")
            .build()
            .getConfigMapping(SpeechSettings.class);

    @Inject
    Rows rows;

    @Inject
    Looks loop;

    @All
    List<TranscriptReader> readers;

    @Inject
    Clock clock;

    private Transcripts transcripts;
    private String id;

    @BeforeEach
    void aRecordingThatWaits() {
        rows.execute("delete from recordings");
        MockedSpeech.server().resetAll();
        transcripts = new Transcripts(readers, DELETES, clock);
        id = given().body(Audio.wav(600_000))
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void audioGoesWithItsTranscriptionAndTheTranscriptStays() {
        answerWith(okJson("{\"text\":\"Guten Tag.\"}"));
        loop.look(transcripts);
        recording().body("status", equalTo("DONE")).body("transcript", equalTo("Guten Tag."));
        assertThat(rows.count("recording_parts", "true")).isZero();
        assertThat(rows.one("select audio_deleted_at from recordings").get("audio_deleted_at"))
                .isNotNull();
        Admin.request()
                .get("/admin/recordings/" + id + "/audio")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(409);
    }

    @Test
    void audioStaysWhileThereIsNoTranscript() {
        answerWith(serverError());
        loop.look(transcripts);
        rows.execute("update recordings set due_at = now() - interval '1 second' where status = 'QUEUED'");
        loop.look(transcripts);
        recording().body("status", equalTo("FAILED")).body("error", notNullValue());
        assertThat(rows.count("recording_parts", "true")).isEqualTo(3);
        answerWith(okJson("{\"text\":\"Guten Tag.\"}"));
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(200);
        loop.look(transcripts);
        recording().body("status", equalTo("DONE"));
        assertThat(rows.count("recording_parts", "true")).isZero();
    }

    private static void answerWith(com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
        MockedSpeech.server().resetMappings();
        MockedSpeech.server().stubFor(post(urlPathEqualTo(MockedSpeech.PATH)).willReturn(answer));
    }

    private ValidatableResponse recording() {
        return Admin.request().get("/api/recordings/" + id).then().statusCode(200);
    }
}
