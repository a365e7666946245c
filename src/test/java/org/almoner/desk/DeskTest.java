package org.almoner.desk;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** What pages show and do, without a browser. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DeskTest {

    @TestHTTPResource("/")
    String start;

    @Inject
    Rows rows;

    private static final List<String> PAGES = List.of(
            "/desk",
            "/desk/donations",
            "/desk/unattributed",
            "/desk/disputes",
            "/desk/fraud",
            "/desk/tickets",
            "/desk/receipts",
            "/desk/events",
            "/desk/actions");

    @Test
    void daysOfDonationsAreSaidToBeThoseOnWhichTheyWereFirstHeardOf() {
        Desk auditor = Desk.auditor();
        assertThat(auditor.page("/desk/donations"))
                .contains("<label>First heard of from <input", "<label>First heard of to <input")
                .doesNotContain("the day of the import");
        assertThat(auditor.page("/desk/donations?from=1999-01-01&to=1999-12-31"))
                .contains("No donation is like that", "that is the day of the import");
    }

    @Test
    void contactIsForAdministratorsAlone() {
        String contact = UUID.randomUUID() + "@example.com";
        UUID ticket = Tickets.open(contact, "Desk contact");
        Desk admin = Desk.admin();
        Desk auditor = Desk.auditor();
        for (String page : List.of("/desk/tickets?name=Desk%20contact", "/desk/tickets/" + ticket)) {
            assertThat(admin.get(page).asString()).contains("Desk contact", "Contact", contact);
            assertThat(auditor.get(page).asString())
                    .contains("Desk contact")
                    .doesNotContain("Contact", contact, "forgotten");
        }
        // Never in an address, which is kept.
        String found = admin.post("/desk/tickets", Map.of("contact", contact.toUpperCase(Locale.ROOT)))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(found).contains("/desk/tickets/" + ticket).doesNotContain("?contact=");
        admin.post("/desk/tickets", Map.of("contact", "x" + contact))
                .then()
                .statusCode(200)
                .body(containsString("No ticket is like that."));
        admin.post("/desk/tickets", Map.of("contact", "")).then().statusCode(400);
        admin.get("/desk/tickets?contact=" + contact).then().statusCode(400);
        auditor.post("/desk/tickets", Map.of("contact", contact)).then().statusCode(403);
    }

    @Test
    void everyPageOpensForBothAndAuditorFindsNothingToPress() {
        String ticket = Tickets.open().toString();
        Desk admin = Desk.admin();
        Desk auditor = Desk.auditor();
        for (String page : PAGES) {
            assertThat(admin.get(page).statusCode()).as(page).isEqualTo(200);
        }
        List<String> all = new ArrayList<>(PAGES);
        all.add("/desk/tickets/" + ticket);
        all.add("/desk/tickets/" + ticket + "/thanks");
        for (String page : all) {
            Response seen = auditor.get(page);
            assertThat(seen.statusCode()).as(page).isEqualTo(200);
            assertThat(seen.asString().replaceAll("(?s)<form class=\"who\".*?</form>", ""))
                    .as(page)
                    .doesNotContain("method=\"post\"");
        }
        for (String act : List.of(
                "/desk/unattributed",
                "/desk/tickets/" + ticket + "/open",
                "/desk/tickets/" + ticket + "/close",
                "/desk/tickets/" + ticket + "/thanks",
                "/desk/tickets/" + ticket + "/thanks/remove",
                "/desk/receipts/2026/1/void",
                "/desk/fraud/" + UUID.randomUUID() + "/accept",
                "/desk/fraud/" + UUID.randomUUID() + "/refund",
                "/desk/fraud/" + UUID.randomUUID() + "/block",
                "/desk/events/evt_1/replay",
                "/desk/events/replay-failed",
                "/desk/donations/" + UUID.randomUUID() + "/ask",
                "/desk/donations/" + UUID.randomUUID() + "/attribute")) {
            assertThat(auditor.post(act, Map.of("id", "1")).statusCode())
                    .as(act)
                    .isEqualTo(403);
        }
    }

    @Test
    void filterThatMakesNoSenseIsAPageThatSaysWhy() {
        Desk desk = Desk.admin();
        Map.ofEntries(
                        Map.entry("/desk/donations?currency=dollars", "currency"),
                        Map.entry("/desk/donations?from=2026-02-30", "from"),
                        Map.entry("/desk/donations?from=2026-02-02&to=2026-02-01", "to"),
                        Map.entry("/desk/donations?status=GONE", "status"),
                        Map.entry("/desk/donations?ticketId=x", "ticketId"),
                        Map.entry("/desk/donations?cursor=x", "cursor"),
                        Map.entry("/desk/tickets?status=GONE", "status"),
                        Map.entry("/desk/receipts?year=x", "year"),
                        Map.entry("/desk/events?outcome=odd", "outcome"),
                        Map.entry("/desk/actions?limit=0", "limit"),
                        Map.entry("/desk/fraud?state=GONE", "state"))
                .forEach((address, field) -> {
                    Response page = desk.get(address);
                    assertThat(page.statusCode()).as(address).isEqualTo(400);
                    assertThat(page.contentType()).as(address).startsWith("text/html");
                    assertThat(page.asString())
                            .as(address)
                            .containsOnlyOnce("<strong>" + field + "</strong>")
                            .doesNotContain(">" + field + " ");
                });
        assertThat(desk.get("/desk/tickets/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(desk.get("/desk/no-such-page").statusCode()).isEqualTo(404);
    }

    @Test
    void letterThatCannotBeReadIsThereAgainWithWhatIsWrong() {
        Map<String, String> letter = Map.of("language", "de", "text", "Hallo {nmae} & Co.", "was.Changed", "");
        String page = "/desk/tickets/" + Tickets.open() + "/thanks";
        Response refused = Desk.admin().post(page, letter);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString())
                .containsOnlyOnce("<strong>text</strong>")
                .contains("aria-invalid=\"true\">Hallo {nmae} &amp; Co.</textarea>", "value=\"de\" selected")
                .contains("As it goes out");
    }

    @Test
    void letterThatSomebodyElseHasChangedMeanwhileIsShownBesideWhatWasTyped() {
        String page = "/desk/tickets/" + Tickets.open() + "/thanks";
        Desk desk = Desk.admin();
        Map<String, String> theirs = Map.of("language", "de", "text", "Danke <sehr>.", "was.Changed", "");
        assertThat(desk.post(page, theirs).statusCode()).isEqualTo(303);
        Response refused = desk.post(page, Map.of("language", "en", "text", "Thanks & all.", "was.Changed", ""));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.asString())
                .contains("Changed is ", "Thanks &amp; all.</textarea>")
                .contains("<dt>Text</dt><dd class=\"lines\">Danke &lt;sehr&gt;.</dd>");
        String changed = refused.asString().replaceAll("(?s)^.*?name=\"was.Changed\" value=\"([^\"]*)\".*$", "$1");
        assertThat(desk.post(page, Map.of("language", "en", "text", "Thanks & all.", "was.Changed", changed))
                        .statusCode())
                .isEqualTo(303);
    }

    /** Both have seen it without a ticket; neither is told that it is where it is not. */
    @Test
    void giftThatTwoPlaceAtTheSameMomentIsPlacedByOne() {
        Desk desk = Desk.admin();
        List<String> tickets = List.of(Tickets.open().toString(), Tickets.open().toString());
        for (int round = 0; round < 6; round++) {
            String id = unattributed();
            boolean atItsPage = round % 2 == 1;
            List<Response> answers = tickets.parallelStream()
                    .map(ticket -> atItsPage
                            ? desk.post(
                                    "/desk/donations/" + id + "/attribute",
                                    Map.of("ticketId", ticket, "was.Ticket", ""))
                            : desk.post("/desk/unattributed", Map.of("id", id, "ticketId", ticket)))
                    .toList();
            List<String> placed = IntStream.range(0, 2)
                    .filter(i -> answers.get(i).statusCode() == 303
                            && notice(answers.get(i)).startsWith("+"))
                    .mapToObj(tickets::get)
                    .toList();
            assertThat(placed).as("round " + round).hasSize(1);
            assertThat(rows.one(
                            "select cast(ticket_id as text) as ticket from stripe_attributions where id = ?::uuid", id))
                    .containsEntry("ticket", placed.get(0));
            Response other = answers.get(tickets.indexOf(placed.get(0)) == 0 ? 1 : 0);
            assertThat(atItsPage ? other.asString() : notice(other)).containsAnyOf("meanwhile", "was faster");
        }
    }

    @Test
    void firstPageSaysWhatNeedsSomebodyAndWhere() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(StripeLife.of(ticket).pays().dispute("a", 2_500, "needs_response"));
        unattributed();
        assertThat(Desk.admin().get("/desk").asString())
                .contains("href=\"/desk/donations?status=DISPUTED\">Donations in dispute")
                .contains("href=\"/desk/unattributed\">Donations without a ticket: ");
    }

    @Test
    void streamIsForWhoIsInAndForFewAtOnce() throws Exception {
        assertThat(given().accept("text/event-stream")
                        .get("/desk/latest/stream")
                        .statusCode())
                .isEqualTo(401);
        String cookie = "almoner-desk=" + Desk.auditor().cookie();
        HttpRequest request = HttpRequest.newBuilder(URI.create(start + "desk/latest/stream"))
                .header("Cookie", cookie)
                .build();
        HttpClient browser = HttpClient.newHttpClient();
        List<HttpResponse<Stream<String>>> open = new ArrayList<>();
        int status = 200;
        while (status == 200 && open.size() < 100) {
            HttpResponse<Stream<String>> answer = browser.send(request, HttpResponse.BodyHandlers.ofLines());
            status = answer.statusCode();
            open.add(answer);
        }
        assertThat(status).isEqualTo(503);
        assertThat(open).hasSizeBetween(40, 60);
        assertThat(open.get(0).body().filter(line -> line.startsWith("data:")).findFirst())
                .isPresent();
        open.forEach(answer -> answer.body().close());
        // Their places are free again.
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            HttpResponse<Stream<String>> answer = browser.send(request, HttpResponse.BodyHandlers.ofLines());
            answer.body().close();
            return answer.statusCode() == 200;
        });
    }

    @Test
    void emptyFiltersLeaveTheAddress() {
        Response page = Desk.admin().get("/desk/donations?status=&currency=EUR&id=");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.header("Location")).isEqualTo("/desk/donations?currency=EUR");
    }

    @Test
    void closingATicketIsKeptAndAStaleFormIsTold() {
        String ticket = Tickets.open().toString();
        Desk desk = Desk.admin();
        assertThat(desk.post("/desk/tickets/" + ticket + "/open", Map.of("was.Status", "DRAFT"))
                        .statusCode())
                .isEqualTo(303);
        Response stale = desk.post("/desk/tickets/" + ticket + "/close", Map.of("was.Status", "DRAFT"));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.asString()).contains("Status is OPEN now; the page showed DRAFT");
        Response closed = desk.post("/desk/tickets/" + ticket + "/close", Map.of("was.Status", "OPEN"));
        assertThat(closed.statusCode()).isEqualTo(303);
        assertThat(closed.header("Location")).isEqualTo("/desk/tickets/" + ticket);
        Response told = desk.request()
                .cookie("almoner-notice", closed.cookie("almoner-notice"))
                .get("/desk/tickets/" + ticket);
        assertThat(told.asString()).contains("The ticket is closed.");
        assertThat(told.detailedCookie("almoner-notice").getMaxAge()).isZero();
        Admin.request().get("/admin/tickets/" + ticket).then().statusCode(200);
        assertThat(desk.get("/desk/actions").asString())
                .contains("ticket.close")
                .contains(ticket);
    }

    @Test
    void moneyIsPlacedSeveralAtOnceAndOnce() {
        String ticket = Tickets.open().toString();
        String elsewhere =
                Tickets.open("desk-elsewhere@example.com", "Reading for Anna").toString();
        List<String> ids = List.of(unattributed(), unattributed());
        Desk desk = Desk.admin();
        assertThat(desk.get("/desk/unattributed?limit=200").asString()).contains(ids);
        Response first = desk.post("/desk/unattributed", Map.of("id", ids, "ticketId", ticket));
        assertThat(notice(first)).isEqualTo("+2 of 2 placed with ticket " + ticket + ".");
        Response second = desk.post("/desk/unattributed", Map.of("id", ids, "otherTicketId", elsewhere));
        assertThat(notice(second))
                .isEqualTo("-0 of 2 placed with Reading for Anna (" + elsewhere
                        + "). 2 had been placed by somebody else meanwhile and stay there.");
        assertThat(Tickets.ledger(UUID.fromString(ticket)).getInt("count")).isEqualTo(2);
        assertThat(desk.post("/desk/unattributed", Map.of("ticketId", ticket)).statusCode())
                .isEqualTo(400);
        String donation = "/desk/donations/" + ids.get(0);
        Response stale = desk.post(donation + "/attribute", Map.of("ticketId", elsewhere, "was.Ticket", ""));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.asString()).contains("Ticket is " + ticket + " now; the page showed empty");
        assertThat(desk.get(donation).asString()).contains("Captured 25.00 EUR").contains(ticket);
        Response file = desk.get("/desk/donations.csv?ticketId=" + ticket);
        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(file.asString()).contains(ids);
    }

    /** What was ticked is what is placed: a page of later has other rows in the same places. */
    @Test
    void ticksOfAFormThatIsRefusedAreOnTheSameMoneyAgain() {
        List<String> ids = List.of(unattributed(), unattributed());
        String ticket = Tickets.open().toString();
        Desk desk = Desk.admin();
        unattributed();
        unattributed();
        String mistyped = ticket.substring(1);
        for (Map<String, Object> fields : List.<Map<String, Object>>of(
                Map.of("id", ids, "ticketId", "", "otherTicketId", mistyped),
                Map.of("id", ids, "ticketId", "", "otherTicketId", UUID.randomUUID()),
                Map.of("id", ids, "ticketId", ticket, "otherTicketId", ticket))) {
            // The page with its two newest: what was ticked stood on one of before.
            Response refused = desk.post("/desk/unattributed?limit=2", fields);
            assertThat(refused.statusCode()).isIn(400, 404);
            String page = refused.asString();
            assertThat(ticked(page)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(page)
                    .containsOnlyOnce("<strong>otherTicketId</strong>")
                    .contains("action=\"/desk/unattributed?limit=2\"")
                    .contains("name=\"otherTicketId\" value=\"" + fields.get("otherTicketId")
                            + "\" aria-invalid=\"true\"");
            assertThat(page.contains("<option value=\"" + ticket + "\" selected"))
                    .isEqualTo(ticket.equals(fields.get("ticketId")));
        }
        Response none = desk.post("/desk/unattributed", Map.of("id", ids, "ticketId", "", "otherTicketId", ""));
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.asString()).containsOnlyOnce("<strong>ticketId</strong>");
        assertThat(ticked(none.asString())).containsExactlyInAnyOrderElementsOf(ids);
        for (String id : ids) {
            assertThat(desk.page("/desk/donations/" + id)).contains("none: <a href=\"/desk/unattributed\">");
        }
    }

    private static List<String> ticked(String page) {
        return Pattern.compile("name=\"id\" value=\"([^\"]+)\" checked")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Whoever chose nothing has not chosen the newest. */
    @Test
    void noTicketIsChosenForWhoeverPlacesMoney() {
        Tickets.open();
        unattributed();
        assertThat(Desk.admin().page("/desk/unattributed"))
                .containsPattern("<select name=\"ticketId\">\\s*<option value=\"\">choose</option>")
                .doesNotContain(" selected");
    }

    private static String notice(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        return new String(Base64.getUrlDecoder().decode(answer.cookie("almoner-notice")), StandardCharsets.UTF_8);
    }

    private String unattributed() {
        return rows.donation(SignedWebhook.sendAll(StripeLife.of(null, "eur").pays()));
    }

    @Test
    void stripeIsAskedOrThePageSaysWhyNot() {
        String id = unattributed();
        // The Stripe of this application knows no such charge.
        Response asked = Desk.admin().post("/desk/donations/" + id + "/ask", Map.of());
        assertThat(asked.statusCode()).isEqualTo(502);
        assertThat(asked.asString()).contains("Nothing was changed");
        assertThat(rows.one("select outcome from admin_actions where action = 'payment.ask' and target = ?", id))
                .containsEntry("outcome", "FAILED");
    }

    @Test
    void moneyAndTimeAreInTheReadersLocaleAndZone() {
        Response page = Desk.admin()
                .request()
                .header("Accept-Language", "de-DE,de;q=0.9")
                .cookie("almoner-zone", "Asia/Tokyo")
                .get("/desk/actions");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(Pattern.compile("<time datetime=\"[^\"]+Z\">\\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d:\\d\\d</time>")
                        .matcher(page.asString())
                        .find())
                .isTrue();
    }
}
