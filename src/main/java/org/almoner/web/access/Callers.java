package org.almoner.web.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** Who asks, where a public path tells those more who have credentials. */
@ApplicationScoped
public class Callers {

    private final HttpServerRequest request;
    private final CurrentIdentityAssociation identity;
    private final Clients clients;
    private final LoginDelay delay;

    Callers(HttpServerRequest request, CurrentIdentityAssociation identity, Clients clients, LoginDelay delay) {
        this.request = request;
        this.identity = identity;
        this.clients = clients;
        this.delay = delay;
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

    private Uni<Boolean> hasOneOf(String... roles) {
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            return Uni.createFrom().item(false);
        }
        String client = clients.of(request);
        delay.expectNone(client);
        if (AdminAccess.isNoToken(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            delay.failed(client);
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return identity.getDeferredIdentity()
                .onFailure(AuthenticationFailedException.class)
                .invoke(() -> delay.failed(client))
                .map(caller -> Stream.of(roles).anyMatch(caller::hasRole));
    }
}
