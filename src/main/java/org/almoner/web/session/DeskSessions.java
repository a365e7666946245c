package org.almoner.web.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.web.access.AdminIdentity;
import org.almoner.web.access.Clients;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.access.LoginDelay;
import org.almoner.web.access.TokenRoles;

/**
 * Logging in at the desk and staying so: a sealed cookie, since replicas share no memory. (The form authentication of Quarkus
 * has one too, but reads its form past our limits of bodies, redirects to http behind a proxy that ends TLS, and drops what was
 * typed into a form whose session had ended.)
 */
@Singleton
public class DeskSessions {

    /** How long a session lasts. */
    @ConfigMapping(prefix = "almoner.web.desk")
    interface Settings {

        /** Without a page that is asked for. */
        @WithDefault("30M")
        Duration idle();
    }

    static final String COOKIE = "almoner-desk";

    /** However busy: a browser that was left open in the evening asks in the morning. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** However busy, of who signed in at a provider: a role that was taken there goes with the session here. */
    static final Duration LONGEST_OF_PROVIDER = Duration.ofHours(4);

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final Pattern VALUE = Pattern.compile("(admin|auditor|oidc)\\.([A-Za-z0-9_-]{1,600})");
    private static final Pattern TIMES =
            Pattern.compile("([0-9]{1,12}) ([0-9]{1,12})(?: (admin|auditor) (oidc:[\\x21-\\x7e]{1,255}))?");

    private final Settings settings;
    private final AdminIdentity identity;
    private final DeskSeals seals;
    private final DeskCookies cookies;
    private final LoginDelay delay;
    private final Clients clients;
    private final Clock clock;

    DeskSessions(
            Settings settings,
            AdminIdentity identity,
            DeskSeals seals,
            DeskCookies cookies,
            LoginDelay delay,
            Clients clients,
            Clock clock) {
        this.settings = settings;
        this.identity = identity;
        this.seals = seals;
        this.cookies = cookies;
        this.delay = delay;
        this.clients = clients;
        this.clock = clock;
    }

    /** The session that this request belongs to, once the doors have let it in; null at the login page. */
    public static DeskSession of(RoutingContext request) {
        return request.get(DeskSession.key());
    }

    /** Whether anybody may come in by a password. */
    public boolean hasPassword() {
        return seals.hasPassword();
    }

    /**
     * Gives the browser its cookie.
     *
     * @return false for a wrong password; fails with 429 while the client has to wait
     */
    public Uni<Boolean> login(String user, String password, RoutingContext request) {
        String client = clients.of(request.request());
        delay.expectNone(client);
        if (!identity.isPassword(user, password)) {
            delay.failed(client);
            return Uni.createFrom().item(false);
        }
        return seals.of(user).invoke(seal -> begin(user, user, seal, request)).replaceWith(true);
    }

    /** The same for whom the provider has let in. @param user {@code oidc:} and its name there */
    Uni<Void> enter(String user, String role, RoutingContext request) {
        return seals.of(DeskSeals.PROVIDER)
                .invoke(seal -> begin(user, role, seal, request))
                .replaceWithVoid();
    }

    /** Somebody is about to be let in: what their cookie is sealed with takes a while, which they spend elsewhere. */
    void expectProviders() {
        seals.of(DeskSeals.PROVIDER).subscribe().with(ready -> {});
    }

    private void begin(String user, String role, SessionSeal seal, RoutingContext request) {
        Instant now = now();
        DeskSession session = session(user, role, now, now, seal);
        request.put(DeskSession.key(), session);
        write(session, seal, request);
    }

    /** Takes the cookie away. */
    public void logout(RoutingContext request) {
        request.response()
                .addCookie(cookies.strict(COOKIE, "", DeskAccess.ROOT, request).setMaxAge(0));
    }

    /** Reads the cookie and, where it is some time old, writes it anew. @return null without one that still holds */
    public Uni<DeskSession> restore(RoutingContext request) {
        Cookie cookie = request.request().getCookie(COOKIE);
        Matcher value = VALUE.matcher(cookie == null ? "" : cookie.getValue());
        if (!value.matches() || !seals.has(value.group(1))) {
            return Uni.createFrom().nullItem();
        }
        String owner = value.group(1);
        return seals.of(owner).map(seal -> {
            DeskSession session = read(owner, seal, value.group(2));
            if (session != null) {
                request.put(DeskSession.key(), session);
                renew(session, seal, request);
            }
            return session;
        });
    }

    private DeskSession read(String owner, SessionSeal seal, String sealed) {
        String plain = seal.open(sealed);
        Matcher times = TIMES.matcher(plain == null ? "" : plain);
        boolean isProviders = owner.equals(DeskSeals.PROVIDER);
        if (!times.matches() || isProviders != (times.group(4) != null)) {
            return null;
        }
        Instant since = Instant.ofEpochSecond(Long.parseLong(times.group(1)));
        Instant seen = Instant.ofEpochSecond(Long.parseLong(times.group(2)));
        Duration longest = isProviders ? LONGEST_OF_PROVIDER : LONGEST;
        if (!now().isBefore(seen.plus(settings.idle())) || !now().isBefore(since.plus(longest))) {
            return null;
        }
        return isProviders
                ? session(times.group(4), times.group(3), since, seen, seal)
                : session(owner, owner, since, seen, seal);
    }

    private static DeskSession session(String user, String role, Instant since, Instant seen, SessionSeal seal) {
        String formToken = user.startsWith(TokenRoles.PREFIX) ? seal.formToken(user) : seal.formToken();
        return new DeskSession(user, role, since, seen, formToken);
    }

    /** What a page asks for by itself keeps no session alive. */
    private void renew(DeskSession session, SessionSeal seal, RoutingContext request) {
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        boolean byItself = accept != null && accept.contains("text/event-stream")
                || request.request().headers().contains("HX-Request");
        if (!byItself && now().isAfter(session.seen().plus(RENEWED_AFTER))) {
            write(session, seal, request);
        }
    }

    private void write(DeskSession session, SessionSeal seal, RoutingContext request) {
        String times = session.since().getEpochSecond() + " " + now().getEpochSecond();
        String value = session.isProviders()
                ? DeskSeals.PROVIDER + "." + seal.seal(times + " " + session.role() + " " + session.user())
                : session.user() + "." + seal.seal(times);
        request.response().addCookie(cookies.strict(COOKIE, value, DeskAccess.ROOT, request));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
