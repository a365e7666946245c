package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ProxySelector;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.almoner.HttpAddress;
import org.almoner.HttpProxy;

/**
 * Asks an address who answers there. Each time anew, so that name, certificate and host are those of now; it follows no
 * redirect, reads no body, and hangs up when it has the head.
 */
@ApplicationScoped
class TunnelProbe {

    /** Of the whole; shorter than the limit of a check, so that what took so long can be told. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** A certificate that is renewed by itself is renewed earlier. */
    private static final long FEW_DAYS = 7;

    private final HttpClient client;
    private final Clock clock;
    private final Duration limit;
    private final ProxySelector proxies;

    @Inject
    TunnelProbe(Vertx vertx, Clock clock) {
        this(vertx, new HttpClientOptions(), clock, LIMIT, ProxySelector.getDefault());
    }

    TunnelProbe(Vertx vertx, HttpClientOptions options, Clock clock, Duration limit, ProxySelector proxies) {
        int limitMillis = (int) limit.toMillis();
        this.client = vertx.createHttpClient(options.setKeepAlive(false)
                .setVerifyHost(true)
                .setConnectTimeout(limitMillis)
                .setSslHandshakeTimeout(limitMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
        this.clock = clock;
        this.limit = limit;
        this.proxies = proxies;
    }

    /**
     * Never fails: what goes wrong is what was found.
     *
     * @param base whose {@code /health/live} is asked
     * @param own what must answer
     */
    Uni<Finding> look(URI base, String own) {
        ProxyOptions proxy = HttpProxy.before(base, proxies);
        RequestOptions question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setProxyOptions(proxy)
                .setAbsoluteURI(HttpAddress.withoutSlash(base) + LivenessResource.PATH)
                .setFollowRedirects(false);
        return Uni.createFrom()
                .deferred(() -> ask(question, own))
                .onFailure()
                .recoverWithItem(failure -> Finding.down(TunnelFailure.inWords(failure, base.getHost(), proxy)));
    }

    private Uni<Finding> ask(RequestOptions question, String own) {
        Future<HttpClientRequest> reached = client.request(question);
        return Uni.createFrom()
                .completionStage(() -> reached.compose(HttpClientRequest::send)
                        // Whoever hangs up in the middle of an answer is told so, as an error of the answer.
                        .onSuccess(answer -> answer.exceptionHandler(cut -> {}))
                        .map(answer -> found(answer, own))
                        .toCompletionStage())
                .ifNoItem()
                .after(limit)
                .recoverWithItem(() -> Finding.down((reached.succeeded() ? "HTTP: no answer" : "TCP: no connection")
                        + " within " + limit.toMillis() + " ms"))
                .onTermination()
                // Also on whom is reached after that.
                .invoke(() -> reached.onSuccess(HttpClientRequest::reset));
    }

    private Finding found(HttpClientResponse answer, String own) {
        String instance = answer.getHeader(LivenessResource.INSTANCE);
        int status = answer.statusCode();
        if (status >= 300 && status < 400) {
            return Finding.down("HTTP: redirects (status " + status + "); PUBLIC_BASE_URL must be the address itself");
        }
        if (status != 200) {
            return Finding.down("HTTP: status " + status);
        }
        if (instance == null) {
            return Finding.down("HTTP: something else answers there");
        }
        if (!instance.equals(own)) {
            return Finding.down("HTTP: another installation of Almoner answers there");
        }
        OptionalLong days = daysLeft(answer.request());
        if (days.isEmpty()) {
            return Finding.up("answers without TLS");
        }
        String note = "the certificate is valid for " + days.getAsLong() + " more days";
        return days.getAsLong() < FEW_DAYS ? Finding.degraded("TLS: " + note) : Finding.up(note);
    }

    private OptionalLong daysLeft(HttpClientRequest asked) {
        if (!asked.connection().isSsl()) {
            return OptionalLong.empty();
        }
        try {
            Instant end = asked.connection().peerCertificates().stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(certificate ->
                            ((X509Certificate) certificate).getNotAfter().toInstant())
                    .findFirst()
                    .orElseThrow();
            return OptionalLong.of(Duration.between(clock.instant(), end).toDays());
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException(e); // the handshake has verified it
        }
    }
}
