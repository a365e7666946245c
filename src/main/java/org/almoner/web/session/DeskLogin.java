package org.almoner.web.session;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import org.almoner.web.access.AdminIdentity;
import org.almoner.web.access.DeskAccess;

/** Knows by the desk's cookie who asks, at the desk and nowhere else: a cookie opens no door of the API. */
@Singleton
class DeskLogin implements HttpAuthenticationMechanism {

    private static final String SCHEME = "desk";

    private final DeskSessions sessions;

    DeskLogin(DeskSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return DeskAccess.isDesk(context.normalizedPath())
                ? sessions.restore(context)
                        .map(session -> session == null ? null : AdminIdentity.identity(session.user(), session.role()))
                : Uni.createFrom().nullItem();
    }

    /** Whoever is refused is answered by {@link DeskAccess}. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, DeskSessions.COOKIE, SCHEME));
    }
}
