package org.almoner.web;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.quarkus.vertx.http.security.CORS;
import io.quarkus.vertx.http.security.HttpSecurity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Who may come in. Everything under {@code /admin} is closed before any resource is looked for, so that a resource that
 * forgot its {@code @RolesAllowed}, or that does not exist, is closed too.
 */
@Singleton
class Doors {

    static final String ADMIN = "admin";

    void set(@Observes HttpSecurity security, AllowedOrigins origins) {
        security.path("/admin", "/admin/*").policy(new AdminOnly());
        if (!origins.all().isEmpty()) {
            security.cors(CORS.origins(origins.all())
                    .methods(Set.of("GET", "HEAD", "POST"))
                    .build());
        }
    }

    /** Fails instead of denying: a denial is answered by Quarkus with an empty body, a failure by {@link ProblemRoutes}. */
    private static final class AdminOnly implements HttpSecurityPolicy {

        @Override
        public Uni<CheckResult> checkPermission(
                RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
            return identity.map(caller -> {
                if (caller.isAnonymous()) {
                    throw new UnauthorizedException();
                }
                if (!caller.hasRole(ADMIN)) {
                    throw new ForbiddenException();
                }
                return CheckResult.PERMIT;
            });
        }
    }
}
