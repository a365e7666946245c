import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the pictures of the README from a running program: {@code scripts/pictures} starts it. */
final class Pictures {

    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("overview", "/desk");
        PAGES.put("donations", "/desk/donations");
        PAGES.put("tickets", "/desk/tickets");
        PAGES.put("reports", "/desk/reports");
        PAGES.put("summary", "/desk/reports/summary?group=country");
        PAGES.put("payouts", "/desk/payouts");
        PAGES.put("receipts", "/desk/receipts");
        PAGES.put("books", "/desk/books");
        PAGES.put("jobs", "/desk/jobs");
        PAGES.put("system", "/desk/system");
        PAGES.put("support", "/desk/support");
        PAGES.put("knowledge", "/desk/knowledge");
        PAGES.put("profiles", "/desk/profiles");
        PAGES.put("recordings", "/desk/recordings");
        PAGES.put("erase", "/desk/erase");
    }

    /** @param arguments the address, the folder, user and password, then the names of pages; all without names */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        List<String> wanted = List.of(arguments).subList(4, arguments.length);
        try (Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                            .setArgs(List.of("--no-sandbox", "--disable-gpu")));
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {1440, 390}) {
                    take(browser, arguments, folder, wanted, scheme, width);
                }
            }
        }
    }

    private static void take(
            Browser browser, String[] arguments, Path folder, List<String> wanted, ColorScheme scheme, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, width > 500 ? 900 : 844)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin"));
        Page page = context.newPage();
        page.navigate(arguments[0] + "/desk/login");
        page.locator("[name=user]").selectOption(arguments[2]);
        page.locator("[name=password]").fill(arguments[3]);
        page.locator("main form button").click();
        page.waitForLoadState();
        PAGES.forEach((name, address) -> {
            if (wanted.isEmpty() || wanted.contains(name)) {
                page.navigate(arguments[0] + address);
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(width < 500)
                        .setPath(folder.resolve(name + (width > 500 ? "" : "-phone")
                                + (scheme == ColorScheme.DARK ? "-dark" : "") + ".png")));
            }
        });
        context.close();
    }
}
