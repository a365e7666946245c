package org.almoner.dev;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.almoner.testing.RealBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a newcomer does on the start page, in a real browser: gives, takes back, disputes, and watches. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class BrowserTest {

    @RegisterExtension
    static final RealBrowser browser = new RealBrowser();

    @TestHTTPResource("/")
    String start;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private BrowserContext context;

    @BeforeEach
    void aWindow() {
        context = browser.window(new Browser.NewContextOptions(), complaints);
    }

    @AfterEach
    void nothingWentWrongInThePage() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void newcomerSeesTheWholeCircle() {
        Page page = ticketOn(context.newPage());
        give(page, "25.00", "USD");
        assertThat(page.locator("#amount")).hasText("25.00 USD");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Ada King Lovelace");
        page.getByLabel("Country").fill("GB");
        press(page, "Pay");

        assertThat(page).hasURL(Pattern.compile(".*/\\?ticket=[0-9a-f-]{36}$"));
        assertThat(page.locator("#total")).hasText("25.00 USD");
        Locator row = page.locator("#ledger tr");
        assertThat(row).hasCount(1);
        assertThat(row).containsText("Lovelace");
        assertThat(row).containsText("GB");
        assertThat(row).containsText("PAID");

        // What happens at Stripe is seen on the page that stays open, without loading it again.
        Page stripe = context.newPage();
        stripe.navigate((String) page.locator("#ledger a").evaluate("link => link.href"));
        stripe.getByLabel("Part to refund").fill("5.00");
        press(stripe, "Refund part");
        assertThat(stripe.locator("#state")).hasText("paid, 5.00 USD refunded");
        assertThat(page.locator("#total")).hasText("20.00 USD");
        assertThat(page.locator("[data-part=refunded]")).hasText("5.00 USD");

        press(stripe, "Dispute");
        assertThat(row).containsText("DISPUTED");
        // What was given, less what went back, less what the bank holds, is what is left.
        assertThat(row.locator(".money")).hasText(new String[] {"25.00 USD", "5.00 USD", "20.00 USD", "0.00 USD"});
        assertThat(page.locator("#total")).hasText("0.00 USD");
        press(stripe, "Win the dispute");
        assertThat(row).containsText("PAID");
        assertThat(page.locator("#total")).hasText("20.00 USD");
        press(stripe, "Refund all");
        assertThat(row).containsText("REFUNDED");
        assertThat(page.locator("#total")).hasText("0.00 USD");
    }

    @Test
    void secondWindowSeesWhatTheFirstGives() {
        Page giver = ticketOn(context.newPage());
        Page watcher = context.newPage();
        watcher.navigate(giver.url());
        assertThat(watcher.locator("#line")).containsText("Connected");
        assertThat(watcher.locator("#total")).hasText("0.00 USD");
        give(giver, "500", "JPY");
        press(giver, "Pay later (asynchronous)");
        assertThat(giver.locator("#line")).containsText("Connected");
        assertThat(giver.locator("#promised")).containsText("500 JPY promised");
        assertThat(watcher.locator("#ledger tr")).hasCount(0);
        giver.goBack();
        giver.reload();
        press(giver, "The money arrives");
        assertThat(watcher.locator("#total")).hasText("500 JPY");
        assertThat(watcher.locator("#ledger tr")).hasCount(1);
    }

    @Test
    void declinedCardAndAbandonedCheckoutLeaveTheLedgerAlone() {
        Page page = ticketOn(context.newPage());
        give(page, "12.50", "EUR");
        press(page, "Decline");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("declined");
        press(page, "Abandon");
        assertThat(page.locator("#line")).containsText("Connected");
        assertThat(page.locator("#total")).hasText("0.00 USD");
        assertThat(page.locator("#ledger tr")).hasCount(0);
    }

    @Test
    void pagesAreReadableInTheDarkAndByKeyboard() {
        BrowserContext dark = browser.window(new Browser.NewContextOptions()
                .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK)
                .setViewportSize(390, 800));
        Page page = dark.newPage();
        page.navigate(start);
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(22, 25, 29)");
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat((int) page.evaluate(
                        "[...document.querySelectorAll('input, select')].filter(field => !field.labels.length).length"))
                .isZero();
        page.getByLabel("Address or number").focus();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*ticket=.*"));
        dark.close();
    }

    @Test
    void letterWithALongLinkIsNoWiderThanItsPage() {
        Page page = context.newPage();
        page.navigate(start + StandInMail.PATH.substring(1));
        page.locator("main")
                .evaluate("main => main.innerHTML = `<section><pre>https://${'x'.repeat(800)}</pre></section>`");
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    private Page ticketOn(Page page) {
        page.navigate(start);
        page.getByLabel("Shown as").fill("Reading for Ada");
        press(page, "Make a ticket");
        assertThat(page.locator("#ticket")).containsText("Reading for Ada");
        assertThat(page.locator("#line")).containsText("Connected");
        return page;
    }

    private static void give(Page page, String amount, String currency) {
        page.getByLabel("Amount").fill(amount);
        page.getByLabel("Currency").selectOption(currency);
        press(page, "Give");
        assertThat(page).hasURL(Pattern.compile(".*/dev/stripe/pay/cs_test_.*"));
    }

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
    }
}
