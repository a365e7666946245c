package org.almoner.web.problem;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** The {@code instance} of a problem: the path as it was asked for. */
final class AskedPath {

    /** A segment with anything but plain characters is none of ours, and may be an address that somebody mistyped. */
    private static final Pattern FOREIGN_SEGMENT = Pattern.compile("(?<![^/])[A-Za-z0-9._~-]*+[^/A-Za-z0-9._~-][^/]*+");

    private static final int LONGEST = 300;

    private AskedPath() {}

    static String of(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith("/") || path.length() > LONGEST) {
            return "/";
        }
        return FOREIGN_SEGMENT.matcher(path).replaceAll("-");
    }
}
