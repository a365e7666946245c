package org.almoner.web.access;

import io.quarkus.oidc.AccessTokenCredential;
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
class TokenRoles implements SecurityIdentityAugmentor {

    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final String adminRole;
    private final String auditorRole;

    TokenRoles(TokenSettings settings) {
        adminRole = TokenSettings.ADMIN_ROLE.read(settings.adminRole()).orElseThrow();
        auditorRole = TokenSettings.AUDITOR_ROLE.read(settings.auditorRole()).orElseThrow();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return identity.getCredential(AccessTokenCredential.class) == null
                ? Uni.createFrom().item(identity)
                : Uni.createFrom().item(() -> ours(identity));
    }

    private SecurityIdentity ours(SecurityIdentity bearer) {
        String subject = bearer.getPrincipal().getName();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw new AuthenticationFailedException();
        }
        QuarkusSecurityIdentity.Builder ours =
                QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("oidc:" + subject));
        if (bearer.hasRole(adminRole)) {
            ours.addRole(AdminAccess.ADMIN);
        }
        if (bearer.hasRole(auditorRole)) {
            ours.addRole(AdminAccess.AUDITOR);
        }
        return ours.build();
    }
}
