package org.almoner.donor.receipt;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.link.DonorLinks;
import org.almoner.donor.receipt.ReceivedGifts.Received;
import org.almoner.testing.Admin;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the link to a receipt that can be checked, and what becomes of it. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class ReceiptPageTest {

    private static final String NAME = "Zacharias <b>Quittenbaum</b>";
    private static final String ADDRESS = "Fliederweg 77\r\n99998 Körner";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{4}-[0-9]{6}");

    @Inject
    ReceiptLinks links;

    @Inject
    DonorHash secrets;

    @Inject
    StoppableClock clock;

    @Inject
    Rows rows;

    private ReceivedGifts gifts;

    @BeforeEach
    void gifts() {
        clock.stopAt(Instant.parse("2026-11-20T12:00:00Z"));
        gifts = new ReceivedGifts(rows, links, clock);
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void linkLeadsToAReceiptThatIsKnownWordForWord() {
        Received gift = gifts.give(123_450, "eur");
        get(gift.path())
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("1234.50 EUR"), containsString("value=\"DE\""), not(containsString("<script")));
        assertThat(count(gift)).as("looking gives none").isZero();
        String page =
                ask(gift, NAME, ADDRESS, "DE").then().statusCode(200).extract().asString();
        assertThat(page)
                .contains(
                        "Bestätigung über Geldzuwendungen",
                        "1234,50 EUR",
                        "eintausendzweihundertvierunddreißig Euro und fünfzig Cent",
                        "20.09.2026",
                        "Zacharias &lt;b&gt;Quittenbaum&lt;/b&gt;",
                        "Hilfe &amp; Wärme e. V.",
                        "Finanzamts für Körperschaften I Berlin, StNr. 27/123/45678, vom 06.05.2024")
                .doesNotContain("vereinfachter");
        String text = text(page);
        Map<String, Object> answer = check(text);
        assertThat(answer).containsEntry("known", true);
        assertThat(check(text.replace(" ", "\n\n"))).as("blanks do not count").containsEntry("known", true);
        assertThat(check(text.replace("1234,50", "1234,51")))
                .containsEntry("known", false)
                .containsEntry("receipt", null);
        String sha256 = (String) answer.get("sha256");
        assertThat(Admin.auditor()
                        .get("/admin/receipts/check?sha256={hash}", sha256)
                        .jsonPath()
                        .getBoolean("known"))
                .isTrue();
        Map<String, Object> row = row(gift);
        assertThat(row)
                .containsEntry("sha256", sha256)
                .containsEntry("currency", "EUR")
                .containsEntry("amount_minor", 123_450L)
                .containsEntry("form", "DE");
    }

    @Test
    void sameWordsAreTheSameReceiptAndOthersACorrection() {
        Received gift = gifts.give(2_500, "eur");
        String first = number(ask(gift, NAME, ADDRESS, "DE").asString());
        clock.stopAt(Instant.parse("2026-11-25T12:00:00Z"));
        String again =
                ask(gift, " " + NAME + "\u00a0", ADDRESS + "\r\n \r\n", "DE").asString();
        assertThat(again).contains("This receipt was given before").contains("20.11.2026");
        assertThat(number(again)).isEqualTo(first);
        assertThat(check(text(again))).containsEntry("known", true);
        String other = ask(gift, "Zacharias Apfelbaum", ADDRESS, "DE").asString();
        String second = number(other);
        assertThat(second).isNotEqualTo(first);
        assertThat(other).contains(first, "Anstelle von");
        assertThat(receipt(first)).containsEntry("voidReason", "CORRECTED").containsEntry("correctedBy", second);
        assertThat(receipt(second)).containsEntry("voidReason", null).containsEntry("corrects", List.of(first));
        String otherAgain = ask(gift, "Zacharias Apfelbaum", ADDRESS, "DE").asString();
        assertThat(text(otherAgain)).isEqualTo(text(other));
        assertThat(count(gift)).isEqualTo(2);
        get(gift.path()).then().body(containsString(first + " (no longer holds)"), containsString(second));
    }

    /** Each takes one of the numbers that all receipts share. */
    @Test
    void linkGivesNoMoreThanSoManyReceiptsOfItsGiftHoweverManyAreAskedForAtOnce() {
        Received gift = gifts.give(2_500, "eur");
        List<String> names = IntStream.range(0, ReceiptVisits.MOST_OF_GIFT + 10)
                .mapToObj(i -> "Zacharias " + (char) ('A' + i))
                .toList();
        List<Integer> statuses = names.parallelStream()
                .map(name -> ask(gift, name, ADDRESS, "DE").statusCode())
                .toList();
        assertThat(statuses).containsOnly(200, 409);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(ReceiptVisits.MOST_OF_GIFT);
        assertThat(count(gift)).isEqualTo(ReceiptVisits.MOST_OF_GIFT);
        List<Response> again =
                names.stream().map(name -> ask(gift, name, ADDRESS, "DE")).toList();
        assertThat(again)
                .as("the last, with its words")
                .filteredOn(answer -> answer.statusCode() == 200)
                .hasSize(1);
        assertThat(again)
                .filteredOn(answer -> answer.statusCode() == 409)
                .allSatisfy(answer -> assertThat(answer.asString()).contains("please write to us"));
        assertThat(count(gift)).isEqualTo(ReceiptVisits.MOST_OF_GIFT);

        String last = again.stream()
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> number(answer.asString()))
                .findFirst()
                .orElseThrow();
        makeVoid(last);
        assertThat(ask(gift, "Zacharias Apfelbaum", ADDRESS, "DE").statusCode())
                .as("what an administrator has made void is no correction")
                .isEqualTo(200);
    }

    @Test
    void whatWasGivenBackIsNotReceiptedAndMakesVoid() {
        Received gift = gifts.give(40_000, "eur");
        String first = number(ask(gift, NAME, ADDRESS, "DE").asString());
        gift.life().refund("re_" + gift.life().intentId(), 15_000, "succeeded");
        gifts.tell(gift);
        assertThat(receipt(first)).containsEntry("voidReason", "REFUNDED");
        assertThat(receipt(first).get("voidedAt")).isNotNull();
        String rest = ask(gift, NAME, ADDRESS, "DE").asString();
        assertThat(rest).contains("250,00 EUR", first, "vereinfachter Nachweis");
        gift.life().refund("re2_" + gift.life().intentId(), 25_000, "succeeded");
        gifts.tell(gift);
        assertThat(receipt(number(rest))).containsEntry("voidReason", "REFUNDED");
        get(gift.path()).then().statusCode(409).body(containsString("was given back"));
        ask(gift, NAME, ADDRESS, "DE")
                .then()
                .statusCode(409)
                .body(containsString("was given back"), not(containsString("Quittenbaum")));
        assertThat(count(gift)).isEqualTo(2);
    }

    @Test
    void disputedMoneyIsNotThereUntilItIsWon() {
        Received gift = gifts.give(5_000, "usd");
        String number = number(ask(gift, NAME, ADDRESS, "GENERAL_EN").asString());
        gift.life().dispute("dp_" + gift.life().intentId(), 5_000, "needs_response");
        gifts.tell(gift);
        assertThat(receipt(number)).containsEntry("voidReason", "DISPUTED");
        ask(gift, NAME, ADDRESS, "GENERAL_EN").then().statusCode(409);
        gift.life().disputeBecomes("dp_" + gift.life().intentId(), "won");
        gifts.tell(gift);
        assertThat(receipt(number)).containsEntry("voidReason", null);
    }

    @Test
    void yearOfADonorIsOneStatementInsteadOfItsSingleReceipts() {
        String email = ReceivedGifts.newAddress();
        Received first = gifts.give(2_000, "eur", email, Instant.parse("2026-01-31T10:00:00Z"));
        gifts.give(3_050, "eur", email, Instant.parse("2026-05-02T10:00:00Z"));
        gifts.give(9_900, "usd", email, Instant.parse("2026-05-03T10:00:00Z"));
        gifts.give(7_700, "eur", email, Instant.parse("2025-12-31T10:00:00Z"));
        gifts.give(6_600, "eur", ReceivedGifts.newAddress(), Instant.parse("2026-05-03T10:00:00Z"));
        String single = number(ask(first, NAME, ADDRESS, "DE").asString());
        get(first.path())
                .then()
                .body(containsString("/2026/EUR\""), containsString("/2026/USD\""), containsString("/2025/EUR\""));
        String path = first.path() + "/2026/EUR";
        get(path).then().statusCode(200).body(containsString("50.50 EUR"), not(containsString("66.00")));
        String page =
                post(path, NAME, ADDRESS, "DE").then().statusCode(200).extract().asString();
        assertThat(page)
                .contains("Sammelbestätigung", "50,50 EUR", "31.01.2026: 20,00 EUR", "02.05.2026: 30,50 EUR", single)
                .doesNotContain("66,00", "77,00", "99,00");
        assertThat(check(text(page))).containsEntry("known", true);
        assertThat(receipt(single)).containsEntry("correctedBy", number(page));
        assertThat(receipt(number(page))).containsEntry("statementYear", 2026);
        assertThat(number(post(path, NAME, ADDRESS, "DE").asString())).isEqualTo(number(page));
        ask(first, NAME, ADDRESS, "DE").then().statusCode(409).body(containsString("cannot have two receipts"));
        gifts.give(1_000, "eur", email, Instant.parse("2026-06-02T10:00:00Z"));
        String more = post(path, NAME, ADDRESS, "DE").asString();
        assertThat(more).contains("60,50 EUR", number(page));
        get(first.path() + "/2024/EUR").then().statusCode(409);
        for (String forged : List.of("/0/EUR", "/2026/eur", "/2026/XXX", "/x/EUR", "/2026/%00")) {
            get(first.path() + forged).then().statusCode(404);
        }
    }

    /** Whichever gift's link leads there. */
    @Test
    void pageOfAYearNamesTheReceiptsThatItsOwnGiftsHave() {
        String email = ReceivedGifts.newAddress();
        Received now = gifts.give(2_000, "eur", email, Instant.parse("2026-01-31T10:00:00Z"));
        gifts.give(3_000, "eur", email, Instant.parse("2026-03-31T10:00:00Z"));
        Received then = gifts.give(7_700, "eur", email, Instant.parse("2025-12-30T10:00:00Z"));
        String of2026 =
                number(post(now.path() + "/2026/EUR", NAME, ADDRESS, "DE").asString());
        String path = now.path() + "/2025/EUR";
        get(path).then().statusCode(200).body(not(containsString("Given before")), not(containsString(of2026)));
        String page = post(path, NAME, ADDRESS, "DE").asString();
        assertThat(page).doesNotContain("Anstelle von", of2026);
        String of2025 = number(page);
        get(path).then().body(containsString("Given before:\n" + of2025 + "."), containsString("the same words"));
        assertThat(number(post(path, NAME, ADDRESS, "DE").asString())).isEqualTo(of2025);
        get(then.path() + "/2026/EUR").then().body(containsString("Given before:\n" + of2026 + "."));
    }

    /** The page says beforehand what becomes of the receipts that it names. */
    @Test
    void pageSaysWhetherAReceiptIsGivenAgainReplacedOrInTheWay() {
        String again = "you see this one again";
        String instead = "The one that you get now takes their place.";
        String email = ReceivedGifts.newAddress();
        Received gift = gifts.give(2_000, "eur", email, Instant.parse("2026-01-31T10:00:00Z"));
        String year = gift.path() + "/2026/EUR";
        String single = number(ask(gift, NAME, ADDRESS, "DE").asString());
        get(gift.path()).then().body(containsString("Given before:\n" + single + "."), containsString(again));
        get(year).then().body(containsString("Given before:\n" + single + "."), containsString(instead));
        String statement = number(post(year, NAME, ADDRESS, "DE").asString());
        get(year)
                .then()
                .body(
                        containsString("Given before:\n" + single + " (no longer holds), " + statement + "."),
                        containsString(again));
        get(gift.path())
                .then()
                .body(containsString(statement), containsString("cannot have two"), not(containsString("<form")))
                .body(containsString("/2026/EUR\""));
        gifts.give(1_000, "eur", email, Instant.parse("2026-06-02T10:00:00Z"));
        get(year).then().body(containsString(statement), containsString(instead), not(containsString(again)));
        String more = number(post(year, NAME, ADDRESS, "DE").asString());
        makeVoid(more);
        get(year).then().body(containsString(more + " (no longer holds)."), containsString(instead));
        get(gift.path()).then().body(containsString(more + " (no longer holds)."), containsString(instead));
        assertThat(ask(gift, NAME, ADDRESS, "DE").asString()).contains("Anstelle von", more);
    }

    /** As when an event tells that a debit was paid later than an import has dated it. */
    @Test
    void giftThatWasPaidInAnotherYearThanItsStatementSaysMakesThatVoid() {
        String email = ReceivedGifts.newAddress();
        Received gift = gifts.give(2_000, "eur", email, Instant.parse("2025-12-31T10:00:00Z"));
        Received other = gifts.give(3_000, "eur", email, Instant.parse("2025-05-02T10:00:00Z"));
        gift.life().refund("re_" + gift.life().intentId(), 500, "succeeded");
        gifts.tell(gift);
        String statement =
                number(post(gift.path() + "/2025/EUR", NAME, ADDRESS, "DE").asString());
        paidAt(gift, "2026-01-01T00:00:00Z");
        assertThat(receipt(statement))
                .containsEntry("voidReason", "CHANGED")
                .hasEntrySatisfying("voidedAt", at -> assertThat(at).isNotNull());
        get(gift.path() + "/2026/EUR")
                .then()
                .statusCode(200)
                .body(containsString(statement + " (no longer holds)"), containsString("15.00 EUR"));
        assertThat(post(other.path() + "/2025/EUR", NAME, ADDRESS, "DE").asString())
                .contains("Anstelle von", statement, "30,00 EUR")
                .doesNotContain("45,00");
        assertThat(receipt(statement)).containsEntry("voidReason", "CHANGED");
        paidAt(gift, "2025-12-31T10:00:00Z");
    }

    @Test
    void giftThatWasPaidOnAnotherDayThanItsReceiptSaysMakesThatVoidWhileItIs() {
        Received gift = gifts.give(2_500, "eur");
        String number = number(ask(gift, NAME, ADDRESS, "DE").asString());
        for (String sameDay : List.of("2026-09-20T00:00:00Z", "2026-09-20T23:59:59Z")) {
            paidAt(gift, sameDay);
            assertThat(receipt(number)).containsEntry("voidReason", null);
        }
        for (String otherDay : List.of("2026-09-19T23:59:59Z", "2026-09-21T00:00:00Z")) {
            paidAt(gift, otherDay);
            assertThat(receipt(number)).containsEntry("voidReason", "CHANGED");
        }
        paidAt(gift, "2026-09-20T10:00:00Z");
        assertThat(receipt(number)).containsEntry("voidReason", null);
    }

    /** It was right by its zone, and is so when another is set. */
    @Test
    void receiptHoldsByTheZoneThatItWasGivenIn() {
        Received gift = gifts.give(2_500, "eur");
        String number = number(ask(gift, NAME, ADDRESS, "DE").asString());
        String bounds = "update receipts set given_on = ?::date, given_until = ?::date, paid_from = ?::timestamptz,"
                + " paid_until = ?::timestamptz where year || '-' || lpad(number::text, 6, '0') = ?";
        rows.execute(bounds, "2026-09-19", "2026-09-19", "2026-09-19T11:00:00Z", "2026-09-20T11:00:00Z", number);
        assertThat(receipt(number)).containsEntry("voidReason", null);
        for (String day : List.of("2026-09-19", "2026-09-20", "2026-09-21")) {
            rows.execute(bounds, day, day, null, null, number);
            assertThat(receipt(number))
                    .as("of a version that kept no zone, %s", day)
                    .containsEntry("voidReason", null);
        }
        for (String day : List.of("2026-09-18", "2026-09-22")) {
            rows.execute(bounds, day, day, null, null, number);
            assertThat(receipt(number)).as("in no zone, %s", day).containsEntry("voidReason", "CHANGED");
        }
        String ofYear = "update receipts set statement_year = ? where year || '-' || lpad(number::text, 6, '0') = ?";
        rows.execute(ofYear, 2026, number);
        assertThat(receipt(number)).containsEntry("voidReason", null);
        rows.execute(ofYear, 2025, number);
        assertThat(receipt(number)).containsEntry("voidReason", "CHANGED");
    }

    @Test
    void administratorMakesVoidAndTheDonorGetsAnother() {
        Received gift = gifts.give(2_500, "eur");
        String number = number(ask(gift, NAME, ADDRESS, "DE").asString());
        String path = makeVoid(number);
        Admin.request()
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"OTHER\"}")
                .post(path + "/void")
                .then()
                .statusCode(409);
        assertThat(receipt(number)).containsEntry("voidReason", "MISTAKE");
        assertThat(rows.count("admin_actions", "action = 'receipt.void' and target = ? and outcome = 'DONE'", number))
                .isEqualTo(1);
        assertThat(ask(gift, NAME, ADDRESS, "DE").asString()).contains(number, "Anstelle von");
        assertThat(receipt(number)).containsEntry("voidReason", "MISTAKE");
    }

    @Test
    void pagesOfTheListGoOnWhereTheLastEnded() {
        Received gift = gifts.give(2_500, "eur");
        for (int i = 0; i < 3; i++) {
            ask(gift, "Name " + i, ADDRESS, "GENERAL_DE");
        }
        String list = "/admin/receipts?limit=2&donation=" + gift.donation();
        Map<String, Object> page = Admin.auditor().get(list).jsonPath().getMap("");
        assertThat((List<?>) page.get("receipts")).hasSize(2);
        Map<String, Object> last = Admin.request()
                .get(list + "&cursor=" + page.get("nextCursor"))
                .jsonPath()
                .getMap("");
        assertThat((List<?>) last.get("receipts")).hasSize(1);
        assertThat(last.get("nextCursor")).isNull();
        assertThat(Admin.request().get("/admin/receipts?year=1999").jsonPath().getList("receipts"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/receipts?year=x",
                "/admin/receipts?year=20266",
                "/admin/receipts?number=-1",
                "/admin/receipts?number=9999999999",
                "/admin/receipts?donation=1",
                "/admin/receipts?cursor=x",
                "/admin/receipts?limit=0",
                "/admin/receipts/2026/x",
                "/admin/receipts/x/1",
                "/admin/receipts/check",
                "/admin/receipts/check?sha256=ABC"
            })
    void whatIsNoNumberIsRefused(String address) {
        Admin.request().get(address).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void whatIsNoReasonAndNoDocumentIsRefused() {
        for (String body : List.of("{}", "{\"reason\":\"because\"}", "{\"reason\":1}", "[]", "x")) {
            Admin.request()
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/admin/receipts/2026/1/void")
                    .then()
                    .statusCode(400);
        }
        Admin.request()
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"OTHER\"}")
                .post("/admin/receipts/1999/1/void")
                .then()
                .statusCode(404);
        Admin.request()
                .contentType("text/plain")
                .body(" ")
                .post("/admin/receipts/check")
                .then()
                .statusCode(400);
        Admin.request()
                .contentType("text/plain")
                .body("x".repeat(200_001))
                .post("/admin/receipts/check")
                .then()
                .statusCode(400);
        Admin.request()
                .contentType("application/json")
                .body("{}")
                .post("/admin/receipts/check")
                .then()
                .statusCode(415);
    }

    static List<Map<String, String>> badForms() {
        return List.of(
                Map.of(),
                Map.of("name", "", "address", "A"),
                Map.of("name", " \u00a0", "address", "A"),
                Map.of("name", "A", "address", "\r\n \r\n"),
                Map.of("name", "A\u0000", "address", "A"),
                Map.of("name", "A\nB", "address", "A"),
                Map.of("name", "A\u202eB", "address", "A"),
                Map.of("name", "A", "address", "A\u0007"),
                Map.of("name", "x".repeat(121), "address", "A"),
                Map.of("name", "A", "address", "x".repeat(101)),
                Map.of("name", "A", "address", "x\n".repeat(7)),
                Map.of("name", "A", "address", "A", "form", "US"),
                Map.of("name", "A", "address", "A", "form", "GB"),
                Map.of("name", "A", "address", "A", "form", "x'"),
                Map.of("name", "x".repeat(20_000), "address", "A"));
    }

    @ParameterizedTest
    @MethodSource("badForms")
    void badFormIsToldInWordsOnThePage(Map<String, String> fields) {
        Received gift = gifts.give(2_500, "eur");
        given().urlEncodingEnabled(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(fields)
                .post(gift.path())
                .then()
                .statusCode(400)
                .contentType(containsString("text/html"))
                .body(containsString("role=\"alert\""), not(containsString("\u202e")), not(containsString("\u0000")));
        assertThat(count(gift)).isZero();
    }

    @Test
    void whatIsNoFormIsRefused() {
        Received gift = gifts.give(2_500, "eur");
        given().contentType("application/x-www-form-urlencoded")
                .body("name=%zz&address=A")
                .post(gift.path())
                .then()
                .statusCode(400)
                .body(containsString("could not be read"));
        // Half of a pair, as bytes that are no UTF-8.
        given().contentType("application/x-www-form-urlencoded")
                .body("name=A&address=A%ED%A0%80")
                .post(gift.path())
                .then()
                .statusCode(400)
                .body(containsString("control characters"));
        given().contentType("application/json")
                .body("{}")
                .post(gift.path())
                .then()
                .statusCode(415)
                .contentType(containsString("text/html"))
                .body(containsString("could not be read"));
        given().contentType("application/x-www-form-urlencoded")
                .body("x".repeat(1_100_000))
                .post(gift.path())
                .then()
                .statusCode(413)
                .contentType(containsString("text/html"))
                .body(containsString("could not be read"));
        assertThat(count(gift)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"محمد بن سلمان", "שרה לוי", "山田太郎", "श्री\u200dमान", "Ω", "x\u0301"})
    void namesOfAnyScriptStandOnIt(String name) {
        Received gift = gifts.give(2_500, "eur");
        String page = ask(gift, name, "רחוב הרצל 1\r\nתל אביב", "GENERAL_DE")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page)
                .contains("<bdi>" + java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFC) + "</bdi>");
        assertThat(check(text(page))).containsEntry("known", true);
    }

    @Test
    void whatWasMadeUpOrIsOverOpensNothing() {
        Received gift = gifts.give(2_500, "eur");
        String path = gift.path();
        for (String forged : List.of(
                path.substring(0, path.length() - 2) + (path.endsWith("AA") ? "BB" : "AA"),
                ReceiptLinks.PATH + "x",
                ReceiptLinks.PATH + "%00",
                ReceiptLinks.PATH + gift.donation(),
                ReceiptLinks.PATH + "A".repeat(2_000),
                new DonorLinks(
                                secrets.derived("Almoner: link of the wall"),
                                Optional.of(""),
                                ReceiptLinks.PATH,
                                400,
                                clock)
                        .of(gift.donation(), secrets.of(gift.email()))
                        .orElseThrow(),
                ReceivedGifts.path(links.of(UUID.randomUUID(), gift.email()).orElseThrow()))) {
            get(forged).then().statusCode(404).body(containsString("no such link"));
            post(forged, NAME, ADDRESS, "DE").then().statusCode(404).body(containsString("no such link"));
        }
        clock.stopAt(
                Instant.parse("2026-11-20T12:00:00Z").plus(400, ChronoUnit.DAYS).plusSeconds(1));
        get(path).then().statusCode(410).body(containsString("no longer valid"));
        post(path, NAME, ADDRESS, "DE").then().statusCode(410).body(containsString("no longer valid"));
        assertThat(count(gift)).isZero();
    }

    @Test
    void nameAndAddressAreFoundNowhere() {
        String name = "Xaveria Unauffindbar";
        String street = "Nirgendsgasse 4711";
        Received gift = gifts.give(2_500, "eur");
        try (LogWatch log = new LogWatch("")) {
            ask(gift, name, street, "DE").then().statusCode(200);
            ask(gift, name + "\u0007", street, "DE").then().statusCode(400);
            ask(gift, name, street, "NO").then().statusCode(400);
            post(gift.path() + "x", name, street, "DE").then().statusCode(404);
            given().contentType("application/x-www-form-urlencoded")
                    .body("name=" + name + "&x=%")
                    .post(gift.path())
                    .then()
                    .statusCode(400);
            assertThat(log.lines()).noneMatch(line -> line.contains("Xaveria") || line.contains("Nirgends"));
        }
        assertThat(given().get("/q/metrics").asString())
                .contains("almoner_receipts_total{outcome=\"new\"")
                .doesNotContain("Xaveria", "Nirgends", gift.path());
        for (Map<String, Object> table : rows.all(
                "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'")) {
            String found = "cast(t as text) like '%Xaveria%' or cast(t as text) like '%Nirgends%'"
                    + " or cast(t as text) like '%" + hex("Xaveria") + "%' or cast(t as text) like '%" + hex("Nirgends")
                    + "%'";
            assertThat(rows.count("\"" + table.get("table_name") + "\" as t", found))
                    .as(table.toString())
                    .isZero();
        }
        assertThat(rows.count("receipt_archive", "octet_length(sealed) > 1000")).isPositive();
    }

    /** The law wants receipts kept; nobody is named on what is. */
    @Test
    void whoIsForgottenKeepsTheReceiptOfTheirGiftAndShowsNoOthers() {
        String email = ReceivedGifts.newAddress();
        Received gift = gifts.give(2_000, "eur", email, Instant.parse("2026-01-31T10:00:00Z"));
        gifts.give(3_000, "eur", email, Instant.parse("2026-02-28T10:00:00Z"));
        String number = number(ask(gift, NAME, ADDRESS, "DE").asString());
        get(gift.path() + "/2026/EUR").then().statusCode(200).body(containsString("50.00 EUR"));
        Admin.forget(Map.of("email", email));
        assertThat(receipt(number)).containsEntry("voidReason", null).containsEntry("archived", true);
        get(gift.path()).then().statusCode(200).body(containsString(number), not(containsString("/2026/EUR")));
        get(gift.path() + "/2026/EUR").then().statusCode(409);
        rows.execute("delete from erased_donors where email_hash = ?", secrets.of(email));
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As a browser copies it from the page. */
    static String text(String page) {
        Matcher article =
                Pattern.compile("<article[^>]*>(.*)</article>", Pattern.DOTALL).matcher(page);
        assertThat(article.find()).as(page).isTrue();
        return article.group(1)
                .replaceAll("<[^>]+>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    static String number(String page) {
        Matcher number = NUMBER.matcher(text(page));
        assertThat(number.find()).as(page).isTrue();
        return number.group();
    }

    private Map<String, Object> check(String text) {
        return Admin.request()
                .contentType("text/plain; charset=UTF-8")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .post("/admin/receipts/check")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("");
    }

    private static Map<String, Object> receipt(String number) {
        return Admin.auditor()
                .get("/admin/receipts/{year}/{number}", number.substring(0, 4), Integer.parseInt(number.substring(5)))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("");
    }

    private Map<String, Object> row(Received gift) {
        return rows.one(
                "select receipts.* from receipts join receipt_gifts using (year, number) where donation_id = ?",
                gift.donation());
    }

    private void paidAt(Received gift, String at) {
        rows.execute("update stripe_attributions set paid_at = ?::timestamptz where id = ?", at, gift.donation());
    }

    private long count(Received gift) {
        return rows.count("receipt_gifts", "donation_id = ?", gift.donation());
    }

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).get(path);
    }

    private static Response ask(Received gift, String name, String address, String form) {
        return post(gift.path(), name, address, form);
    }

    private static Response post(String path, String name, String address, String form) {
        String body = "name=" + encoded(name) + "&address=" + encoded(address) + "&form=" + form;
        return given().urlEncodingEnabled(false)
                .contentType("application/x-www-form-urlencoded")
                .body(body)
                .post(path);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @return its path */
    private static String makeVoid(String number) {
        String path = "/admin/receipts/" + number.substring(0, 4) + "/" + Integer.parseInt(number.substring(5));
        Admin.request()
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"MISTAKE\"}")
                .post(path + "/void")
                .then()
                .statusCode(200);
        return path;
    }
}
