package org.almoner.desk.people;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.testing.Desk;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings, knowledge, questions, profiles, and whoever asks to be forgotten. */
@QuarkusTest
class NeighboursPagesTest {

    @Inject
    Rows rows;

    private Desk admin;
    private Desk auditor;

    @BeforeEach
    void bothLogIn() {
        admin = Desk.admin();
        auditor = Desk.auditor();
    }

    @AfterEach
    void leaveNothing() {
        rows.execute("delete from knowledge_sources where title like 'Desk %'");
        rows.execute("delete from profiles where display_name like 'Desk %'");
        rows.execute("delete from support_tickets where subject like 'Desk %'");
        rows.execute("delete from erased_donors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/desk/recordings", "/desk/knowledge", "/desk/support", "/desk/profiles"})
    void pageWithoutAnythingSaysSo(String address) {
        String nobodys = "?ticketId=" + UUID.randomUUID();
        assertThat(admin.page(address + nobodys)).contains("There are no ");
        String seen = auditor.page(address + nobodys);
        assertThat(seen.split("method=\"post\"")).as("only the way out").hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/desk/recordings?status=LOUD, status",
        "/desk/recordings?ticketId=x, ticketId",
        "/desk/knowledge?public=perhaps, public",
        "/desk/knowledge?language=no%20language, language",
        "/desk/support?status=ANGRY, status",
        "/desk/support?cursor=x, cursor",
        "/desk/profiles?ticketId=1, ticketId",
        "/desk/profiles?limit=many, limit",
    })
    void filterThatMakesNoSenseIsNamed(String address, String field) {
        admin.get(address).then().statusCode(400).body(containsString("<strong>" + field + "</strong>"));
    }

    @Test
    void profileIsMadeReadChangedAndDeleted() {
        UUID ticket = Tickets.open();
        String page = made(admin.post(
                "/desk/profiles",
                Map.of(
                        "displayName",
                        "Desk <Anna>",
                        "language",
                        "de",
                        "timeZone",
                        "Europe/Berlin",
                        "ticketIds",
                        ticket)));
        assertThat(admin.page(page)).contains("Desk &lt;Anna&gt;", ticket.toString(), "name=\"version\" value=\"0\"");
        assertThat(auditor.page(page)).contains("Europe/Berlin").doesNotContain("name=\"version\"");
        Map<String, String> change = Map.of(
                "displayName", "Desk Anna", "language", "de", "timeZone", "UTC", "about", "reads", "version", "0");
        assertThat(admin.post(page, change).statusCode()).isEqualTo(303);
        admin.post(page, change).then().statusCode(409).body(containsString("is 1 by now"));
        admin.post(page + "/delete", Map.of("was.version", "0")).then().statusCode(409);
        assertThat(admin.post(page + "/delete", Map.of("was.version", "1")).statusCode())
                .isEqualTo(303);
        admin.get(page).then().statusCode(404);
        assertThat(rows.count("profiles", "display_name like 'Desk %'")).isZero();
        assertThat(actions()).contains("profile.create", "profile.replace", "profile.delete");
    }

    @Test
    void fieldOfAProfileThatCannotBeOneIsNamed() {
        admin.post("/desk/profiles", Map.of("displayName", "", "language", "de", "timeZone", "UTC"))
                .then()
                .statusCode(400)
                .body(containsString("<strong>displayName</strong>"));
        admin.post(
                        "/desk/profiles",
                        Map.of("displayName", "Desk A", "language", "de", "timeZone", "UTC", "ticketIds", "1"))
                .then()
                .statusCode(400)
                .body(containsString("<strong>ticketIds</strong>"));
        admin.post(
                        "/desk/profiles",
                        Map.of("displayName", "Desk A", "language", "de", "timeZone", "UTC", "ticketIds", "1-1-1-1-1"))
                .then()
                .statusCode(400)
                .body(containsString("<strong>ticketIds</strong> must be a UUID"));
        admin.post(
                        "/desk/profiles",
                        Map.of(
                                "displayName",
                                "Typed With Care",
                                "language",
                                "de",
                                "timeZone",
                                "UTC",
                                "ticketIds",
                                UUID.randomUUID().toString()))
                .then()
                .statusCode(404)
                .body(containsString("<strong>ticketIds</strong>"), containsString("Typed With Care"));
        admin.post("/desk/profiles/" + UUID.randomUUID(), Map.of("displayName", "Desk A"))
                .then()
                .statusCode(400)
                .body(containsString("<strong>version</strong>"));
    }

    @Test
    void sourceIsAddedPublishedAndDeleted() {
        Map<String, String> text =
                Map.of("title", "Desk help", "text", "Give <b>well</b>.", "format", "TEXT", "language", "en");
        String page = made(admin.post("/desk/knowledge", text));
        assertThat(admin.page(page)).contains("Give &lt;b&gt;well&lt;/b&gt;.", "administrators");
        assertThat(rows.count("knowledge_sources", "title = 'Desk help' and is_public"))
                .isZero();
        admin.post(page, with(with(text, "version", "0"), "public", "on"))
                .then()
                .statusCode(303);
        assertThat(rows.count("knowledge_sources", "title = 'Desk help' and is_public"))
                .isEqualTo(1);
        admin.post(page, with(text, "version", "0")).then().statusCode(409);
        admin.post("/desk/knowledge", with(text, "format", "PDF"))
                .then()
                .statusCode(400)
                .body(containsString("<strong>format</strong>"));
        admin.post(page + "/delete", Map.of("was.version", "1")).then().statusCode(303);
        assertThat(rows.count("knowledge_sources", "title = 'Desk help'")).isZero();
    }

    @Test
    void whatWasTypedIsThereAgainWhereItIsNotTaken() {
        Map<String, String> text = Map.of(
                "title",
                "Desk \"help\"",
                "text",
                "Give <well>.",
                "format",
                "MARKDOWN",
                "language",
                "en",
                "public",
                "on");
        String source = made(admin.post("/desk/knowledge", text));
        Map<String, String> odd = with(with(text, "language", "no language"), "version", "0");
        for (String page : List.of("/desk/knowledge", source)) {
            assertThat(refused(page, odd))
                    .containsOnlyOnce("<strong>language</strong>")
                    .contains(
                            "value=\"no language\" required maxlength=\"35\" aria-invalid=\"true\"",
                            "value=\"Desk &quot;help&quot;\"",
                            "Give &lt;well&gt;.</textarea>",
                            "<option selected>MARKDOWN",
                            "name=\"public\" checked");
        }
        assertThat(refused("/desk/knowledge", odd)).contains("<details class=\"ask\" open>");
        assertThat(refused(source, odd)).contains("name=\"version\" value=\"0\"");
        Map<String, String> somebody =
                Map.of("displayName", "Desk <Anna>", "language", "de", "timeZone", "Moon/Base", "ticketIds", "1");
        assertThat(refused("/desk/profiles", somebody))
                .contains("<details class=\"ask\" open>", "value=\"Desk &lt;Anna&gt;\"", "Moon/Base", ">1</textarea>");
        String question = "/desk/support/" + asked("Desk question", "desk-asker@example.com") + "/answer";
        String answer = "x".repeat(10_001);
        assertThat(refused(question, Map.of("message", answer)))
                .contains("<strong>message</strong>", " aria-invalid=\"true\">" + answer + "</textarea>");
    }

    /** Whoever was slower sees both texts, and puts theirs over the other only by saying so once more. */
    @Test
    void whatSomebodyElseHasKeptMeanwhileIsShownBesideWhatWasTyped() {
        Map<String, String> mine = Map.of("title", "Desk help", "text", "Mine.", "format", "TEXT", "language", "en");
        String source = made(admin.post("/desk/knowledge", mine));
        Map<String, String> theirs = with(with(with(mine, "text", "Give <theirs>."), "public", "on"), "version", "0");
        assertThat(admin.post(source, theirs).statusCode()).isEqualTo(303);
        assertThat(overtaken(source, with(mine, "version", "0")))
                .contains("Mine.</textarea>", "name=\"version\" value=\"1\"")
                .contains("<dt>Text</dt><dd class=\"lines\">Give &lt;theirs&gt;.</dd>")
                .doesNotContain("name=\"public\" checked");
        assertThat(rows.count("knowledge_sources", "title = 'Desk help' and text = 'Mine.'"))
                .isZero();
        assertThat(admin.post(source, with(mine, "version", "1")).statusCode()).isEqualTo(303);

        Map<String, String> anna = Map.of("displayName", "Desk Anna", "language", "de", "timeZone", "UTC");
        String profile = made(admin.post("/desk/profiles", anna));
        assertThat(admin.post(profile, with(with(anna, "about", "Reads <aloud>."), "version", "0"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(overtaken(profile, with(with(anna, "about", "Sings."), "version", "0")))
                .contains("Sings.</textarea>", "name=\"version\" value=\"1\"")
                .contains("<dt>About</dt><dd class=\"lines\">Reads &lt;aloud&gt;.</dd>");

        String thread = "/desk/support/" + asked("Desk question", "desk-asker@example.com");
        Map<String, String> seen = Map.of("was.status", "OPEN", "was.messages", "1");
        assertThat(admin.post(thread + "/answer", with(seen, "message", "Soon."))
                        .statusCode())
                .isEqualTo(303);
        assertThat(overtaken(thread + "/answer", with(seen, "message", "Never <ever>.")))
                .contains("Never &lt;ever&gt;.</textarea>", "Soon.")
                .contains("name=\"was.status\" value=\"ANSWERED\"", "name=\"was.messages\" value=\"2\"");
    }

    private String overtaken(String page, Map<String, String> fields) {
        Response answer = admin.post(page, fields);
        assertThat(answer.statusCode()).isEqualTo(409);
        return answer.asString();
    }

    /** Nothing of the page can be shown then; what was typed can. */
    @Test
    void whatWasTypedIsKeptWhileTheDatabaseIsAway() {
        String thread = "/desk/support/" + asked("Desk question", "desk-asker@example.com");
        Map<String, String> answer =
                Map.of("was.status", "OPEN", "was.messages", "1", "message", "Soon,\r\n\"Anna\" & <all>.");
        rows.execute("create function desk_away() returns trigger language plpgsql as $$ begin raise exception using"
                + " errcode = '57P03'; end $$");
        rows.execute("create trigger desk_away before insert on support_messages execute function desk_away()");
        Response away;
        try {
            away = admin.post(thread + "/answer", answer);
        } finally {
            rows.execute("drop function desk_away cascade");
        }
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isNotNull();
        assertThat(away.asString())
                .contains("<form action=\"" + thread + "/answer\" method=\"post\"", "Send it again</button>");
        Map<String, String> kept = new HashMap<>();
        Matcher field = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                .matcher(away.asString());
        while (field.find()) {
            kept.put(
                    field.group(1),
                    field.group(2)
                            .replace("&lt;", "<")
                            .replace("&gt;", ">")
                            .replace("&quot;", "\"")
                            .replace("&amp;", "&"));
        }
        assertThat(kept).containsAllEntriesOf(answer);
        kept.remove("form-token");
        assertThat(admin.post(thread + "/answer", kept).statusCode()).isEqualTo(303);
        assertThat(admin.page(thread)).contains("&quot;Anna&quot; &amp; &lt;all&gt;.");
    }

    /** Its own page is gone with it; what was typed is not. */
    @ParameterizedTest
    @ValueSource(strings = {"support/%s/answer", "knowledge/%s", "profiles/%s", "tickets/%s/thanks", "fraud/%s/accept"})
    void whatWasTypedForWhatIsGoneCanBeTakenAlong(String form) {
        Map<String, String> typed = new HashMap<>(Map.of("was.status", "OPEN", "was.messages", "1", "version", "0"));
        for (String field : List.of("message", "title", "text", "displayName", "subjectEn", "reason")) {
            typed.put(field, "The " + field + ",\r\n\"Anna\" & <all>.");
        }
        Response gone = admin.post("/desk/" + form.formatted(UUID.randomUUID()), typed);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.contentType()).startsWith("text/html");
        assertThat(gone.asString())
                .contains(
                        "message <textarea rows=\"5\" readonly>The message,\r\n&quot;Anna&quot; &amp; &lt;all&gt;.</textarea>",
                        "text <textarea rows=\"5\" readonly>The text,\r\n&quot;Anna&quot; &amp; &lt;all&gt;.</textarea>")
                .doesNotContain(">version <", "was.", "form-token <");
    }

    private String refused(String page, Map<String, String> fields) {
        Response answer = admin.post(page, fields);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("text/html");
        return answer.asString();
    }

    @Test
    void questionIsAnsweredByWhoeverHasReadItAndClosed() {
        String id = asked("Desk question", "desk-asker@example.com");
        String page = "/desk/support/" + id;
        assertThat(auditor.page(page)).contains("When?").doesNotContain("/answer\"", "desk-asker@example.com");
        assertThat(admin.page(page)).contains("When?", "desk-asker@example.com");
        assertThat(admin.page("/desk/support?status=OPEN")).contains("Desk question");
        Map<String, String> seen = Map.of("was.status", "OPEN", "was.messages", "1");
        admin.post(page + "/answer", with(seen, "message", "Soon.")).then().statusCode(303);
        admin.post(page + "/answer", with(seen, "message", "Soon!"))
                .then()
                .statusCode(409)
                .body(containsString("messages is 2 now; the page showed 1."));
        admin.post(page + "/answer", Map.of("message", ""))
                .then()
                .statusCode(400)
                .body(containsString("<strong>message</strong>"));
        admin.post(page + "/close", Map.of("was.status", "ANSWERED", "was.messages", "2"))
                .then()
                .statusCode(303);
        assertThat(rows.one("select status, messages from support_tickets where subject = 'Desk question'"))
                .containsEntry("status", "CLOSED")
                .containsEntry("messages", 2);
    }

    /** Three hundred short messages, and seven long ones, which are more than one page by themselves. */
    @ParameterizedTest
    @CsvSource({"299, 1", "7, 10000"})
    void longThreadIsReadFromItsEndAndAnsweredThere(int more, int chars) {
        String id = asked("Desk long thread", "desk-asker@example.com");
        rows.execute(
                "insert into support_messages (id, support_ticket_id, author, text, created_at) select gen_random_uuid(), id, 'VISITOR',"
                        + " '[' || number || ']' || repeat('x', " + chars + "), updated_at + number * interval '1 ms'"
                        + " from support_tickets, generate_series(1, " + more + ") as number"
                        + " where subject = 'Desk long thread'");
        rows.execute("update support_tickets set messages = messages + " + more
                + ", updated_at = updated_at + interval '1 s' where subject = 'Desk long thread'");
        String page = "/desk/support/" + id;
        Map<String, String> seen =
                Map.of("was.status", "OPEN", "was.messages", String.valueOf(more + 1), "message", "[answered]");
        assertThat(admin.page(page)).contains("[" + more + "]", "/answer\"").doesNotContain("When?");
        admin.post(page + "/answer", seen).then().statusCode(303);
        String last = admin.page(page);
        assertThat(last).contains("[answered]").doesNotContain("The last messages");
        assertThat(last.indexOf("[" + more + "]")).isLessThan(last.indexOf("[answered]"));

        String earlier = admin.page(link(last, "Earlier messages"));
        assertThat(earlier)
                .doesNotContain("[answered]", "/answer\"", "/close\"")
                .contains("href=\"" + page + "\">The last messages</a>");
        List<String> all = new ArrayList<>(said(last));
        for (String read = last; read.contains("Earlier messages"); ) {
            read = admin.page(link(read, "Earlier messages"));
            all.addAll(0, said(read));
        }
        assertThat(all)
                .startsWith("When?", "[1]")
                .endsWith("[" + more + "]", "[answered]")
                .hasSize(more + 2)
                .doesNotHaveDuplicates();
    }

    private static List<String> said(String page) {
        return Pattern.compile("<p class=\"lines\">(\\[\\w+\\]|When\\?)")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String link(String page, String words) {
        Matcher link =
                Pattern.compile("href=\"([^\"]+)\"[^>]*>" + words + "</a>").matcher(page);
        assertThat(link.find()).as(words).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void recordingIsHeardByAdministratorsAloneAndDeleted() {
        UUID ticket = Tickets.open();
        byte[] wav = new byte[600];
        System.arraycopy("RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII), 0, wav, 0, 16);
        String id = given().body(wav)
                .post("/api/tickets/" + ticket + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String page = "/desk/recordings/" + id;
        assertThat(auditor.page("/desk/recordings?ticketId=" + ticket))
                .contains("QUEUED")
                .doesNotContain(page);
        auditor.get(page).then().statusCode(403);
        auditor.get(page + "/audio").then().statusCode(403);
        assertThat(admin.page(page)).contains("It was not heard yet.");
        assertThat(admin.get(page + "/audio").asByteArray()).hasSize(600);
        admin.post(page + "/retry", Map.of()).then().statusCode(409).body(containsString("failed"));
        admin.post(page + "/delete", Map.of("was.status", "DONE"))
                .then()
                .statusCode(409)
                .body(containsString("status is QUEUED now"));
        admin.post(page + "/delete", Map.of("was.status", "QUEUED")).then().statusCode(303);
        assertThat(rows.count("recordings", "id = cast(? as uuid)", id)).isZero();
    }

    @Test
    void personIsForgottenAfterTheNumbersWereSeen() {
        String email = "desk-forget@example.com";
        asked("Desk to forget", email);
        try (LogWatch log = new LogWatch("org.almoner")) {
            String look = admin.post("/desk/erase", Map.of("email", email)).asString();
            assertThat(look).contains("<dt>Support threads</dt><dd>1</dd>", "<dt>Donations</dt><dd>0</dd>");
            assertThat(rows.count("support_tickets", "subject = 'Desk to forget'"))
                    .as("only looked")
                    .isEqualTo(1);
            Matcher was =
                    Pattern.compile("name=\"was.touched\" value=\"([^\"]*)\"").matcher(look);
            assertThat(was.find()).isTrue();
            asked("Desk to forget", email);
            admin.post("/desk/erase/confirmed", Map.of("email", email, "was.touched", was.group(1)))
                    .then()
                    .statusCode(409)
                    .body(containsString("touched is"));
            Response done = admin.post("/desk/erase/confirmed", Map.of("email", email));
            assertThat(done.asString()).contains("Forgotten", "<dt>Support threads</dt><dd>2</dd>");
            assertThat(rows.count("support_tickets", "subject = 'Desk to forget'"))
                    .isZero();
            assertThat(String.join("\n", log.lines())).doesNotContain(email);
        }
        assertThat(rows.one("select action, target, details from admin_actions where action = 'person.erase'"
                        + " order by begun_at desc limit 1"))
                .containsEntry("action", "person.erase")
                .containsEntry("target", null)
                .containsEntry("details", null);
    }

    @Test
    void addressThatNobodyHasIsSaidToBeNobodys() {
        String nobody = UUID.randomUUID() + "@example.com";
        assertThat(admin.post("/desk/erase", Map.of("email", nobody)).asString())
                .contains("Nothing here is known by this address.", "later gifts of theirs would be anonymous")
                .contains("Yes, forget them")
                .doesNotContain("It would touch");
        assertThat(admin.post("/desk/erase", Map.of("phone", "+49301234567")).asString())
                .contains("Nothing here is known by this phone number.")
                .doesNotContain("later gifts");
    }

    @Test
    void recordingsThatWouldStayAreToldBeforeAndAfter() {
        String email = "desk-kept@example.com";
        UUID ticket = Tickets.open(email);
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) values (gen_random_uuid(), ?, 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now())",
                ticket);
        String link = "href=\"/desk/recordings?ticketId=" + ticket + "\"";
        assertThat(admin.post("/desk/erase", Map.of("email", email, "recordings", "on"))
                        .asString())
                .contains("<dt>Recordings</dt><dd>1</dd>")
                .doesNotContain("would stay", link);
        assertThat(admin.post("/desk/erase", Map.of("email", email)).asString())
                .contains("Recordings that would stay: 1.", link, "See it with the recordings");
        assertThat(admin.post("/desk/erase/confirmed", Map.of("email", email)).asString())
                .contains("Forgotten", "Recordings stay: 1.", link);
        assertThat(admin.page("/desk/recordings?ticketId=" + ticket)).contains("audio/wav");
        rows.execute("delete from recordings where ticket_id = ?", ticket);
    }

    /** Each room names what it forgets. */
    @Test
    void whatIsTouchedIsNamedInWords() {
        String email = "desk-words@example.com";
        asked("Desk in words", email);
        assertThat(admin.post("/desk/erase", Map.of("email", email)).asString())
                .contains("<dt>")
                .doesNotContainPattern("<dt>[a-z]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no address"})
    void whoIsNobodyIsNotForgotten(String email) {
        admin.post("/desk/erase", Map.of("email", email)).then().statusCode(400);
    }

    @Test
    void auditorChangesNothing() {
        String any = UUID.randomUUID().toString();
        for (String address : List.of(
                "/desk/profiles",
                "/desk/profiles/" + any,
                "/desk/profiles/" + any + "/delete",
                "/desk/knowledge",
                "/desk/knowledge/" + any,
                "/desk/knowledge/" + any + "/delete",
                "/desk/support/" + any + "/answer",
                "/desk/support/" + any + "/close",
                "/desk/recordings/" + any + "/retry",
                "/desk/recordings/" + any + "/delete",
                "/desk/erase",
                "/desk/erase/confirmed")) {
            assertThat(auditor.post(address, Map.of("email", "x@example.com")).statusCode())
                    .as(address)
                    .isEqualTo(403);
        }
        auditor.get("/desk/erase").then().statusCode(403);
        assertThat(auditor.page("/desk/profiles")).doesNotContain("/desk/erase");
        assertThat(admin.page("/desk/profiles")).contains("/desk/erase");
    }

    private List<String> actions() {
        return rows.all("select distinct action from admin_actions").stream()
                .map(row -> (String) row.get("action"))
                .toList();
    }

    private static Map<String, String> with(Map<String, String> fields, String field, String value) {
        Map<String, String> all = new HashMap<>(fields);
        all.put(field, value);
        return all;
    }

    private static String asked(String subject, String email) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("subject", subject, "message", "When?", "contactType", "EMAIL", "contactValue", email))
                .post("/api/support")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** @return the page of what was made */
    private static String made(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
        String location = answer.header("Location");
        return location.substring(location.indexOf("/desk"));
    }
}
