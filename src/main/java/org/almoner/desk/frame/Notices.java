package org.almoner.desk.frame;

import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.session.DeskCookies;

/** What was just done, told once on the page that comes next. */
@Singleton
class Notices {

    private static final String COOKIE = "almoner-notice";
    private static final int MAX_AGE_SECONDS = 60;
    private static final String DONE = "+";
    private static final String FAILED = "-";

    private final DeskCookies cookies;

    Notices(DeskCookies cookies) {
        this.cookies = cookies;
    }

    /** The answer to a form: on to that page, which tells it. @param text for a person; nothing personal */
    Response done(RoutingContext request, String page, String text) {
        return on(request, page, DONE + text);
    }

    /** As {@link #done}, for what was not done, or not all of it. */
    Response failed(RoutingContext request, String page, String text) {
        return on(request, page, FAILED + text);
    }

    private Response on(RoutingContext request, String page, String told) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(told.getBytes(StandardCharsets.UTF_8));
        request.response().addCookie(cookie(value, request).setMaxAge(MAX_AGE_SECONDS));
        return Pages.to(page);
    }

    /** @return null when there is nothing to tell */
    Reader.Notice take(RoutingContext request) {
        Cookie cookie = request.request().getCookie(COOKIE);
        if (cookie == null || cookie.getValue().isEmpty()) {
            return null;
        }
        request.response().addCookie(cookie("", request).setMaxAge(0));
        try {
            String told = new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8);
            return new Reader.Notice(told.substring(1), told.startsWith(FAILED));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private Cookie cookie(String value, RoutingContext request) {
        return cookies.strict(COOKIE, value, DeskAccess.ROOT, request);
    }
}
