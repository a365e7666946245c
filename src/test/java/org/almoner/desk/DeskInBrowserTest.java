package org.almoner.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.almoner.books.fold.Books;
import org.almoner.donor.receipt.ReceiptLinks;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedIssuer;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.RealBrowser;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.TcpProxy;
import org.almoner.testing.Tickets;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The desk in a real browser: readable for everybody on a phone and on a wide screen, and worked by keys alone. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DeskInBrowserTest {

    /** Each page of the desk; a new one gets its line here. */
    private static final List<String> PAGES = List.of(
            "/desk",
            "/desk/donations",
            "/desk/unattributed",
            "/desk/disputes",
            "/desk/fraud",
            "/desk/tickets",
            "/desk/reports",
            "/desk/reports/summary?group=ticket",
            "/desk/payouts",
            "/desk/receipts",
            "/desk/books",
            "/desk/recordings",
            "/desk/knowledge",
            "/desk/support",
            "/desk/profiles",
            "/desk/erase",
            "/desk/events",
            "/desk/jobs",
            "/desk/system",
            "/desk/actions");

    /** The same where nothing is found. */
    private static final List<String> EMPTY = List.of(
            "/desk/donations?currency=XPF&status=EXPIRED",
            "/desk/tickets?name=nobody-is-called-so",
            "/desk/reports?from=1999-01-01&to=1999-01-02",
            "/desk/events?type=no.such",
            "/desk/receipts?year=1999",
            "/desk/donations?status=odd");

    /** Sooner than the page would ask by itself. */
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    private static final int[] PHONE = {390, 844};
    private static final int[] TABLET = {768, 1024};
    private static final int[] WIDE = {1440, 900};

    @RegisterExtension
    static final RealBrowser browser = new RealBrowser();

    @TestHTTPResource("/")
    String start;

    @Inject
    Rows rows;

    @Inject
    Books books;

    @Inject
    ReceiptLinks receipts;

    @Inject
    StoppableClock clock;

    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingWentWrongInThePage() {
        // A browser remarks upon each answer that is a 400 or a 401; here they are the pages that are wanted.
        complaints.removeIf(text -> text.startsWith("Failed to load resource") && text.matches(".*40[01] .*"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyPageIsReadableForEverybody() {
        UUID ticket = Tickets.open();
        String placed = donation(ticket);
        donation(null);
        books.fold();
        // A few rows of a list are read as all of them are, and sooner.
        List<String> pages =
                new ArrayList<>(PAGES.stream().map(page -> page + "?limit=3").toList());
        pages.addAll(EMPTY);
        pages.add("/desk/tickets/" + ticket);
        pages.add("/desk/tickets/" + ticket + "/thanks");
        pages.add("/desk/donations/" + placed);
        pages.add("/desk/receipts/" + receipt(UUID.fromString(placed)).replace('-', '/'));
        BrowserContext context = window(WIDE);
        Page page = context.newPage();
        page.navigate(start + "desk");
        List<String> violations = new ArrayList<>(look(page, "/desk/login"));
        login(page, "admin", Admin.PASSWORD);
        for (String address : pages) {
            page.navigate(start + address.substring(1));
            violations.addAll(look(page, address));
        }
        page.navigate(start + "desk");
        page.setViewportSize(320, 800);
        assertThat(page.getByText("EUR as figures")).isVisible();
        page.getByText("EUR as figures").click();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .as("with figures open on the smallest phone")
                .isEqualTo(320);
        for (String figures : List.of("/desk/events", "/desk/donations")) {
            page.navigate(start + figures.substring(1));
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator(".wide").first()).hasCSS("overflow-x", "visible");
            assertThat(page.locator("main form").first()).isHidden();
            assertThat(page.locator("body > header")).isHidden();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        }
        context.close();
        assertThat(violations).isEmpty();
    }

    /** In a table that scrolls an id need not give way to its neighbours. */
    @Test
    void idIsOneLineOfATableOnEveryScreen() {
        String placed = donation(Tickets.open());
        for (int[] screen : List.of(PHONE, TABLET, WIDE)) {
            BrowserContext context = window(screen);
            Page page = context.newPage();
            page.navigate(start + "desk/events?outcome=processed&limit=3");
            login(page, "admin", Admin.PASSWORD);
            assertThat(linesOfIds(page)).hasSize(3).containsOnly(1);
            page.navigate(start + "desk/donations/" + placed);
            assertThat(linesOfIds(page)).isNotEmpty().containsOnly(1);
            context.close();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Integer> linesOfIds(Page page) {
        return (List<Integer>) page.locator(".wide td code").evaluateAll("""
                ids => ids.map(id => {
                    const text = document.createRange();
                    text.selectNodeContents(id);
                    return text.getClientRects().length;
                })""");
    }

    @Test
    void moneyIsPlacedAndATicketClosedByKeysAlone() {
        UUID ticket = Tickets.open();
        String donation = donation(null);
        BrowserContext context = window(WIDE);
        Page page = context.newPage();
        page.navigate(start + "desk/unattributed");
        login(page, "admin", Admin.PASSWORD);
        assertThat(page).hasURL(start + "desk/unattributed");

        page.locator("input[value='" + donation + "']").focus();
        page.keyboard().press("Space");
        page.getByLabel("Or the id of another").focus();
        page.keyboard().type(ticket.toString());
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 of 1 placed with ticket " + ticket + ".");
        assertThat(rows.one(
                        "select cast(ticket_id as text) as ticket from stripe_attributions where id = cast(? as uuid)",
                        donation))
                .containsEntry("ticket", ticket.toString());

        page.navigate(start + "desk/tickets/" + ticket);
        page.getByText("Close it").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByText("Donations that stay: 1.")).isVisible();
        page.getByText("Close for good").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("The ticket is closed.");
        assertThat(Tickets.status(ticket)).isEqualTo("CLOSED");
        assertThat(rows.count("admin_actions", "action = 'ticket.close' and target = ?", ticket.toString()))
                .isEqualTo(1);
        context.close();
    }

    /** The browser fills a page that it fetches anew by the places of its fields. */
    @Test
    void whoComesBackFindsNothingTickedAndNothingTypedInWhatIsNewer() {
        donation(null);
        BrowserContext context = window(WIDE);
        Page page = context.newPage();
        page.navigate(start + "desk/unattributed");
        login(page, "admin", Admin.PASSWORD);
        page.locator("input[name=id]").first().check();
        page.locator("tbody a").first().click();
        assertThat(page.getByText("Its payouts")).isVisible();
        String newer = donation(null);
        page.goBack();
        assertThat(page.locator("input[value='" + newer + "']")).isVisible();
        assertThat(page.locator("input:checked")).hasCount(0);
        context.close();
    }

    @Test
    void allButWhatMovesByItselfWorksWithoutScript() {
        UUID ticket = Tickets.open();
        String elsewhere = donation(ticket);
        String donation = donation(null);
        // Of a month that is over, whatever the day is.
        clock.stopAt(Instant.parse("2026-11-10T12:00:00Z"));
        books.fold();
        BrowserContext context = browser.window(
                new Browser.NewContextOptions()
                        .setViewportSize(PHONE[0], PHONE[1])
                        .setJavaScriptEnabled(false),
                complaints);
        Page page = context.newPage();
        page.navigate(start + "desk/donations?currency=EUR");
        login(page, "admin", Admin.PASSWORD);
        assertThat(page).hasURL(start + "desk/donations?currency=EUR");
        for (String address : PAGES) {
            assertThat(page.navigate(start + address.substring(1)).status())
                    .as(address)
                    .isEqualTo(200);
            assertThat(page.locator("main h1")).isVisible();
        }

        page.navigate(start + "desk/donations");
        page.getByLabel("Ticket").fill(ticket.toString());
        page.getByText("Find", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page).hasURL(start + "desk/donations?ticketId=" + ticket);
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("tbody a").first().click();
        assertThat(page).hasURL(start + "desk/donations/" + elsewhere);

        page.navigate(start + "desk/unattributed?limit=200");
        assertThat(page.locator("[data-all]")).isHidden();
        page.locator("input[value='" + donation + "']").check();
        page.getByLabel("Or the id of another").fill(ticket.toString());
        page.getByText("Place what is ticked").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 of 1 placed with ticket " + ticket + ".");
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(2);

        books.pastIsIn();
        books.fold();
        page.navigate(start + "desk/books");
        page.getByText("Close 2026-10", new Page.GetByTextOptions().setExact(true))
                .click();
        page.getByText("Yes, close 2026-10").click();
        assertThat(page.locator("main")).containsText("All months up to 2026-10 are closed");
        assertThat(rows.count("books_periods", "reopened_at is null")).isEqualTo(1);

        page.getByText("Log out").click();
        assertThat(page).hasURL(start + "desk/login");
        assertThat(page.navigate(start + "desk/books").status()).isEqualTo(401);
        context.close();
    }

    @Test
    void giftAppearsByItselfAlsoAfterTheStreamWasCut() {
        BrowserContext context = window(WIDE);
        try (TcpProxy line = TcpProxy.to(URI.create(start).getPort())) {
            Page page = context.newPage();
            String there = "http://localhost:" + line.port() + "/desk";
            List<Request> streams = new CopyOnWriteArrayList<>();
            context.onRequest(request -> {
                if (request.url().endsWith("/desk/latest/stream")) {
                    streams.add(request);
                }
            });
            page.navigate(there);
            login(page, "auditor", "test-auditor-password");
            page.waitForCondition(() -> streams.size() == 1);
            page.evaluate("window.sameAsBefore = true");
            assertThat(row(page, donation(null))).isVisible(SOON);
            line.cut();
            page.waitForCondition(() -> streams.size() == 2);
            assertThat(row(page, donation(null))).isVisible(SOON);
            assertThat((boolean) page.evaluate("window.sameAsBefore")).isTrue();
            context.close();
        }
        // What the browser says of the cut.
        complaints.removeIf(text -> text.contains("ERR_INCOMPLETE_CHUNKED_ENCODING"));
    }

    @Test
    void fileForBookkeepingLeavesItsPageAsItIs() {
        BrowserContext context = window(WIDE);
        Page page = context.newPage();
        page.navigate(start + "desk/books");
        login(page, "auditor", "test-auditor-password");
        for (String profile : List.of("generic", "hledger")) {
            page.getByLabel("File for").selectOption(profile);
            assertThat(page.waitForDownload(() -> page.getByText("Download").click())
                            .suggestedFilename())
                    .startsWith("movements.");
        }
        context.close();
    }

    private static Locator row(Page page, String donation) {
        return page.locator("#latest a[href='/desk/donations/" + donation + "']");
    }

    /** The provider is another site: what a redirect from there brings along is not what our own pages do. */
    @Test
    void whoSignsInAtTheProviderIsInAndOutOfBoth() {
        BrowserContext context = window(WIDE);
        Page page = context.newPage();
        page.navigate(start + "desk/tickets");
        page.getByText("Sign in with 127.0.0.1").click();
        assertThat(page).hasTitle("Sign in");
        String asked = page.url();
        String state = asked.replaceAll(".*[?&]state=([^&]+).*", "$1");
        JwtClaims claims = MockedIssuer.claims(MockedIssuer.CLIENT_ID, "in-browser", "almoner-auditor");
        claims.setStringClaim("nonce", asked.replaceAll(".*[?&]nonce=([^&]+).*", "$1"));
        MockedIssuer.grant("for-" + state, MockedIssuer.token(claims));
        List<String> violations = new ArrayList<>();
        violations.addAll(lookOnTheWay(page, "/desk/entered", start + "desk/tickets", "It is me", "Go on"));
        assertThat(page).hasURL(start + "desk/tickets");
        assertThat(page.locator(".who")).containsText("auditor");
        violations.addAll(lookOnTheWay(
                page, "/desk/out", MockedIssuer.issuer() + "/logout", "Log out", "Log out at 127.0.0.1 too"));
        assertThat(page).hasTitle("Signed out");
        assertThat(violations).isEmpty();
        assertThat(page.url()).startsWith(MockedIssuer.issuer() + "/logout?client_id=");
        assertThat(page.navigate(start + "desk/tickets").status()).isEqualTo(401);
        context.close();
    }

    /** Of a page that goes on by itself: where it leads to answers nothing (204), so that the browser stays. */
    private List<String> lookOnTheWay(Page page, String name, String next, String button, String link) {
        page.route(
                address -> address.startsWith(next), route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
        page.getByText(button).click();
        Locator onward = page.getByText(link);
        assertThat(onward).isVisible();
        List<String> violations = look(page, name);
        page.unrouteAll();
        onward.click();
        return violations;
    }

    /** Other tests have months that are open. */
    @AfterEach
    void noMonthIsClosed() {
        clock.goOn();
        books.pastAsItWas();
        rows.execute("delete from books_periods");
        rows.execute("delete from admin_actions where action like 'period.%'");
        rows.execute("update books_fold set closed_until = null");
    }

    private BrowserContext window(int[] screen) {
        return browser.window(new Browser.NewContextOptions().setViewportSize(screen[0], screen[1]), complaints);
    }

    private static void login(Page page, String user, String password) {
        page.getByLabel("User").selectOption(user);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
        assertThat(page.getByText("Log out")).isVisible();
    }

    private static List<String> look(Page page, String address) {
        return browser.violationsOnEachScreen(page).stream()
                .map(text -> address + ": " + text)
                .toList();
    }

    /** @return its number */
    private String receipt(UUID donation) {
        String page = given().urlEncodingEnabled(false)
                .contentType("application/x-www-form-urlencoded")
                .body("form=DE&name=Maria&address=Weg+1")
                .post(receipts.of(donation, "maria@example.com").orElseThrow().replaceAll("^.*/donor/", "/donor/"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return page.replaceAll("(?s)^.*?([0-9]{4}-[0-9]{6}).*$", "$1");
    }

    private String donation(UUID ticket) {
        return rows.donation(
                SignedWebhook.sendAll(StripeLife.of(ticket, "eur").pays().settles()));
    }
}
