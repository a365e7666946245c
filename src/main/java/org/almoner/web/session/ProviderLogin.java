package org.almoner.web.session;

import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import org.almoner.Causes;
import org.almoner.web.access.AdminAccess;
import org.almoner.web.access.TokenRoles;
import org.jboss.logging.Logger;

/** Comes in at the desk by way of a provider: there, back again, and then with a session like any other. */
@Singleton
public class ProviderLogin {

    /** How it went on. */
    public sealed interface Step {

        /** To the provider. */
        record Away(String address) implements Step {}

        /** In: the answer has the session's cookie. */
        record In() implements Step {}

        /** Known to the provider, which gives neither of our roles. */
        record WithoutRole() implements Step {}

        /** Not known to it, or not begun in this browser, or begun too long ago. */
        record Refused() implements Step {}

        /** The provider does not answer. */
        record Silence() implements Step {}
    }

    private static final Logger LOG = Logger.getLogger(ProviderLogin.class);
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final String ERROR = "error";

    private final DeskProvider provider;
    private final OidcAuthenticationMechanism mechanism;
    private final IdentityProviderManager identities;
    private final DeskSessions sessions;
    private final ProviderLogout logout;

    ProviderLogin(
            DeskProvider provider,
            OidcAuthenticationMechanism mechanism,
            IdentityProviderManager identities,
            DeskSessions sessions,
            ProviderLogout logout) {
        this.provider = provider;
        this.mechanism = mechanism;
        this.identities = identities;
        this.sessions = sessions;
        this.logout = logout;
    }

    /** The name of the provider's machine; empty where nobody can sign in so. */
    public Optional<String> host() {
        return provider.host();
    }

    /** @param request for {@link DeskAccess#PROVIDER}: to leave, or with what the provider has sent along */
    public Uni<Step> next(RoutingContext request) {
        if (request.queryParams().contains(ERROR)) {
            // Without a look at it: it is anybody's word, and nothing comes of it.
            return Uni.createFrom().item(new Step.Refused());
        }
        boolean isBack =
                request.queryParams().contains("code") || request.queryParams().contains("state");
        return (isBack ? enter(request) : leave(request)).onFailure().recoverWithItem(ProviderLogin::failed);
    }

    private Uni<Step> leave(RoutingContext request) {
        sessions.expectProviders();
        return mechanism
                .getChallenge(request)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .map(challenge -> challenge.status == HttpURLConnection.HTTP_MOVED_TEMP
                        ? new Step.Away(location(challenge))
                        : new Step.Refused());
    }

    private Uni<Step> enter(RoutingContext request) {
        return mechanism
                .authenticate(request, identities)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .flatMap(known -> enter(known, request));
    }

    private static String location(ChallengeData challenge) {
        return challenge.getHeaders().get(HttpHeaders.LOCATION);
    }

    private Uni<Step> enter(SecurityIdentity known, RoutingContext request) {
        // Quarkus' own session, which has nothing in it.
        request.response().removeCookies("q_session_" + DeskProvider.TENANT, false);
        if (known == null || !known.getPrincipal().getName().startsWith(TokenRoles.PREFIX)) {
            return Uni.createFrom().item(new Step.Refused());
        }
        if (!known.hasRole(AdminAccess.ADMIN) && !known.hasRole(AdminAccess.AUDITOR)) {
            return Uni.createFrom().item(new Step.WithoutRole());
        }
        String role = known.hasRole(AdminAccess.ADMIN) ? AdminAccess.ADMIN : AdminAccess.AUDITOR;
        return sessions.enter(known.getPrincipal().getName(), role, request)
                .chain(() -> logout.prepare(
                        known.getAttribute(TokenRoles.END_SESSION), known.getAttribute(TokenRoles.ID_TOKEN), request))
                .replaceWith(new Step.In());
    }

    /** By kinds alone: messages of what could not be verified quote all that the token says of a person. */
    private static Step failed(Throwable failure) {
        LOG.warnf("Nobody was let in at the desk by the provider: %s", Causes.kinds(failure));
        return failure instanceof OIDCException || failure instanceof TimeoutException
                ? new Step.Silence()
                : new Step.Refused();
    }
}
