package org.almoner.web.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.almoner.Digests;
import org.almoner.Setting;
import org.eclipse.microprofile.config.Config;

/** Knows two users, {@code admin} and {@code auditor}, each of the role of its name and only with a password that is set. */
@Singleton
public class AdminIdentity implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    /** What nobody's password has. */
    private static final byte[] NONE = {};

    private final Map<String, byte[]> passwords = new HashMap<>();

    AdminIdentity(Config config) {
        take(config, AdminAccess.ADMIN, WebSettings.ADMIN_PASSWORD);
        take(config, AdminAccess.AUDITOR, WebSettings.AUDITOR_PASSWORD);
    }

    private void take(Config config, String user, Setting<String> password) {
        password.read(password.given(config)).ifPresent(given -> passwords.put(user, Digests.sha256(given)));
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        String user = request.getUsername();
        if (!isPassword(user, new String(request.getPassword().getPassword()))) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom().item(identity(user, user));
    }

    public boolean isPassword(String user, String given) {
        // Digests have one length, so that comparing them takes the same time whatever was given.
        return MessageDigest.isEqual(passwords.getOrDefault(user, NONE), Digests.sha256(given));
    }

    /** Something that changes with the password and is as secret; empty for whoever has none. */
    public Optional<byte[]> secretOf(String user) {
        return Optional.ofNullable(passwords.get(user));
    }

    /** @param user who has shown that it is them */
    public static SecurityIdentity identity(String user, String role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user))
                .addRole(role)
                .build();
    }
}
