package org.almoner.web.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final int MAX_COOKIE_CHARS = 400;
    private static final Pattern VALUE =
            Pattern.compile("(admin|auditor)\\.([A-Za-z0-9_-]{1," + MAX_COOKIE_CHARS + "})");
    private static final Pattern TIMES = Pattern.compile("([0-9]{1,12}) ([0-9]{1,12})");

    private final Settings settings;
    private final AdminIdentity identity;
    private final LoginDelay delay;
    private final Clients clients;
    private final Clock clock;
    private final boolean isPublicByTls;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Uni<SessionSeal>> seals = new ConcurrentHashMap<>();

    DeskSessions(
            Settings settings,
            WebSettings web,
            AdminIdentity identity,
            LoginDelay delay,
            Clients clients,
            Clock clock) {
        this.settings = settings;
        this.identity = identity;
        this.delay = delay;
        this.clients = clients;
        this.clock = clock;
        this.isPublicByTls = web.publicBaseUrl()
                .filter(base -> base.strip().startsWith("https:"))
                .isPresent();
    }

    /** The session that this request belongs to, once the doors have let it in; null at the login page. */
    public static DeskSession of(RoutingContext request) {
        return request.get(DeskSession.key());
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
        Instant now = now();
        return seal(user)
                .invoke(seal -> {
                    DeskSession session = new DeskSession(user, now, now, seal.formToken());
                    request.put(DeskSession.key(), session);
                    write(session, seal, request);
                })
                .replaceWith(true);
    }

    /** Takes the cookie away. */
    public void logout(RoutingContext request) {
        request.response().addCookie(cookie("", request).setMaxAge(0));
    }

    /** Reads the cookie and, where it is some time old, writes it anew. @return null without one that still holds */
    Uni<DeskSession> restore(RoutingContext request) {
        Cookie cookie = request.request().getCookie(COOKIE);
        Matcher value = VALUE.matcher(cookie == null ? "" : cookie.getValue());
        if (!value.matches() || identity.secretOf(value.group(1)).isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        String user = value.group(1);
        return seal(user).map(seal -> {
            DeskSession session = read(user, seal, value.group(2));
            if (session != null) {
                request.put(DeskSession.key(), session);
                renew(session, seal, request);
            }
            return session;
        });
    }

    private DeskSession read(String user, SessionSeal seal, String sealed) {
        String plain = seal.open(sealed);
        Matcher times = TIMES.matcher(plain == null ? "" : plain);
        if (!times.matches()) {
            return null;
        }
        Instant since = Instant.ofEpochSecond(Long.parseLong(times.group(1)));
        Instant seen = Instant.ofEpochSecond(Long.parseLong(times.group(2)));
        Instant now = now();
        boolean holds = now.isBefore(seen.plus(settings.idle())) && now.isBefore(since.plus(LONGEST));
        return holds ? new DeskSession(user, since, seen, seal.formToken()) : null;
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
        request.response().addCookie(cookie(session.user() + "." + seal.seal(times), request));
    }

    private Cookie cookie(String value, RoutingContext request) {
        return Cookie.cookie(COOKIE, value)
                .setPath(DeskAccess.ROOT)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isSecure(request));
    }

    /** Whether the browser has come by TLS, also where a proxy ends it. */
    public boolean isSecure(RoutingContext request) {
        return isPublicByTls || request.request().isSSL();
    }

    /** Made with its first use, elsewhere than on the event loop, and kept. */
    private Uni<SessionSeal> seal(String user) {
        Uni<SessionSeal> kept = seals.computeIfAbsent(
                user,
                unknown -> Uni.createFrom()
                        .item(() -> SessionSeal.of(user, identity.secretOf(user).orElseThrow(), random))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .memoize()
                        .indefinitely());
        Context loop = Vertx.currentContext();
        return loop == null ? kept : kept.emitOn(task -> runOn(loop, task));
    }

    private static void runOn(Context loop, Runnable task) {
        if (Vertx.currentContext() == loop) {
            task.run();
        } else {
            loop.runOnContext(there -> task.run());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Who may log in at all. */
    public boolean isOpen() {
        return List.of(AdminAccess.ADMIN, AdminAccess.AUDITOR).stream()
                .anyMatch(user -> identity.secretOf(user).isPresent());
    }
}
