package org.almoner.web.session;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.almoner.Digests;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.access.TokenProvider;
import org.almoner.web.access.TokenSettings;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The provider at which people sign in for the desk (OpenID Connect, authorization code flow with PKCE). Quarkus takes each
 * step of it, at one address ({@link DeskAccess#PROVIDER}); what comes of it is a session of ours ({@link DeskSessions}).
 */
@Startup // what is missing is said at once
@Singleton
class DeskProvider {

    /** Without an underscore, at which Quarkus would cut it. */
    static final String TENANT = "almoner-desk";

    private static final Logger LOG = Logger.getLogger(DeskProvider.class);

    /** How long somebody may take to sign in there. */
    private static final Duration STAY = Duration.ofMinutes(10);

    private record Offer(String host, byte[] secret, OidcTenantConfig config) {}

    private final Optional<Offer> offer;

    DeskProvider(TokenSettings settings, DeskCookies cookies, Config config) {
        Optional<String> issuer = settings.issuer().flatMap(TokenSettings.ISSUER::read);
        Optional<String> client = settings.clientId().flatMap(TokenSettings.CLIENT_ID::read);
        Optional<String> secret = TokenSettings.CLIENT_SECRET.read(TokenSettings.CLIENT_SECRET.given(config));
        if (issuer.isPresent() && client.isPresent() && secret.isPresent()) {
            offer = Optional.of(new Offer(
                    URI.create(issuer.get()).getHost(),
                    digest("session " + secret.get()),
                    config(issuer.get(), client.get(), secret.get(), settings, cookies.isPublicByTls())));
        } else {
            offer = Optional.empty();
            if (client.isPresent() || secret.isPresent()) {
                LOG.warn("Nobody can sign in at the desk by OpenID Connect: of OIDC_ISSUER, OIDC_CLIENT_ID and"
                        + " OIDC_CLIENT_SECRET at least one is missing");
            }
        }
    }

    boolean isOffered() {
        return offer.isPresent();
    }

    /** The name of the provider's machine, for people to know it by. */
    Optional<String> host() {
        return offer.map(Offer::host);
    }

    /** As whom the provider knows us. @throws java.util.NoSuchElementException when it is not offered */
    String clientId() {
        return config().clientId().orElseThrow();
    }

    /** Something that changes with the secret and is as secret. */
    Optional<byte[]> secret() {
        return offer.map(Offer::secret);
    }

    /** @throws java.util.NoSuchElementException when it is not offered */
    OidcTenantConfig config() {
        return offer.orElseThrow().config();
    }

    private static OidcTenantConfig config(
            String issuer, String client, String secret, TokenSettings settings, boolean isPublicByTls) {
        return OidcTenantConfig.authServerUrl(issuer)
                .tenantId(TENANT)
                .applicationType(ApplicationType.WEB_APP)
                .clientId(client)
                .credentials(secret)
                .connectionTimeout(TokenProvider.LIMIT)
                // With none Quarkus fails as soon as it has a code.
                .connectionRetryCount(1)
                // Of the two tokens it is the one that is meant for us; an access token need not be readable.
                .roles(
                        Source.idtoken,
                        TokenSettings.ROLES_CLAIM.read(settings.rolesClaim()).orElseThrow())
                .token()
                .issuer(issuer)
                .subjectRequired()
                .principalClaim("sub")
                .forcedJwkRefreshInterval(TokenProvider.NEW_KEYS)
                .end()
                .authentication()
                .pkceRequired()
                .nonceRequired()
                // All replicas can read what one has written.
                .stateSecret(HexFormat.of().formatHex(digest("state " + secret)))
                .stateCookieAge(STAY)
                .stateCookieSameSite(CookieSameSite.LAX)
                // The last that was begun counts: a cookie for each would fill the request.
                .allowMultipleCodeFlows(false)
                .failOnMissingStateParam()
                .redirectPath(DeskAccess.PROVIDER)
                .restorePathAfterRedirect(false)
                .removeRedirectParameters(false)
                .cookiePath(DeskAccess.PROVIDER)
                .cookieForceSecure(isPublicByTls)
                .forceRedirectHttpsScheme(isPublicByTls)
                .end()
                .build();
    }

    private static byte[] digest(String text) {
        return Digests.sha256("almoner desk " + text);
    }
}
