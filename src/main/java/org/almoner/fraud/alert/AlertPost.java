package org.almoner.fraud.alert;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.almoner.HttpProxy;
import org.almoner.database.sql.OwnContext;

/**
 * Sends one alert. It follows no redirect and reads no body: whatever answers there, nothing of it is kept but its status, so that an
 * address inside of the operator's network gives nothing away.
 */
@ApplicationScoped
class AlertPost {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Clock clock;
    private final ProxySelector proxies;
    private final URI address;
    private final byte[] key;

    @Inject
    AlertPost(Vertx vertx, AlertSettings settings, Clock clock) {
        this(vertx, settings, clock, ProxySelector.getDefault());
    }

    AlertPost(Vertx vertx, AlertSettings settings, Clock clock, ProxySelector proxies) {
        int limitMillis = (int) LIMIT.toMillis();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setConnectTimeout(limitMillis)
                .setSslHandshakeTimeout(limitMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
        this.clock = clock;
        this.proxies = proxies;
        this.address = settings.address().orElse(null);
        this.key = settings.key().orElse(null);
    }

    /** What has become of a try. */
    sealed interface Result {

        /** In a word: the status that was answered, or one of ours. */
        String word();
    }

    record Answered(int status) implements Result {

        private static final int GONE = 410;

        @Override
        public String word() {
            return Integer.toString(status);
        }

        boolean isTaken() {
            return status >= 200 && status <= 299;
        }

        /** Nothing is wanted there any more (Standard Webhooks). */
        boolean isGone() {
            return status == GONE;
        }
    }

    record Unanswered(String word) implements Result {}

    /** Never fails. */
    Uni<Result> send(String id, String body) {
        Instant now = clock.instant();
        RequestOptions question = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false)
                .setProxyOptions(HttpProxy.before(address, proxies))
                .putHeader("content-type", "application/json")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .putHeader("webhook-signature", AlertSignature.of(key, id, now, body));
        return Uni.createFrom()
                .deferred(() -> ask(question, body))
                .onFailure()
                .recoverWithItem(failure -> new Unanswered(failure.getClass().getSimpleName()))
                .emitOn(OwnContext.caller());
    }

    private Uni<Result> ask(RequestOptions question, String body) {
        Future<HttpClientRequest> reached = client.request(question);
        return Uni.createFrom()
                .completionStage(() -> reached.compose(request -> request.send(Buffer.buffer(body)))
                        .onSuccess(answer -> answer.exceptionHandler(cut -> {}))
                        .<Result>map(answer -> new Answered(answer.statusCode()))
                        .toCompletionStage())
                .ifNoItem()
                .after(LIMIT)
                .recoverWithItem(new Unanswered("silence"))
                .onTermination()
                // Also on whom is reached after that.
                .invoke(() -> reached.onSuccess(HttpClientRequest::reset));
    }
}
