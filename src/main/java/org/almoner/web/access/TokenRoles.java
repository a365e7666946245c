package org.almoner.web.access;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * Makes of a token's bearer one of our two roles, or none. What else its provider says of a person is left behind here; the
 * subject is kept with what is done ({@link AdminActions}).
 */
@Singleton
public class TokenRoles implements SecurityIdentityAugmentor {

    /** What each name begins with that a provider tells; no user of ours has such a name. */
    public static final String PREFIX = "oidc:";

    /** At the desk, where the provider ends its own session. */
    public static final String END_SESSION = "almoner.end-session";

    /** At the desk, by which the provider knows again whom it let in. */
    public static final String ID_TOKEN = "almoner.id-token";

    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final String adminRole;
    private final String auditorRole;

    TokenRoles(TokenSettings settings) {
        adminRole = TokenSettings.ADMIN_ROLE.read(settings.adminRole()).orElseThrow();
        auditorRole = TokenSettings.AUDITOR_ROLE.read(settings.auditorRole()).orElseThrow();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        boolean isToken = identity.getCredential(AccessTokenCredential.class) != null
                || identity.getCredential(IdTokenCredential.class) != null;
        return isToken
                ? Uni.createFrom().item(() -> ours(identity))
                : Uni.createFrom().item(identity);
    }

    private SecurityIdentity ours(SecurityIdentity bearer) {
        String subject = bearer.getPrincipal().getName();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw new AuthenticationFailedException();
        }
        QuarkusSecurityIdentity.Builder ours =
                QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(PREFIX + subject));
        if (bearer.hasRole(adminRole)) {
            ours.addRole(AdminAccess.ADMIN);
        }
        if (bearer.hasRole(auditorRole)) {
            ours.addRole(AdminAccess.AUDITOR);
        }
        IdTokenCredential idToken = bearer.getCredential(IdTokenCredential.class);
        if (idToken != null) {
            ours.addAttribute(ID_TOKEN, idToken.getToken());
        }
        // As Quarkus has it with each identity that is a token's.
        if (bearer.getAttribute("configuration-metadata") instanceof OidcConfigurationMetadata provider
                && provider.getEndSessionUri() != null) {
            ours.addAttribute(END_SESSION, provider.getEndSessionUri());
        }
        return ours.build();
    }
}
