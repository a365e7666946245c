package org.almoner.web.access;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** Who asks, where not all who may ask are told the same. */
@ApplicationScoped
public class Callers {

    private final CurrentVertxRequest request;
    private final CurrentIdentityAssociation identity;
    private final Clients clients;
    private final Credentials credentials;

    Callers(
            CurrentVertxRequest request,
            CurrentIdentityAssociation identity,
            Clients clients,
            Credentials credentials) {
        this.request = request;
        this.identity = identity;
        this.clients = clients;
        this.credentials = credentials;
    }

    /** Whether the current request comes from an administrator; else as {@link #mayRead}. */
    public Uni<Boolean> isAdmin() {
        return hasOneOf(AdminAccess.ADMIN);
    }

    /**
     * Whether the current request comes from an administrator or an auditor. Guessing is as slow here as under {@code /admin}.
     *
     * @return false without credentials; fails with 401 for wrong ones, with 429 while the client has to wait
     */
    public Uni<Boolean> mayRead() {
        return hasOneOf(AdminAccess.ADMIN, AdminAccess.AUDITOR);
    }

    /** Whom the current request counts for, as {@link Clients} says. */
    public String client() {
        return clients.of(request.getCurrent().request());
    }

    private Uni<Boolean> hasOneOf(String... roles) {
        RoutingContext asked = request.getCurrent();
        Uni<SecurityIdentity> caller = identity.getDeferredIdentity();
        if (DeskAccess.isDesk(asked.normalizedPath())) {
            // A session has opened its door; there is no password that could be guessed.
            return hasOneOf(caller, roles);
        }
        if (!asked.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
            return Uni.createFrom().item(false);
        }
        return hasOneOf(credentials.check(asked.request(), caller), roles);
    }

    private static Uni<Boolean> hasOneOf(Uni<SecurityIdentity> caller, String... roles) {
        return caller.map(known -> Stream.of(roles).anyMatch(known::hasRole));
    }
}
