package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.almoner.speech.Audio;
import org.almoner.testing.Admin;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** From the recording to its transcript, with the stand-in in the place of a transcription server. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class SpeechCircleTest {

    @Test
    void recordingComesToItsTranscript() {
        String id = given().body(Audio.wav(2_000_000))
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/api/recordings/" + id).path("status").equals("DONE"));
        assertThat(Admin.request().get("/api/recordings/" + id).<String>path("transcript"))
                .contains("2000000 bytes");
        assertThat(Admin.request().get("/api/recordings/" + id).<String>path("language"))
                .isEqualTo("en");
    }
}
