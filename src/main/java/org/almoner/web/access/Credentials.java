package org.almoner.web.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.problem.ProviderSilence;

/** What a request says of who sends it, wherever that is looked at: guessing is slow, and nothing that is sent holds a request for long. */
@Singleton
class Credentials {

    private static final String BEARER = "Bearer ";

    /** Three parts in Base64 for addresses, as RFC 7515 has it; an empty signature is none. */
    private static final Pattern TOKEN = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private final Clients clients;
    private final LoginDelay delay;
    private final TokenProvider provider;

    Credentials(Clients clients, LoginDelay delay, TokenProvider provider) {
        this.clients = clients;
        this.delay = delay;
        this.provider = provider;
    }

    /**
     * @param identity what Quarkus makes of them, anonymous where there are none
     * @return the same; fails with {@link AuthenticationFailedException} for wrong ones, and for {@link ProviderSilence} with that as its
     *     cause or with {@link io.quarkus.oidc.OIDCException}
     * @throws ProblemException 429 while the client has to wait
     */
    Uni<SecurityIdentity> check(HttpServerRequest request, Uni<SecurityIdentity> identity) {
        String sent = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (sent == null) {
            return identity;
        }
        String client = clients.of(request);
        delay.expectNone(client);
        Uni<SecurityIdentity> known = isBearer(sent) ? ofBearer(sent, identity) : identity;
        return known.onFailure(Credentials::isWrong).invoke(() -> delay.failed(client));
    }

    private static boolean isWrong(Throwable failure) {
        return failure instanceof AuthenticationFailedException && !ProviderSilence.isReasonOf(failure);
    }

    /** A bearer's word that is no signed token is not read any further: libraries trip over what is none. */
    private Uni<SecurityIdentity> ofBearer(String sent, Uni<SecurityIdentity> identity) {
        return TOKEN.matcher(sent.substring(BEARER.length())).matches()
                ? provider.inTime(identity)
                : Uni.createFrom().failure(AuthenticationFailedException::new);
    }

    private static boolean isBearer(String sent) {
        return sent.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }
}
