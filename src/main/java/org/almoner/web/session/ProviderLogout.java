package org.almoner.web.session;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.almoner.web.access.DeskAccess;

/**
 * Out of the provider's session too (OpenID Connect RP-Initiated Logout 1.0): whoever only left ours would be in again at a
 * click. What the provider has to be told then is a cookie that comes with the logout alone.
 */
@Singleton
public class ProviderLogout {

    private static final String COOKIE = "almoner-desk-out";

    /** With less than a browser keeps in one cookie (RFC 6265, 6.1: 4096 bytes with its name and attributes). */
    private static final int LONGEST_CHARS = 2_800;

    private static final String BETWEEN = "\n";

    private final DeskProvider provider;
    private final DeskSeals seals;
    private final DeskCookies cookies;

    ProviderLogout(DeskProvider provider, DeskSeals seals, DeskCookies cookies) {
        this.provider = provider;
        this.seals = seals;
        this.cookies = cookies;
    }

    /** @param endSession where the provider ends its session; null where it has no such address @param idToken null for none */
    Uni<Void> prepare(String endSession, String idToken, RoutingContext request) {
        if (endSession == null || endSession.length() > LONGEST_CHARS) {
            return Uni.createFrom().voidItem();
        }
        String hint = idToken == null || idToken.length() + endSession.length() > LONGEST_CHARS ? "" : idToken;
        return seals.of(DeskSeals.PROVIDER)
                .invoke(seal -> request.response()
                        .addCookie(cookies.strict(
                                COOKIE, seal.seal(endSession + BETWEEN + hint), DeskAccess.LOGOUT, request)))
                .replaceWithVoid();
    }

    /**
     * Where the browser is to go on so that the provider ends its session, for who came in by it. Takes the cookie away.
     *
     * @return empty for whoever gave a password, and where the provider has no such address
     */
    public Uni<Optional<String>> address(RoutingContext request) {
        Cookie cookie = request.request().getCookie(COOKIE);
        DeskSession session = DeskSessions.of(request);
        if (cookie == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        request.response()
                .addCookie(
                        cookies.strict(COOKIE, "", DeskAccess.LOGOUT, request).setMaxAge(0));
        if (session == null || !session.isProviders()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return seals.of(DeskSeals.PROVIDER)
                .map(seal -> Optional.ofNullable(seal.open(cookie.getValue())).flatMap(told -> address(told, request)));
    }

    private Optional<String> address(String told, RoutingContext request) {
        int between = told.indexOf(BETWEEN);
        if (!told.startsWith("http") || between < 0) {
            return Optional.empty();
        }
        String endSession = told.substring(0, between);
        String hint = told.substring(between + 1);
        String back = (cookies.isPublicByTls() ? "https" : request.request().scheme()) + "://"
                + request.request().authority() + DeskAccess.LOGIN;
        return Optional.of(endSession + (endSession.contains("?") ? "&" : "?") + "client_id="
                + encoded(provider.clientId()) + "&post_logout_redirect_uri=" + encoded(back)
                + (hint.isEmpty() ? "" : "&id_token_hint=" + encoded(hint)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
