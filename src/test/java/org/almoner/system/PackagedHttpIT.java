package org.almoner.system;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.speech.Audio;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.DeskWalk;
import org.almoner.testing.MockedIssuer;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripePayout;
import org.almoner.testing.Tickets;
import org.almoner.testing.Waiting;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of body that the service reads or writes, through what is delivered, jar or native executable alike: what was
 * left out of an image shows here and not with the first donor.
 */
@QuarkusIntegrationTest
@WithTestResource(PackagedWorld.class)
class PackagedHttpIT {

    private static final String PROBLEM = "application/problem+json";

    private UUID ticket;
    private String key;

    @BeforeEach
    void aTicketOfItsOwn() {
        ticket = Tickets.open();
        key = UUID.randomUUID().toString().replace("-", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-08-27", "2026-07-29.dahlia"})
    void lifeOfAPaymentEndsInLedgerAndTotals(String version) throws IOException {
        List<String> payloads = payloads(version);
        payloads.forEach(
                payload -> SignedWebhook.send(payload).then().statusCode(200).body("received", is(true)));
        SignedWebhook.send(payloads.get(0)).then().statusCode(200).body("idempotent", is(true));
        given().get("/api/tickets/{id}/donations", ticket)
                .then()
                .statusCode(200)
                .body("count", is(1))
                .body("donations[0].donor", equalTo("Lopez"))
                .body("donations[0].country", equalTo("MX"))
                .body("donations[0].status", equalTo("PAID"))
                .body("donations[0].paidAt", notNullValue());
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains(
                        "\"total\":20.00,\"currency\":\"USD\"",
                        "{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
        assertThat(Tickets.status(ticket)).isEqualTo("OPEN");
    }

    @Test
    void followersHearOfADonation() throws IOException {
        var stream = URI.create(
                        RestAssured.baseURI + ":" + RestAssured.port + "/api/tickets/" + ticket + "/donations/stream")
                .toURL()
                .openConnection();
        stream.setReadTimeout(10_000);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
            SignedWebhook.send(payloads("2026-07-29.dahlia").get(0)).then().statusCode(200);
            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
            }
            assertThat(line).contains("\"amount\":25.00", "\"totals\":", "\"status\":\"PAID\"");
        }
    }

    @Test
    void checkoutOpensASessionAndSaysWhenStripeIsDown() {
        PackagedWorld.stripe().stubFor(post("/v1/checkout/sessions").willReturn(okJson("""
                        {"id":"cs_test_%1$s","object":"checkout.session","mode":"payment","status":"open",
                         "payment_status":"unpaid","created":1790000000,"expires_at":1790086400,"amount_total":2500,
                         "currency":"usd","payment_intent":null,"client_reference_id":"%2$s","metadata":{},
                         "url":"https://checkout.stripe.com/c/pay/%1$s"}""".formatted(key, ticket))));
        checkout()
                .then()
                .statusCode(201)
                .body("sessionId", equalTo("cs_test_" + key))
                .body("donationId", notNullValue())
                .body("expiresAt", equalTo("2026-09-22T14:13:20Z"));
        PackagedWorld.stripe().stubFor(post("/v1/checkout/sessions").willReturn(serverError()));
        problem(checkout(), 502);
    }

    @Test
    void administratorsReadReplayAndReconcile() throws IOException {
        String payment = payloads("2026-07-29.dahlia").get(0).replace(ticket.toString(), "");
        String id = "evt_" + key + "1";
        PackagedWorld.stripe().stubFor(get(urlPathEqualTo("/v1/events/" + id)).willReturn(okJson(payment)));
        Admin.request()
                .post("/admin/stripe/events/{id}/replay", id)
                .then()
                .statusCode(200)
                .body("eventId", equalTo(id));
        admin("/admin/stripe/events?limit=200").body("events.eventId", hasItem(id));
        String donation = admin("/admin/donations/unattributed?limit=200")
                .extract()
                .path("donations.find { it.paymentIntentId == 'pi_" + key + "' }.id");
        Admin.request()
                .contentType(ContentType.JSON)
                .body("{\"ticketId\":\"" + ticket + "\"}")
                .post("/admin/donations/{id}/attribute", donation)
                .then()
                .statusCode(200);
        admin("/admin/donations?ticketId=" + ticket).body("donations", hasSize(greaterThanOrEqualTo(1)));
        String since = Instant.now().minus(1, ChronoUnit.DAYS).toString();
        // The service's own first walk may be under way, which is a 409.
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Admin.request()
                        .post("/admin/stripe/reconcile?since=" + since)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("FINISHED")));
        admin("/admin/stripe/reconcile").body("state", equalTo("FINISHED"));
        Admin.request().post("/admin/stripe/import?since=2015-01-01").then().statusCode(202);
        Admin.request().delete("/admin/stripe/import").then().statusCode(200);
        admin("/admin/stripe/import").body("lists.list", hasItem("CHARGES"));
    }

    @Test
    void payoutIsToldAndReadToTheCent() {
        StripePayout payout = new StripePayout(key, "usd", 1_790_000_000L).charge("ch_" + key, "pi_" + key, 2_500, 103);
        PackagedWorld.stripe()
                .stubFor(get(urlPathEqualTo("/v1/balance_transactions"))
                        .willReturn(okJson("{\"has_more\":false,\"data\":" + payout.listed() + "}")));
        SignedWebhook.send(payout.event("payout.paid", "paid", 1)).then().statusCode(200);
        Waiting.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> admin("/admin/payouts/" + payout.id())
                        .body("explanation", equalTo("EXPLAINED"))
                        .body("explained", equalTo(23.97f)));
        admin("/admin/payouts").body("payouts.id", hasItem(payout.id()));
        admin("/admin/payouts/" + payout.id() + "/transactions").body("transactions[0].net", equalTo(23.97f));
        assertThat(admin("/admin/payouts.csv").extract().asString()).contains(payout.id() + ",23.97,USD,PAID,");
    }

    @Test
    void recordingIsHeardTranscribedAndFound() {
        byte[] audio = Audio.wav(300_000);
        String recording = given().body(audio)
                .post("/api/tickets/{id}/recordings", ticket)
                .then()
                .statusCode(201)
                .body("status", equalTo("QUEUED"))
                .extract()
                .path("id");
        byte[] heard = admin("/admin/recordings/" + recording + "/audio")
                .contentType("audio/wav")
                .extract()
                .asByteArray();
        assertThat(heard).isEqualTo(audio);
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/api/recordings/{id}", recording).path("status"), "DONE"::equals);
        admin("/api/recordings/" + recording)
                .body("transcript", equalTo("A parcel of zwieback."))
                .body("language", equalTo("en"))
                .body("segments[0].end", equalTo(1.5f));
        admin("/admin/recordings?ticketId=" + ticket).body("recordings.id", hasItem(recording));
        String source = admin("/admin/knowledge/sources?recordingId=" + recording)
                .body("sources", hasSize(1))
                .extract()
                .path("sources[0].id");
        admin("/api/knowledge/search?q=zwieback").body("results.sourceId", hasItem(source));
        problem(given().body("no audio").post("/api/tickets/{id}/recordings", ticket), 415);
        Admin.request().delete("/admin/recordings/{id}", recording).then().statusCode(204);
        problem(Admin.request().get("/admin/knowledge/sources/{id}", source), 404);
    }

    @Test
    void documentIsAddedFoundReplacedAndDeleted() {
        String document =
                "{\"title\":\"How to give\",\"text\":\"%s\",\"format\":\"MARKDOWN\",\"language\":\"%s\",\"public\":true%s}";
        String source = Admin.request()
                .contentType(ContentType.JSON)
                .body(document.formatted("You may pay by quince.", "en", ""))
                .post("/admin/knowledge/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().get("/api/knowledge/search?q=quinces")
                .then()
                .statusCode(200)
                .body("results[0].sourceId", equalTo(source))
                .body("results[0].snippet", containsString("<mark>quince</mark>"));
        int version = admin("/admin/knowledge/sources/" + source).extract().path("version");
        Admin.request()
                .contentType(ContentType.JSON)
                .body(document.formatted("東京で読みます。", "ja", ",\"version\":" + version))
                .put("/admin/knowledge/sources/{id}", source)
                .then()
                .statusCode(200);
        given().queryParam("q", "東京")
                .get("/api/knowledge/search")
                .then()
                .statusCode(200)
                .body("results.sourceId", hasItem(source));
        problem(given().get("/api/knowledge/search"), 400);
        Admin.request().delete("/admin/knowledge/sources/{id}", source).then().statusCode(204);
    }

    @Test
    void selfTestAndAuditPass() {
        Admin.request()
                .post("/admin/db/self-test")
                .then()
                .statusCode(200)
                .body("success", is(true))
                .body("groups.status", everyItem(equalTo("PASS")));
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", is(true));
    }

    @Test
    void movementsAreFoldedAndMonthsClosed() throws IOException {
        lifeOfAPaymentEndsInLedgerAndTotals("2026-07-29.dahlia");
        Waiting.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !Admin.request()
                        .get("/admin/reports/series?by=year&zone=Asia/Kathmandu&from=2010-01-01&ticket=" + ticket)
                        .jsonPath()
                        .getList("rows")
                        .isEmpty());
        admin("/admin/reports/summary?group=ticket&from=2010-01-01&ticket=" + ticket)
                .body("rows[0].key", equalTo(ticket.toString()));
        Admin.request()
                .post("/admin/periods/2010-01/close")
                .then()
                .statusCode(200)
                .body("status", equalTo("CLOSED"));
        admin("/admin/periods").body("periods[0].closedBy", equalTo("admin"));
        Admin.request().post("/admin/periods/2010-01/reopen").then().statusCode(200);
    }

    @Test
    void servicesAreCheckedAndTold() {
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !Admin.request()
                        .get("/admin/health/history")
                        .jsonPath()
                        .getList("runs")
                        .isEmpty());
        admin("/admin/health/history").body("runs[0].services.name", hasSize(6));
        admin("/admin/system/status")
                .body("services.name", hasSize(6))
                .body("services[0].status", equalTo("UP"))
                .body("services[1].status", equalTo("UP"));
        admin("/admin/health/uptime").body("services[0].last24Hours.knownSeconds", notNullValue());
        given().get("/health/live").then().header("X-Almoner-Instance", notNullValue());
    }

    @Test
    void whatIsWrongIsAProblem() {
        problem(given().contentType(ContentType.JSON).body("{}").post("/api/tickets/create"), 400)
                .body("errors.field", hasItem("contactType"));
        problem(given().contentType(ContentType.JSON).body("{").post("/api/tickets/create"), 400);
        problem(given().get("/api/tickets/{id}", UUID.randomUUID()), 404);
        problem(given().get("/api/tickets/no-uuid"), 400);
        problem(given().put("/api/tickets/create"), 405);
        problem(given().get("/admin/donations"), 401);
        problem(SignedWebhook.send("{}", "t=1,v1=00"), 400);
        problem(SignedWebhook.send("[]"), 400);
    }

    @Test
    void healthAndDescriptionAreThere() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/health/live").then().statusCode(200).body("status", equalTo("alive"));
        given().get("/health/db").then().statusCode(200).body("ready", is(true));
        given().get("/q/metrics").then().statusCode(200);
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Almoner"));
    }

    private static ValidatableResponse admin(String path) {
        return Admin.request().get(path).then().statusCode(200);
    }

    private static ValidatableResponse problem(Response answer, int status) {
        return answer.then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("status", is(status))
                .body("title", notNullValue())
                .body("type", equalTo("about:blank"));
    }

    /** Each page has templates, properties of records and resources that an image must have been told of. */
    @Test
    void everyPageOfTheDeskOpens() throws IOException {
        payloads("2026-07-29.dahlia")
                .forEach(payload -> SignedWebhook.send(payload).then().statusCode(200));
        // A page that has begun is 200, and says in its last words that it failed.
        assertThat(DeskWalk.of(
                        Desk.admin(),
                        (address, page) ->
                                assertThat(page).as(address).isNotBlank().doesNotContain("<p role=\"alert\">")))
                .hasSizeGreaterThan(30);
    }

    /** A native executable has the languages that it was told of. */
    @ParameterizedTest
    @CsvSource({
        "de-DE, \\d\\d\\.\\d\\d\\.\\d{4}, '25,00'",
        "ja-JP, \\d{4}/\\d\\d/\\d\\d, '25.00'",
        "pl, '\\d{1,2} \\p{L}+ \\d{4}', '25,00'"
    })
    void deskWritesDatesAndMoneyAsItsReaderDoes(String language, String day, String amount) throws IOException {
        assertThat(donations(language))
                .containsPattern("<time datetime=\"[^\"]+\">" + day)
                .contains(amount + "\u00a0USD");
    }

    /** Of some a native executable has nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"eo", "ckb-IQ", "ar-EG", "zh-TW", "tlh", "x-none"})
    void deskIsThereForReadersOfEveryLanguage(String language) throws IOException {
        assertThat(donations(language)).contains("<time datetime=", "USD");
    }

    private String donations(String language) throws IOException {
        payloads("2026-07-29.dahlia")
                .forEach(payload -> SignedWebhook.send(payload).then().statusCode(200));
        return Desk.admin()
                .request()
                .header("Accept-Language", language)
                .get("/desk/donations?ticketId=" + ticket)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void whoSignsInAtTheProviderIsInAtTheDesk() {
        Response left = given().redirects().follow(false).get("/desk/login/oidc");
        assertThat(left.statusCode()).isEqualTo(303);
        String asked = left.header("Location");
        String state = asked.replaceAll(".*[?&]state=([^&]+).*", "$1");
        JwtClaims claims = MockedIssuer.claims(MockedIssuer.CLIENT_ID, "packaged", "almoner-auditor");
        claims.setStringClaim("nonce", asked.replaceAll(".*[?&]nonce=([^&]+).*", "$1"));
        MockedIssuer.grant(state, MockedIssuer.token(claims));
        Response in = given().cookies(left.cookies()).get("/desk/login/oidc?state=" + state + "&code=" + state);
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(Desk.of(in.cookie("almoner-desk")).get("/desk/actions").asString())
                .contains("<span>auditor</span>");
    }

    private Response checkout() {
        return given().contentType(ContentType.JSON)
                .body("{\"amount\":25.00,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/thanks\","
                        + "\"cancelUrl\":\"https://give.example.org/tickets\"}")
                .post("/api/tickets/{id}/checkout", ticket);
    }

    private List<String> payloads(String version) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/stripe", version))) {
            return files.sorted().map(this::payload).toList();
        }
    }

    private String payload(Path file) {
        try {
            return Files.readString(file).replace("KEY", key).replace("TICKET", ticket.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
