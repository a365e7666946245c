package org.almoner.desk.operation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.RealBrowser;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What moves by itself, and the pages of single things, in a real browser: nothing keeps anybody out, and nothing is cut off. */
@QuarkusTest
class OperatorsInBrowserTest {

    @RegisterExtension
    static final RealBrowser browser = new RealBrowser();

    @Inject
    Rows rows;

    @TestHTTPResource("/desk")
    String desk;

    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @BeforeEach
    void something() {
        rows.execute(
                "insert into payouts (id, amount, currency, status, arrival_date, created_at, automatic, told_at, told_rank,"
                        + " told, read_due_at, read_at, transactions, explained) values ('po_browser', 12.5, 'USD', 'PAID', '2026-02-03',"
                        + " '2026-02-01', true, now(), 0, '', 'infinity', now(), 1, 12)");
    }

    @AfterEach
    void nothing() {
        rows.execute("delete from payouts");
        rows.execute(
                "update stripe_import set state = 'NONE', lists = '[]', since = null, until = null, started_at = null");
        rows.execute("delete from support_tickets where subject = 'Browser'");
        rows.execute("delete from profiles where display_name = 'Browser'");
        rows.execute("delete from knowledge_sources where title = 'Browser'");
    }

    /** The lists are walked through by {@link DeskInBrowserTest}. */
    @Test
    void pageOfASingleThingIsForEverybody() {
        Desk admin = Desk.admin();
        String profile =
                made(admin, "/profiles", Map.of("displayName", "Browser", "language", "en", "timeZone", "UTC"));
        String source = made(
                admin, "/knowledge", Map.of("title", "Browser", "text", "Text.", "format", "TEXT", "language", "en"));
        try (BrowserContext context = context()) {
            Page page = loggedIn(context);
            for (String address :
                    List.of("/reports?by=day&basis=gift", "/payouts/po_browser", profile, source, answered(admin))) {
                page.navigate(desk + address);
                assertThat(page.locator("h1")).isVisible();
                assertThat(browser.violationsOnEachScreen(page)).as(address).isEmpty();
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void jobsMoveByThemselves() {
        try (BrowserContext context = context()) {
            Page page = loggedIn(context);
            page.navigate(desk + "/jobs");
            rows.execute("update jobs set failures = 3, error = 'Told by the test' where name = 'second-look'");
            assertThat(page.getByText("Told by the test")).isVisible();
            rows.execute("update jobs set failures = 0, error = null where name = 'second-look'");
            assertThat(page.getByText("Told by the test")).hasCount(0);
        }
        assertThat(complaints).isEmpty();
    }

    /** Whoever works by keys stays where they are; a page that nobody sees holds no connection. */
    @Test
    void whatMovesByItselfLeavesFocusAndWhatIsOpenAndRestsWhileItIsHidden() {
        rows.execute(
                "update stripe_import set run = gen_random_uuid(), state = 'FINISHED', since = '2026-01-01', until = now(),"
                        + " started_at = now(), ended_at = now(), lists = cast('[{\"list\":\"CHARGES\",\"done\":true,\"counts\":{}}]' as jsonb)");
        try (BrowserContext context = context()) {
            Page page = loggedIn(context);
            List<String> begun = new CopyOnWriteArrayList<>();
            List<String> ended = new CopyOnWriteArrayList<>();
            page.onRequest(request -> begun.add(request.url()));
            page.onRequestFailed(request -> ended.add(request.url()));
            page.navigate(desk + "/jobs");
            Locator lists = page.getByText("1 of 1 lists are read");
            lists.focus();
            page.keyboard().press("Enter");
            assertThat(page.getByLabel("Lists of the import")).isVisible();
            tellOfAFailure("Told to the list");
            assertThat(page.getByText("Told to the list")).isVisible();
            assertThat(page.getByLabel("Lists of the import")).isVisible();
            assertThat(lists).isFocused();
            page.getByLabel("All jobs").focus();
            tellOfAFailure("Told to the table");
            assertThat(page.getByText("Told to the table")).isVisible();
            assertThat(page.getByLabel("All jobs")).isFocused();

            String stream = desk + "/jobs/stream";
            assertThat(begun).containsOnlyOnce(stream);
            hide(page, true);
            page.waitForCondition(() -> ended.contains(stream));
            tellOfAFailure("Told to nobody");
            hide(page, false);
            assertThat(page.getByText("Told to nobody")).isVisible();
            assertThat(begun.stream().filter(stream::equals)).hasSize(2);
        }
        rows.execute("update jobs set failures = 0, error = null where name = 'second-look'");
        assertThat(complaints).isEmpty();
    }

    private void tellOfAFailure(String error) {
        rows.execute("update jobs set failures = 3, error = ? where name = 'second-look'", error);
    }

    /** As a tab that another one is before: a browser without a screen hides none. */
    private static void hide(Page page, boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
                        + " document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    @Test
    void personIsFoundWithTheKeyboardAloneAndNothingIsInTheAddress() {
        try (BrowserContext context = context()) {
            Page page = loggedIn(context);
            page.navigate(desk + "/erase");
            page.locator("[name=email]").focus();
            page.keyboard().type("nobody-in-browser@example.com");
            page.keyboard().press("Enter");
            assertThat(page.getByText("Yes, forget them")).isVisible();
            assertThat(page.url()).endsWith("/desk/erase").doesNotContain("nobody");
        }
    }

    /** Silence of a second. */
    @Test
    void recordingIsHeardOnItsPage() {
        byte[] wav = new byte[44 + 8_000];
        ByteBuffer.wrap(wav)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(wav.length - 8)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8_000)
                .putInt(8_000)
                .putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(8_000);
        Arrays.fill(wav, 44, wav.length, (byte) 128);
        String id = given().body(wav)
                .post("/api/tickets/" + Tickets.open() + "/recordings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try (BrowserContext context = context()) {
            Page page = loggedIn(context);
            page.navigate(desk + "/recordings/" + id);
            assertThat((double) ((Number) page.evaluate("async () => { const audio = document.querySelector('audio');"
                                    + " audio.muted = true; await audio.play(); return audio.duration; }"))
                            .doubleValue())
                    .isEqualTo(1.0);
        }
        assertThat(complaints).isEmpty();
    }

    /** @return the page of a question with its answer */
    private static String answered(Desk admin) {
        String id = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "subject",
                        "Browser",
                        "message",
                        "When?",
                        "contactType",
                        "EMAIL",
                        "contactValue",
                        "in-browser@example.com"))
                .post("/api/support")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(admin.post("/desk/support/" + id + "/answer", Map.of("message", "Soon."))
                        .statusCode())
                .isEqualTo(303);
        return "/support/" + id;
    }

    private String made(Desk admin, String list, Map<String, String> fields) {
        String page = admin.post("/desk" + list, fields).header("Location");
        return page.substring(page.indexOf(list));
    }

    private BrowserContext context() {
        return browser.window(new Browser.NewContextOptions().setViewportSize(1_440, 900), complaints);
    }

    private Page loggedIn(BrowserContext context) {
        Page page = context.newPage();
        page.navigate(desk + "/login?return=/desk/jobs");
        page.locator("[name=user]").selectOption("admin");
        page.locator("[name=password]").fill(Admin.PASSWORD);
        page.locator("main form button").click();
        assertThat(page.locator("h1")).hasText("Jobs");
        return page;
    }
}
