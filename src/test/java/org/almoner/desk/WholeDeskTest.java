package org.almoner.desk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.DeskWalk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** What holds for all pages and all forms, those to come included. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class WholeDeskTest {

    private static final Pattern FIELD = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private static final Pattern FORM = Pattern.compile("(?s)<form ([^>]*method=\"post\"[^>]*)>(.*?)</form>");

    /** In, out, and back to a form: nothing of the charity's is changed by them. */
    private static final Set<String> OF_THE_SESSION =
            Set.of("/desk/login", "/desk/login/again", "/desk/login/kept", "/desk/logout");

    @Inject
    Rows rows;

    @Test
    void auditorWhoFollowsEveryLinkFindsNothingToPress() {
        donation(Tickets.open());
        donation(null);
        Set<String> seen = DeskWalk.of(
                Desk.auditor(),
                (address, page) -> assertThat(page.replaceAll("(?s)<form class=\"who\".*?</form>", ""))
                        .as(address)
                        .doesNotContain("method=\"post\"", "hx-post", "hx-put", "hx-delete", "hx-patch"));
        assertThat(seen).hasSizeGreaterThan(30).contains("/desk/jobs", "/desk/books", "/desk/system", "/desk/profiles");
    }

    @Test
    void everyFormThereIsRefusesAnAuditorAndWhoeverHasNotTheToken() {
        List<String> forms = forms().toList();
        assertThat(forms).hasSizeGreaterThan(25).contains("/desk/unattributed", "/desk/jobs/self-test");
        Desk auditor = Desk.auditor();
        Desk admin = Desk.admin();
        long before = rows.count("admin_actions", "true");
        for (String form : forms) {
            assertThat(auditor.post(form, Map.of("id", "1")).statusCode())
                    .as(form)
                    .isEqualTo(403);
            assertThat(admin.request().formParam("id", "1").post(form).statusCode())
                    .as(form + " without token")
                    .isEqualTo(403);
            assertThat(given().redirects()
                            .follow(false)
                            .formParam("id", "1")
                            .post(form)
                            .statusCode())
                    .as(form + " without session")
                    .isEqualTo(401);
        }
        assertThat(rows.count("admin_actions", "true")).isEqualTo(before);
    }

    /**
     * A browser that comes back fills what it fetches anew with what it remembers, but for hidden fields: then old ticks and texts would stand
     * in a form that says its writer has seen what is new.
     */
    @Test
    void formThatSaysWhatItsPageHasShownIsFilledByNoBrowser() throws IOException {
        List<String> saying = new ArrayList<>();
        try (Stream<java.nio.file.Path> pages =
                Files.list(java.nio.file.Path.of("src/main/resources/templates/desk"))) {
            for (java.nio.file.Path page : pages.toList()) {
                FORM.matcher(Files.readString(page))
                        .results()
                        .filter(form -> form.group(2).matches("(?s).*name=\"(was\\.[^\"]*|version|id)\".*"))
                        .forEach(form -> saying.add(page.getFileName() + " " + form.group(1)));
            }
        }
        assertThat(saying).hasSizeGreaterThan(15).allMatch(form -> form.contains(" autocomplete=\"off\""));
    }

    private static Stream<String> forms() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.almoner.desk")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(POST.class))
                        .map(WholeDeskTest::address)
                        .filter(address -> !OF_THE_SESSION.contains(address))
                        .distinct();
    }

    private static String address(JavaMethod method) {
        String of = method.getOwner().getAnnotationOfType(Path.class).value();
        String own = method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
        String whole = (own.isEmpty() ? of : of + "/" + own).replaceAll("/+", "/");
        return whole.replaceAll("\\{[^}]*[mM]onth[^}]*}", "2020-01")
                .replaceAll("\\{[^}]+}", "01890a5d-ac96-774b-bcce-b302099a8057");
    }

    /** The session ends in the middle of a form; what was chosen in it is done after all, once its writer is in again. */
    @Test
    void formOfAnEndedSessionHasItsEffectAfterwards() {
        String donation = donation(null);
        String ticket = Tickets.open().toString();
        RequestSpecification nobody = given().redirects().follow(false);
        Response asked = nobody.formParam("form-token", "of before")
                .formParam("id", donation)
                .formParam("ticketId", ticket)
                .post("/desk/unattributed");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(ticketOf(donation)).isNull();
        Response in = given().redirects()
                .follow(false)
                .formParams(hidden(asked))
                .formParam("user", "admin")
                .formParam("password", Admin.PASSWORD)
                .post("/desk/login");
        assertThat(in.statusCode()).isEqualTo(200);
        given().redirects()
                .follow(false)
                .cookie("almoner-desk", in.cookie("almoner-desk"))
                .formParams(hidden(in))
                .post("/desk/unattributed")
                .then()
                .statusCode(303);
        assertThat(ticketOf(donation)).isEqualTo(ticket);
    }

    private static Map<String, String> hidden(Response page) {
        Map<String, String> fields = new HashMap<>();
        // The first form that has what is kept; another one repeats it.
        FIELD.matcher(page.asString()).results().forEach(field -> fields.putIfAbsent(field.group(1), field.group(2)));
        return fields;
    }

    private String ticketOf(String donation) {
        Object ticket = rows.one("select ticket_id from stripe_attributions where id = ?::uuid", donation)
                .get("ticket_id");
        return ticket == null ? null : ticket.toString();
    }

    private String donation(UUID ticket) {
        return rows.donation(SignedWebhook.sendAll(StripeLife.of(ticket, "eur").pays()));
    }
}
