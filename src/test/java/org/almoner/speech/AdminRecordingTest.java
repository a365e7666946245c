package org.almoner.speech;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class AdminRecordingTest {

    private static final int SIZE = 700_000;

    @Inject
    Rows rows;

    private final byte[] audio = Audio.wav(SIZE);
    private String id;

    @BeforeEach
    void aRecording() {
        rows.execute("delete from recordings");
        id = send(Tickets.open());
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=262143-262144, 262143, 262144",
        "bytes=100-600000, 100, 600000",
        "bytes=524288-, 524288, 699999",
        "bytes=-5, 699995, 699999"
    })
    void rangeOfAudioIsAnsweredAlone(String range, int first, int last) {
        byte[] part = Admin.request()
                .header("Range", range)
                .get(audio())
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes " + first + "-" + last + "/" + SIZE)
                .header("Content-Length", Integer.toString(last - first + 1))
                .header("Cache-Control", "no-store")
                .extract()
                .asByteArray();
        assertThat(part).isEqualTo(Arrays.copyOfRange(audio, first, last + 1));
    }

    @Test
    void rangeBeyondTheEndIsRefusedAndOneOfAnotherVersionIsAll() {
        Admin.request()
                .header("Range", "bytes=700000-")
                .get(audio())
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */700000")
                .contentType("application/problem+json");
        Admin.request()
                .header("Range", "bytes=0-5")
                .header("If-Range", "\"another\"")
                .get(audio())
                .then()
                .statusCode(200)
                .header("Accept-Ranges", "bytes");
        String tag =
                Admin.request().head(audio()).then().statusCode(200).extract().header("ETag");
        Admin.request()
                .header("Range", "bytes=0-5")
                .header("If-Range", tag)
                .get(audio())
                .then()
                .statusCode(206);
    }

    @Test
    void audioAndTranscriptAreForTheAdministratorAlone() {
        given().get(audio()).then().statusCode(401);
        Admin.auditor().get(audio()).then().statusCode(403);
        Admin.auditor().get("/admin/recordings").then().statusCode(200).body("recordings.size()", equalTo(1));
        Admin.auditor().delete("/admin/recordings/" + id).then().statusCode(403);
        Admin.auditor().post("/admin/recordings/" + id + "/retry").then().statusCode(403);
        given().delete("/admin/recordings/" + id).then().statusCode(401);
    }

    @Test
    void listComesInPagesAndByState() {
        UUID other = Tickets.open();
        for (int n = 0; n < 4; n++) {
            send(other);
        }
        rows.execute("update recordings set status = 'FAILED', error = 'it did' where id = ?", UUID.fromString(id));
        rows.execute("update recordings set status = 'UPLOADING' where id in"
                + " (select id from recordings where status = 'QUEUED' limit 1)");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = Admin.request().queryParam("limit", 3);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            var page = request.get("/admin/recordings")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("recordings.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen).hasSize(4).doesNotHaveDuplicates().endsWith(id);
        Admin.request()
                .queryParam("status", "FAILED")
                .get("/admin/recordings")
                .then()
                .body("recordings.id", equalTo(List.of(id)))
                .body("recordings[0].error", equalTo("it did"))
                .body("recordings[0].dueAt", nullValue());
        Admin.request()
                .queryParam("ticketId", other)
                .queryParam("status", "QUEUED")
                .get("/admin/recordings")
                .then()
                .body("recordings.size()", equalTo(3))
                .body("recordings[0].dueAt", notNullValue());
        Admin.request()
                .queryParam("status", "LOUD")
                .get("/admin/recordings")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("status"));
    }

    @Test
    void deletedRecordingIsGoneWithAllThatBelongsToIt() {
        Admin.request().delete("/admin/recordings/" + id).then().statusCode(204);
        assertThat(rows.count("recording_parts", "true")).isZero();
        Admin.request().delete("/admin/recordings/" + id).then().statusCode(404);
        Admin.request().get(audio()).then().statusCode(404);
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(404);
        Admin.request().delete("/admin/recordings/nonsense").then().statusCode(400);
        assertThat(rows.count("admin_actions", "action = 'recording.delete' and target = ?", id))
                .isEqualTo(2);
    }

    @Test
    void recordingThatHasNotFailedIsNotTriedAgain() {
        Admin.request().post("/admin/recordings/" + id + "/retry").then().statusCode(409);
    }

    @Test
    void uploadThatDiedWithItsProcessIsNotShown() {
        rows.execute("update recordings set status = 'UPLOADING'");
        given().get("/api/recordings/" + id).then().statusCode(404);
        Admin.request().get(audio()).then().statusCode(404);
        Admin.request().delete("/admin/recordings/" + id).then().statusCode(404);
    }

    @Test
    void recordingsGoWithTheirTicket() {
        String ticket =
                rows.one("select ticket_id from recordings").get("ticket_id").toString();
        Admin.request().delete("/admin/tickets/" + ticket).then().statusCode(204);
        assertThat(rows.count("recordings", "true")).isZero();
        assertThat(rows.count("recording_parts", "true")).isZero();
    }

    private String send(UUID ticket) {
        return given().body(audio)
                .post("/api/tickets/" + ticket + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String audio() {
        return "/admin/recordings/" + id + "/audio";
    }
}
