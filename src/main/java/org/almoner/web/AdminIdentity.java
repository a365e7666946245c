package org.almoner.web;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Knows one user, {@code admin}. Wrong credentials make somebody without a role and not nobody: the contract answers them
 * with 403, and 401 only to those who sent none.
 */
@Singleton
class AdminIdentity implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    private final Optional<byte[]> password;

    /** Takes the setting as it was given: read in the usual way, a {@code $} in a password would start an expression. */
    AdminIdentity(Config config) {
        password = Optional.ofNullable(config.getConfigValue("ADMIN_PASSWORD").getRawValue())
                .filter(given -> !given.isBlank())
                .map(given -> digest(given.toCharArray()));
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        QuarkusSecurityIdentity.Builder identity =
                QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("basic"));
        if (isAdmin(request)) {
            identity.addRole(Doors.ADMIN);
        }
        return Uni.createFrom().item(identity.build());
    }

    private boolean isAdmin(UsernamePasswordAuthenticationRequest request) {
        byte[] given = digest(request.getPassword().getPassword());
        return password.filter(expected -> MessageDigest.isEqual(expected, given))
                        .isPresent()
                && Doors.ADMIN.equals(request.getUsername());
    }

    /** Digests have one length, so that comparing them takes the same time whatever was given. */
    private static byte[] digest(char[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(new String(password).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has SHA-256
        }
    }
}
