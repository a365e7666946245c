package org.almoner.web.session;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.access.TokenProvider;
import org.almoner.web.access.TokenSettings;

/**
 * Tells Quarkus whose tokens count, and at one address of the desk where people sign in ({@link DeskProvider}). It is asked with the first token: a start does not wait for the provider, and one that is
 * away closes the door to tokens alone.
 */
@Singleton
class TokenIssuer implements TenantConfigResolver {

    static final String TENANT = "almoner";

    private final Optional<OidcTenantConfig> provider;
    private final DeskProvider desk;

    TokenIssuer(TokenSettings settings, DeskProvider desk) {
        this.desk = desk;
        provider = settings.issuer().flatMap(TokenSettings.ISSUER::read).map(issuer -> config(issuer, settings));
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
        if (request.normalizedPath().equals(DeskAccess.PROVIDER) && desk.isOffered()) {
            return Uni.createFrom().item(desk.config());
        }
        // Null leads to Quarkus' own provider, which is switched off.
        return provider.<Uni<OidcTenantConfig>>map(known -> Uni.createFrom().item(known))
                .orElse(null);
    }

    private static OidcTenantConfig config(String issuer, TokenSettings settings) {
        return OidcTenantConfig.authServerUrl(issuer)
                .tenantId(TENANT)
                .applicationType(ApplicationType.SERVICE)
                .connectionTimeout(TokenProvider.LIMIT)
                .connectionRetryCount(0)
                .roles(
                        Source.accesstoken,
                        TokenSettings.ROLES_CLAIM.read(settings.rolesClaim()).orElseThrow())
                .token()
                .issuer(issuer)
                .audience(TokenSettings.AUDIENCE.read(settings.audience()).orElseThrow())
                .subjectRequired()
                .principalClaim("sub")
                .forcedJwkRefreshInterval(TokenProvider.NEW_KEYS)
                // A stranger's words are not carried to the provider: what its keys do not sign is none of its tokens.
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .build();
    }
}
