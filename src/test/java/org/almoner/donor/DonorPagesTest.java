package org.almoner.donor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.almoner.donor.receipt.ReceiptLinks;
import org.almoner.donor.wall.WallLinks;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.RealBrowser;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.almoner.testing.WallAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a donor sees by the links in their letter, in a real browser: readable for everybody on a phone, on a wide screen and on paper. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class DonorPagesTest {

    private static final int PHONE = 390;
    private static final int WIDE = 1_440;

    @RegisterExtension
    static final RealBrowser browser = new RealBrowser();

    @TestHTTPResource("/")
    String start;

    @Inject
    ReceiptLinks receipts;

    @Inject
    WallLinks wall;

    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingWentWrongInThePage() {
        // A browser remarks upon each answer that is a 400 or a 404; here they are the pages that are wanted.
        complaints.removeIf(text -> text.startsWith("Failed to load resource") && text.matches(".*40[04] .*"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void receiptIsReadableForEverybodyOnScreenAndOnPaper() {
        UUID gift = give(Tickets.open());
        String address = here(receipts.of(gift, "maria@example.com"));
        for (int width : List.of(PHONE, WIDE)) {
            BrowserContext context = window(width);
            Page page = context.newPage();
            page.navigate(address);
            look(page, "the form");
            page.evaluate("document.forms[0].noValidate = true");
            page.getByText("Show the receipt").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Please type your name.");
            look(page, "the complaint");
            page.getByLabel("Your full name").fill("محمد بن سلمان");
            page.getByLabel("Your postal address").fill("רחוב הרצל 1\n" + "W".repeat(100));
            page.getByText("Show the receipt").click();
            assertThat(page.locator("article h1")).hasText("Bestätigung über Geldzuwendungen");
            assertThat(page.locator("article")).containsText("محمد بن سلمان");
            assertThat(page.getByText("Please print this page")).isVisible();
            look(page, "the receipt");
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.getByText("Please print this page")).isHidden();
            assertThat(page.locator("article h1")).isVisible();
            assertThat(page.locator("article")).hasCSS("background-color", "rgb(255, 255, 255)");
            assertThat(page.locator("article dd").first()).hasCSS("color", "rgb(0, 0, 0)");
            look(page, "the print");
            assertThat(page.pdf().length).isGreaterThan(5_000);
            context.close();
        }
    }

    @Test
    void nameIsTakenOffTheWallByKeysAlone() {
        for (int width : List.of(PHONE, WIDE)) {
            UUID ticket = Tickets.open();
            UUID gift = give(ticket);
            assertThat(Tickets.wall(ticket).getList("donors")).hasSize(1);
            BrowserContext context = window(width);
            Page page = context.newPage();
            page.navigate(here(wall.of(gift)));
            look(page, "the question");
            page.keyboard().press("Tab");
            assertThat(page.getByText("Take my name off")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.getByText("does not stand on the donor wall")).isVisible();
            look(page, "the answer");
            assertThat(Tickets.wall(ticket).getList("donors")).isEmpty();
            page.navigate(here(wall.of(UUID.randomUUID())));
            assertThat(page.getByText("There is no such link")).isVisible();
            look(page, "of no gift");
            context.close();
        }
    }

    private void look(Page page, String what) {
        assertThat(browser.violations(page)).as(what).isEmpty();
    }

    private BrowserContext window(int width) {
        return browser.window(
                new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(width == PHONE ? ColorScheme.DARK : ColorScheme.LIGHT),
                complaints);
    }

    private String here(Optional<String> address) {
        return start + address.orElseThrow().replaceAll("^.*/donor/", "donor/");
    }

    /** Of somebody who wants to stand on the wall. @return the donation */
    private static UUID give(UUID ticket) {
        StripeLife life = StripeLife.of(ticket, "eur").pays();
        life.events()
                .forEach(event -> SignedWebhook.send(WallAnswers.given(event, "yes"))
                        .then()
                        .statusCode(200));
        return UUID.fromString(Tickets.ledger(ticket).getString("donations[0].id"));
    }
}
