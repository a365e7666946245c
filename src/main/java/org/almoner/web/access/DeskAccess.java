package org.almoner.web.access;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.quarkus.vertx.http.security.HttpSecurity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** The door of the desk: closed like that of {@code /admin}, before any page is looked for. */
@Singleton
public class DeskAccess {

    public static final String ROOT = "/desk";

    /** Open to all. */
    public static final String LOGIN = ROOT + "/login";

    /** Where a form goes whose session has ended; it shows the login and keeps what was typed. */
    public static final String AGAIN = LOGIN + "/again";

    /** Where people are sent to the provider, and where it sends them back to; open to all. */
    public static final String PROVIDER = LOGIN + "/oidc";

    /** Where a form is sent that was kept while its writer signed in elsewhere; open to all, and does nothing with it. */
    public static final String KEPT = LOGIN + "/kept";

    private static final Set<String> OPEN = Set.of(LOGIN, AGAIN, PROVIDER, KEPT);

    /** Open to whoever is in. */
    public static final String LOGOUT = ROOT + "/logout";

    private static final String UNSENT = DeskAccess.class.getName() + ".unsent";

    /** Before anything looks at credentials. */
    private static final int EARLY = -1_000;

    void set(@Observes HttpSecurity security) {
        security.path(ROOT, ROOT + "/*").policy(new SessionOnly());
    }

    /** What a browser knows of the API's credentials is none of the desk's: guesses at them are counted at one door only. */
    void install(@Observes Router router) {
        router.route().order(EARLY).handler(request -> {
            if (isDesk(request.normalizedPath())) {
                request.request().headers().remove(HttpHeaders.AUTHORIZATION);
            }
            request.next();
        });
    }

    /** @param path normalised */
    public static boolean isDesk(String path) {
        return AdminAccess.isUnder(ROOT, path);
    }

    /** Where the form was sent that came without a session; null for any other request. */
    public static String unsent(RoutingContext request) {
        return request.get(UNSENT);
    }

    /** Fails instead of denying, as {@link AdminAccess} does. */
    private static final class SessionOnly implements HttpSecurityPolicy {

        @Override
        public Uni<CheckResult> checkPermission(
                RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext authorization) {
            String path = context.normalizedPath();
            if (OPEN.contains(path)) {
                return CheckResult.permit();
            }
            return identity.flatMap(caller -> check(caller, context));
        }

        private static Uni<CheckResult> check(SecurityIdentity caller, RoutingContext context) {
            if (!caller.isAnonymous() && context.normalizedPath().equals(LOGOUT)) {
                return CheckResult.permit();
            }
            if (!caller.isAnonymous()) {
                AdminAccess.expectRole(caller, context.request().method());
                return CheckResult.permit();
            }
            if (!context.request().method().equals(HttpMethod.POST)) {
                throw new UnauthorizedException();
            }
            context.put(UNSENT, context.normalizedPath());
            context.reroute(HttpMethod.POST, AGAIN);
            return Uni.createFrom().nothing();
        }
    }
}
