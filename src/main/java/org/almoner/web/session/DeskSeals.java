package org.almoner.web.session;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.almoner.database.sql.OwnContext;
import org.almoner.web.access.AdminAccess;
import org.almoner.web.access.AdminIdentity;

/** The seals of the desk's cookies: one for each user with a password, and one for all whom the provider lets in. */
@Singleton
class DeskSeals {

    /** Whose cookies the provider's seal closes. */
    static final String PROVIDER = "oidc";

    private final AdminIdentity identity;
    private final DeskProvider provider;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Uni<SessionSeal>> seals = new ConcurrentHashMap<>();

    DeskSeals(AdminIdentity identity, DeskProvider provider) {
        this.identity = identity;
        this.provider = provider;
    }

    /** @param owner a user with a password, or {@link #PROVIDER} */
    boolean has(String owner) {
        return secretOf(owner).isPresent();
    }

    /** Whether anybody may come in by a password. */
    boolean hasPassword() {
        return List.of(AdminAccess.ADMIN, AdminAccess.AUDITOR).stream().anyMatch(this::has);
    }

    /** Made with its first use, elsewhere than on the event loop, and kept. */
    Uni<SessionSeal> of(String owner) {
        return seals.computeIfAbsent(
                        owner,
                        unknown -> Uni.createFrom()
                                .item(() ->
                                        SessionSeal.of(owner, secretOf(owner).orElseThrow(), rounds(), random))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                                .memoize()
                                .indefinitely())
                .emitOn(OwnContext.caller());
    }

    int rounds() {
        return SessionSeal.ROUNDS;
    }

    private Optional<byte[]> secretOf(String owner) {
        return owner.equals(PROVIDER) ? provider.secret() : identity.secretOf(owner);
    }
}
