package org.almoner.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Chromium, driven by Playwright with the machine's own Node.js: what the two weigh is not among the downloads of a build. One
 * serves all classes: the first starts it, and it ends with the last test of all.
 */
public final class RealBrowser implements BeforeAllCallback, AfterAllCallback {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MILLIS = 30_000;

    /** What else axe-core finds out is not looked at, and need not be told of each part of a page. */
    private static final String VIOLATIONS = """
            async () => (await axe.run({resultTypes: ['violations']})).violations.flatMap(violation => violation.nodes.map(
                node => violation.id + ' ' + node.html.slice(0, 160) + ' ' + node.failureSummary))
            """;

    private Browser browser;
    private String axe;

    /** Before the first test of a class; where it or its driver is missing, the tests are skipped and say so. */
    @Override
    public void beforeAll(ExtensionContext tests) {
        assumeTrue(Files.isExecutable(CHROMIUM), "No browser: " + CHROMIUM + " is missing (Debian's package chromium)");
        Optional<Path> node = node();
        assumeTrue(
                node.isPresent(),
                "No browser: node, which drives it, is missing (Debian's package nodejs, 18 or newer)");
        // Of types that all applications share; what was kept last is closed first.
        Store kept = tests.getRoot().getStore(Namespace.GLOBAL);
        Playwright playwright =
                kept.computeIfAbsent(Playwright.class, unknown -> driven(node.orElseThrow()), Playwright.class);
        browser = kept.computeIfAbsent(Browser.class, unknown -> launched(playwright), Browser.class);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        axe = script();
    }

    /** What a test that failed has left open goes on asking. */
    @Override
    public void afterAll(ExtensionContext tests) {
        if (browser != null) {
            List.copyOf(browser.contexts()).forEach(BrowserContext::close);
        }
    }

    private static Playwright driven(Path node) {
        return Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_NODEJS_PATH", node.toString())));
    }

    private static Browser launched(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    private static Optional<Path> node() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String script() {
        try (InputStream script = RealBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A window of somebody who was never here. */
    public BrowserContext window(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    /** As {@link #window}; errors and warnings of its pages are added to the complaints. */
    public BrowserContext window(Browser.NewContextOptions options, List<String> complaints) {
        BrowserContext context = window(options);
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        return context;
    }

    /** What in a page keeps somebody out by the rules of axe-core, and whether one must scroll sideways; empty when all is well. */
    public List<String> violations(Page page) {
        if (!(boolean) page.evaluate("'axe' in window")) {
            // By the protocol of the browser, which the page's policy does not bind.
            page.evaluate(axe);
        }
        List<String> found = new ArrayList<>();
        ((List<?>) page.evaluate(VIOLATIONS)).forEach(violation -> found.add((String) violation));
        if (!(boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")) {
            found.add("wider than the screen");
        }
        return found;
    }

    /** As {@link #violations}, of the same page on a phone in the dark and on a wide screen in the light, as which it stays. */
    public List<String> violationsOnEachScreen(Page page) {
        Map<Integer, ColorScheme> screens = new LinkedHashMap<>();
        screens.put(390, ColorScheme.DARK);
        screens.put(1_440, ColorScheme.LIGHT);
        List<String> found = new ArrayList<>();
        screens.forEach((width, scheme) -> {
            page.setViewportSize(width, 900);
            // Colours that are on their way from one scheme to the other are neither's.
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            violations(page).forEach(text -> found.add(width + " " + scheme + ": " + text));
        });
        return found;
    }
}
