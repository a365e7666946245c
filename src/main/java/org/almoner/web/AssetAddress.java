package org.almoner.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.almoner.Digests;

/** Where a file of the pages is: an address changes with what is at it, so that browsers may keep it for ever. */
public final class AssetAddress {

    private AssetAddress() {}

    /** @param file among {@code META-INF/resources/assets} */
    public static String of(String file) {
        try (InputStream bytes = Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("META-INF/resources/assets/" + file)) {
            byte[] digest = Digests.sha256(bytes.readAllBytes());
            return "/assets/" + file + "?" + HexFormat.of().formatHex(Arrays.copyOf(digest, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
