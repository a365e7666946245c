package org.almoner.speech.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.almoner.speech.Audio;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process that died was receiving goes away, and nothing else does. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class StaleUploadsTest {

    @Inject
    Rows rows;

    @Inject
    StaleUploads stale;

    @Inject
    StoppableClock clock;

    @Test
    void brokenUploadGoesWhenNobodyCanBeAtItAnyMore() throws Throwable {
        rows.execute("delete from recordings");
        for (int n = 0; n < 3; n++) {
            given().body(Audio.wav(300_000))
                    .post("/api/tickets/" + Tickets.open() + "/recordings")
                    .then()
                    .statusCode(201);
        }
        rows.execute("update recordings set created_at = created_at - interval '1 day' where id in"
                + " (select id from recordings limit 2)");
        rows.execute("update recordings set status = 'UPLOADING' where id in (select id from recordings"
                + " order by created_at limit 1) or created_at > now() - interval '1 hour'");
        VertxContextSupport.subscribeAndAwait(stale::delete);
        assertThat(rows.count("recordings", "status = 'UPLOADING'")).isEqualTo(1);
        assertThat(rows.count("recordings", "status = 'QUEUED'")).isEqualTo(1);
        assertThat(rows.count("recording_parts", "true")).isEqualTo(4);
    }

    @Test
    void replicaThatIsAheadDeletesNothingThatOthersReceive() throws Throwable {
        rows.execute("delete from recordings");
        given().body(Audio.wav(300_000))
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201);
        rows.execute("update recordings set status = 'UPLOADING'");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        VertxContextSupport.subscribeAndAwait(stale::delete);
        assertThat(rows.count("recordings", "true")).isEqualTo(1);
    }

    @AfterEach
    void nothingIsLeft() {
        clock.goOn();
        rows.execute("delete from recordings");
    }
}
