package org.almoner.web.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which id a request is found again. */
@QuarkusTest
class RequestIdTest {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Test
    void idOfTheCallerComesBackAndStandsInTheLog() {
        List<String> ids = new CopyOnWriteArrayList<>();
        Handler handler = hear(ids);
        Logger.getLogger("org.almoner").addHandler(handler);
        try {
            given().header("X-Request-Id", "proxy-0123_abc")
                    .get("/failing/error")
                    .then()
                    .statusCode(500)
                    .header("X-Request-Id", equalTo("proxy-0123_abc"));
        } finally {
            Logger.getLogger("org.almoner").removeHandler(handler);
        }
        assertThat(ids).contains("proxy-0123_abc");
    }

    @Test
    void traceOfTheCallerIsItsId() {
        given().header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .get("/health/live")
                .then()
                .header("X-Request-Id", equalTo("0af7651916cd43dd8448eb211c80319c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"short", "maria@example.com", "a b c d e f g", "<script>alert</script>", "%0d%0aSet-Cookie"})
    void whatIsNoIdIsNotTakenOver(String given) {
        given().header("X-Request-Id", given)
                .header("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01")
                .get("/nowhere")
                .then()
                .statusCode(404)
                .header("X-Request-Id", matchesPattern(UUID));
    }

    private static Handler hear(List<String> ids) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                String id = line instanceof ExtLogRecord known ? known.getMdc("requestId") : null;
                if (id != null) {
                    ids.add(id);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
