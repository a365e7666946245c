package org.almoner.web.access;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.quarkus.vertx.http.security.CORS;
import io.quarkus.vertx.http.security.HttpSecurity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemRoutes;

/**
 * Who may come in. Everything under {@code /admin} is closed before any resource is looked for, so that a resource that
 * forgot its {@code @RolesAllowed}, or that does not exist, is closed too.
 */
@Singleton
public class AdminAccess {

    public static final String ADMIN = "admin";

    /** May read under {@code /admin}, and change nothing. */
    public static final String AUDITOR = "auditor";

    private static final String ROOT = "/admin";
    private static final Pattern AFTER_NAMES = Pattern.compile(";[^/]*");

    private final AllowedOrigins origins;
    private final Credentials credentials;

    AdminAccess(AllowedOrigins origins, Credentials credentials) {
        this.origins = origins;
        this.credentials = credentials;
    }

    void set(@Observes HttpSecurity security) {
        security.path(ROOT, ROOT + "/*").policy(new AdminOnly());
        if (!origins.all().isEmpty()) {
            security.cors(CORS.origins(origins.all())
                    .methods(CorsRefusals.METHODS)
                    // When to come back, and what to name when something went wrong.
                    .exposedHeaders(Set.of("Retry-After", "X-Request-Id"))
                    .build());
        }
    }

    /** @param path normalised; what follows a semicolon in a segment is no part of its name */
    static boolean isAdmin(String path) {
        return isUnder(ROOT, path);
    }

    /** @param path as {@link #isAdmin} has it */
    static boolean isUnder(String root, String path) {
        String plain = path.indexOf(';') < 0 ? path : AFTER_NAMES.matcher(path).replaceAll("");
        return plain.equals(root) || plain.startsWith(root + "/");
    }

    /** Fails instead of denying: a denial is answered by Quarkus with an empty body, a failure by {@link ProblemRoutes}. */
    private final class AdminOnly implements HttpSecurityPolicy {

        @Override
        public Uni<CheckResult> checkPermission(
                RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext authorization) {
            return credentials
                    .check(context.request(), identity)
                    .map(caller -> check(caller, context.request().method()));
        }

        private CheckResult check(SecurityIdentity caller, HttpMethod method) {
            if (caller.isAnonymous()) {
                throw new UnauthorizedException();
            }
            expectRole(caller, method);
            return CheckResult.PERMIT;
        }
    }

    /** @throws ForbiddenException unless it is an administrator, or an auditor who reads */
    static void expectRole(SecurityIdentity caller, HttpMethod method) {
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (!caller.hasRole(ADMIN) && !(reads && caller.hasRole(AUDITOR))) {
            throw new ForbiddenException();
        }
    }
}
