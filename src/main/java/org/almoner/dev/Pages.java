package org.almoner.dev;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The pages of development: files beside this class, which leave the build together with it. */
final class Pages {

    /** Everything comes from here, and nothing is written into a page that could run. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

    private Pages() {}

    /** @param values replace what stands as {@code {{name}}} in the page; they are HTML already */
    static void show(RoutingContext context, int status, String file, Map<String, String> values) {
        String page = read(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Security-Policy", POLICY)
                // With "no-referrer" a browser posts a form as from nowhere, which CORS refuses.
                .putHeader("Referrer-Policy", "same-origin");
        send(context, "text/html", page);
    }

    static void asset(RoutingContext context, String file) {
        send(context, TYPES.get(file.substring(file.lastIndexOf('.') + 1)), read(file));
    }

    private static void send(RoutingContext context, String type, String text) {
        context.response()
                .putHeader("Content-Type", type + ";charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .end(text);
    }

    private static String read(String file) {
        try (InputStream bytes = Pages.class.getResourceAsStream("pages/" + file)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
