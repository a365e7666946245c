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
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import org.almoner.testing.RealBrowser;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start page on a telephone and on a desk, by keyboard alone, and by axe-core's rules. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class StartPageTest {

    @RegisterExtension
    static final RealBrowser browser = new RealBrowser();

    @TestHTTPResource("/")
    String start;

    @Inject
    Rows rows;

    private BrowserContext context;

    @AfterEach
    void noWindow() {
        if (context != null) {
            context.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void isWalkedByKeyboardAloneAndFollowsAxesRules(int width) {
        Page page = window(width);
        page.navigate(start);
        follows(page, "the empty page");
        page.getByLabel("Address or number").focus();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*ticket=.*"));
        // No new page came: one goes on where one was.
        assertThat(page.getByLabel("Address or number")).isFocused();
        assertThat(page.locator("#line")).containsText("Connected");
        page.getByLabel("Amount").focus();
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type("25,00");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/dev/stripe/pay/cs_test_.*"));
        follows(page, "the checkout");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Pay").setExact(true))
                .focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#total")).hasText("25.00 USD");
        Locator row = page.locator("#ledger tr");
        assertThat(row).hasCount(1);
        follows(page, "the page with a gift");
        // Each amount is on one line with what it is.
        if (width < 640) {
            assertThat(row.locator("td").nth(3)).hasCSS("display", "flex");
        }
        Locator link = row.locator("a");
        assertThat(link).hasAccessibleName("refund or dispute 25.00 USD of Lopez");
        // What comes in while one is in the ledger does not take the focus away.
        link.focus();
        Page stripe = context.newPage();
        stripe.navigate((String) link.evaluate("one => one.href"));
        follows(stripe, "the payment");
        stripe.getByLabel("Part to refund").fill("5.00");
        stripe.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Refund part").setExact(true))
                .click();
        assertThat(page.locator("#total")).hasText("20.00 USD");
        assertThat(link).isFocused();
        assertThat(row.locator(".money")).hasText(new String[] {"25.00 USD", "5.00 USD", "0.00 USD", "20.00 USD"});
        stripe.navigate(start + "dev/stripe");
        follows(stripe, "the stand-in");
        assertThat((boolean) stripe.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is beside the stand-in's page")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void errorsStandAtTheirField(int width) {
        Page page = window(width);
        page.navigate(start);
        Locator address = page.getByLabel("Address or number");
        address.fill("nobody");
        press(page, "Make a ticket");
        Locator wrong = page.locator("#contactValue-error");
        assertThat(wrong).containsText("must be an e-mail address");
        assertThat(address).isFocused();
        assertThat(address).hasAttribute("aria-invalid", "true");
        follows(page, "a page with an error");
        address.fill("someone@example.com");
        press(page, "Make a ticket");
        assertThat(page.locator("#line")).containsText("Connected");
        assertThat(wrong).hasCount(0);

        for (String amount : List.of("1,000.00", "ten", "")) {
            page.getByLabel("Amount").fill(amount);
            press(page, "Give");
            assertThat(page.locator("#amount-error")).containsText("25.00 or 25,00");
        }
        page.getByLabel("Amount").fill("25.001");
        press(page, "Give");
        assertThat(page.locator("#amount-error")).containsText("at most 2 digits");
    }

    @Test
    void doubleClickMakesOneTicketAndOneCheckout() {
        Page page = window(1280);
        page.navigate(start);
        String name = "Twice " + System.nanoTime();
        page.getByLabel("Shown as").fill(name);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make a ticket"))
                .dblclick();
        assertThat(page.locator("#ticket")).containsText(name);
        assertThat(rows.count("recording_tickets", "display_name = ?", name)).isEqualTo(1);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Give").setExact(true))
                .dblclick();
        assertThat(page).hasURL(Pattern.compile(".*/dev/stripe/pay/cs_test_.*"));
        assertThat(rows.count(
                        "stripe_attributions",
                        "ticket_id = (select id from recording_tickets where display_name = ?)",
                        name))
                .isEqualTo(1);
        // And it is found again without its address.
        page.navigate(start);
        Locator mine = page.locator("#tickets a");
        assertThat(mine.first()).containsText(name);
        mine.first().click();
        assertThat(page.locator("#ticket")).containsText(name);
    }

    private Page window(int width) {
        context = browser.window(new Browser.NewContextOptions().setViewportSize(width, 800));
        return context.newPage();
    }

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
    }

    private static void follows(Page page, String what) {
        assertThat(browser.violations(page)).as(what).isEmpty();
    }
}
