package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.almoner.testing.Admin;
import org.junit.jupiter.api.Test;

/** Who gets in where, at every endpoint that the service describes: one that is new cannot be left open by accident. */
@QuarkusTest
class EveryEndpointTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** What anybody may call. What is not here and not under /admin is a new door, which somebody has to decide about. */
    private static final List<String> PUBLIC = List.of("/api/", "/health/live", "/health/db");

    /** Of tests (FailingResource). */
    private static final Set<String> OF_TESTS =
            Set.of("/failing/{how}", "/paged", "/written", "/admin/door", "/admin/read", "/admin/forgotten");

    /** What is read and yet not for an auditor: a voice is its speaker's. */
    private static final String AUDIO = "/admin/recordings/{id}/audio";

    record Endpoint(String method, String path) {

        boolean isAdmins() {
            return path.startsWith("/admin/");
        }

        boolean reads() {
            return READS.contains(method);
        }

        /** With ids of nothing that there is. */
        String concrete() {
            return path.replace("{month}", "2020-01")
                    .replace("{year}/{number}", "2020/1")
                    .replace("{token}", "x".repeat(43))
                    .replaceAll("\\{[^}]+}", "01890a5d-ac96-774b-bcce-b302099a8057");
        }

        /** Also a name in the place of an id. */
        boolean isAt(String address) {
            return address.matches(path.replaceAll("\\{[^}]+}", "[^/]+"));
        }

        Response answer(RequestSpecification caller) {
            return caller.contentType("application/json").request(method, concrete());
        }

        int status(RequestSpecification caller) {
            return answer(caller).statusCode();
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

    @Test
    void methodThatAPathDoesNotKnowIsToldThoseThatItDoes() throws Exception {
        List<Endpoint> all = endpoints();
        for (Endpoint endpoint : all) {
            Set<String> known = all.stream()
                    .filter(other -> other.isAt(endpoint.concrete()))
                    .map(Endpoint::method)
                    .collect(Collectors.toSet());
            for (String method : METHODS) {
                if (!known.contains(method)) {
                    Endpoint unknown = new Endpoint(method, endpoint.path());
                    Response answer = unknown.answer(Admin.request());
                    assertThat(answer.statusCode()).as(unknown.toString()).isEqualTo(405);
                    assertThat(Set.of(answer.header("Allow").split(", ?")))
                            .as(unknown.toString())
                            .containsAll(known)
                            .doesNotContain(method);
                }
            }
        }
    }

    /** All of the service, without those of tests. */
    static List<Endpoint> endpoints() throws Exception {
        JsonNode paths = new ObjectMapper()
                .readTree(given().accept("application/json").get("/q/openapi").asString())
                .path("paths");
        List<Endpoint> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : METHODS) {
                if (path.getValue().has(method.toLowerCase(Locale.ROOT)) && !OF_TESTS.contains(path.getKey())) {
                    all.add(new Endpoint(method, path.getKey()));
                }
            }
        }
        return all;
    }
}
