package org.almoner.desk.frame;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Where style and script of the pages are: an address changes with what is at it, so that browsers may keep it for ever. */
@Singleton
public class Assets {

    private final String style = address("desk.css");
    private final String script = address("desk.js");

    public String style() {
        return style;
    }

    public String script() {
        return script;
    }

    private static String address(String file) {
        try (InputStream bytes = Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("META-INF/resources/assets/" + file)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes());
            return "/assets/" + file + "?" + HexFormat.of().formatHex(Arrays.copyOf(digest, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has SHA-256
        }
    }
}
