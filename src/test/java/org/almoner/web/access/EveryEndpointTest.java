package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almoner.testing.Admin;
import org.junit.jupiter.api.Test;

/** Who gets in where, at every endpoint that the service describes: one that is new cannot be left open by accident. */
@QuarkusTest
class EveryEndpointTest {

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** What anybody may call. What is not here and not under /admin is a new door, which somebody has to decide about. */
    private static final List<String> PUBLIC = List.of("/api/", "/health/live", "/health/db");

    /** Of tests (FailingResource). */
    private static final Set<String> OF_TESTS =
            Set.of("/failing/{how}", "/paged", "/written", "/admin/door", "/admin/read", "/admin/forgotten");

    /** What is read and yet not for an auditor: a voice is its speaker's. */
    private static final String AUDIO = "/admin/recordings/{id}/audio";

    private record Endpoint(String method, String path) {

        boolean isAdmins() {
            return path.startsWith("/admin/");
        }

        boolean reads() {
            return READS.contains(method);
        }

        /** With ids of nothing that there is. */
        int status(RequestSpecification caller) {
            String concrete = path.replace("{yearMonth}", "2020-01")
                    .replace("{month}", "2020-01")
                    .replaceAll("\\{[^}]+}", "01890a5d-ac96-774b-bcce-b302099a8057");
            return caller.contentType("application/json")
                    .request(method, concrete)
                    .statusCode();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Test
    void withoutCredentialsNothingOfAdminsOpens() throws Exception {
        List<Endpoint> all = endpoints();
        assertThat(all.stream().filter(Endpoint::isAdmins))
                .hasSizeGreaterThan(30)
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.status(given())).as(endpoint.toString()).isEqualTo(401);
                });
        assertThat(all.stream().filter(endpoint -> !endpoint.isAdmins()))
                .allSatisfy(endpoint -> assertThat(PUBLIC)
                        .as(endpoint.toString())
                        .anyMatch(path -> endpoint.path().startsWith(path)));
    }

    @Test
    void auditorReadsAndChangesNothing() throws Exception {
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.isAdmins()) {
                int status = endpoint.status(Admin.auditor());
                if (endpoint.reads() && !endpoint.path().equals(AUDIO)) {
                    assertThat(status).as(endpoint.toString()).isNotIn(401, 403);
                } else {
                    assertThat(status).as(endpoint.toString()).isEqualTo(403);
                }
            }
        }
    }

    private static List<Endpoint> endpoints() throws Exception {
        JsonNode paths = new ObjectMapper()
                .readTree(given().accept("application/json").get("/q/openapi").asString())
                .path("paths");
        List<Endpoint> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                if (path.getValue().has(method.toLowerCase(Locale.ROOT)) && !OF_TESTS.contains(path.getKey())) {
                    all.add(new Endpoint(method, path.getKey()));
                }
            }
        }
        return all;
    }
}
