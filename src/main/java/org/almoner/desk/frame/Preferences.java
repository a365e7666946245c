package org.almoner.desk.frame;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;

/** What a browser tells of how its reader wants to see numbers and times. */
// What the JDK knows of languages, it finds by two services (META-INF/services/sun.util.*), which a native executable
// must be told of.
@RegisterForReflection(
        classNames = {
            "sun.util.resources.cldr.provider.CLDRLocaleDataMetaInfo",
            "sun.util.resources.provider.LocaleDataProvider"
        })
final class Preferences {

    /** Written by {@code desk.js}: no header has it. */
    private static final String ZONE = "almoner-zone";

    private static final int LONGEST_CHARS = 200;

    /** By its name, which the books ask for; an offset has none. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    private Preferences() {}

    /** British English for whoever says nothing, or something that is no language. */
    static Locale locale(RoutingContext request) {
        String wanted = request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (wanted == null || wanted.length() > LONGEST_CHARS) {
            return Locale.UK;
        }
        try {
            return Locale.LanguageRange.parse(wanted).stream()
                    .map(Locale.LanguageRange::getRange)
                    .filter(range -> !range.contains("*"))
                    .findFirst()
                    .map(Locale::forLanguageTag)
                    .filter(locale -> !locale.getLanguage().isEmpty())
                    .map(Locale::stripExtensions)
                    .orElse(Locale.UK);
        } catch (IllegalArgumentException e) {
            return Locale.UK;
        }
    }

    static ZoneId zone(RoutingContext request) {
        Cookie told = request.request().getCookie(ZONE);
        try {
            return told == null ? UTC : ZoneId.of(told.getValue().replace("%2F", "/"));
        } catch (DateTimeException e) {
            return UTC;
        }
    }
}
