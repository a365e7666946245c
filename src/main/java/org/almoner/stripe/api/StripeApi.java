package org.almoner.stripe.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.almoner.TlsFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.translation.StripeJson;

/**
 * Calls Stripe's API by stripe-java's requests, retries and idempotency, and reads the answers as raw JSON: its models come
 * out empty for another API version than its own, and need reflection that native images lack.
 */
@ApplicationScoped
public class StripeApi {

    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,60}");

    private final StripeApiSettings settings;
    private final String base;
    private final String key;
    private final StripeWorkers workers;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final HttpClient http = new HttpURLConnectionClient();

    StripeApi(
            StripeApiSettings settings,
            StripeAccountSettings account,
            StripeWorkers workers,
            MeterRegistry metrics,
            Clock clock) {
        this.settings = settings;
        this.base = settings.base().flatMap(StripeApiSettings.BASE::read).orElse(StripeApiSettings.BASE_OF_STRIPE);
        this.key = account.key().orElse(null);
        this.workers = workers;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What Stripe answered.
     *
     * @param at when, by Stripe's clock, in whole seconds like the times of its events
     * @param askedAt when it was asked, likewise and at the latest: what Stripe did before is in the answer, however long that took
     */
    public record Answer(JsonNode body, Instant at, Instant askedAt) {}

    public boolean isConfigured() {
        return key != null;
    }

    /** @param path from {@code /v1} on, with nothing in it that needs escaping */
    public Uni<Answer> get(StripeWorkers.Lane lane, String path, Map<String, Object> parameters) {
        return call(lane, RequestMethod.GET, path, parameters, null);
    }

    /**
     * Fails with {@link StripeFailure} also when it is no page of a list.
     *
     * @param after id of the entry that it is to follow; null for the first page
     */
    public Uni<StripePage> page(StripeWorkers.Lane lane, String path, Map<String, Object> parameters, String after) {
        return get(lane, path, StripePage.parameters(parameters, after)).map(answer -> StripePage.of(path, answer));
    }

    /** @param idempotencyKey by which Stripe knows a repetition */
    public Uni<Answer> post(
            StripeWorkers.Lane lane, String path, Map<String, Object> parameters, String idempotencyKey) {
        return call(lane, RequestMethod.POST, path, parameters, idempotencyKey);
    }

    /** Fails with {@link StripeFailure} only, and answers where it was called: Hibernate Reactive cannot change threads. */
    private Uni<Answer> call(
            StripeWorkers.Lane lane,
            RequestMethod method,
            String path,
            Map<String, Object> parameters,
            String idempotencyKey) {
        if (key == null) {
            return Uni.createFrom().failure(StripeFailure.noKey());
        }
        return Uni.createFrom().deferred(() -> {
            Executor caller = OwnContext.caller();
            Timer.Sample started = Timer.start(metrics);
            // By the worker or by the limit: a call that is given up before it is sent must not be sent afterwards.
            AtomicBoolean decided = new AtomicBoolean();
            return Uni.createFrom()
                    .completionStage(() -> CompletableFuture.supplyAsync(
                            () -> decided.compareAndSet(false, true)
                                    ? send(method, path, parameters, idempotencyKey)
                                    : null,
                            workers.of(lane)))
                    .ifNoItem()
                    .after(settings.callLimit())
                    .failWith(() -> decided.compareAndSet(false, true)
                            ? StripeFailure.of(StripeFailure.Kind.BUSY, "no worker was free in time")
                            : StripeFailure.of(StripeFailure.Kind.AWAY, "Stripe took too long to answer"))
                    .onFailure(RejectedExecutionException.class)
                    .transform(full -> StripeFailure.of(StripeFailure.Kind.BUSY, "all workers are busy", full))
                    .onItemOrFailure()
                    .invoke((answer, failure) -> started.stop(timer(lane, failure)))
                    .emitOn(caller);
        });
    }

    private Answer send(RequestMethod method, String path, Map<String, Object> parameters, String idempotencyKey) {
        StripeResponse response;
        long asked = System.nanoTime();
        try {
            response = http.requestWithRetries(
                    StripeRequest.create(method, base + path, parameters, options(idempotencyKey), ApiMode.V1));
        } catch (StripeException e) {
            throw StripeFailure.of(
                    TlsFailure.isReasonOf(e) ? StripeFailure.Kind.NO_TLS : StripeFailure.Kind.AWAY,
                    "Stripe cannot be reached (" + reason(e) + ")",
                    e);
        }
        int status = response.code();
        if (status < 200 || status > 299) {
            throw StripeFailure.answered(status, errorCode(response.body()));
        }
        try {
            JsonNode body = StripeJson.tree(response.body());
            if (body != null && body.isObject()) {
                Instant at = date(response);
                return new Answer(
                        body, at, at.minusNanos(System.nanoTime() - asked).truncatedTo(ChronoUnit.SECONDS));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Neither says more than that it cannot be read, and the text is Stripe's.
        }
        throw StripeFailure.of(StripeFailure.Kind.UNREADABLE, "the answer is not what Stripe's API answers");
    }

    private RequestOptions options(String idempotencyKey) {
        return RequestOptions.builder()
                .setApiKey(key)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(settings.readTimeout().toMillis()))
                .setMaxNetworkRetries(settings.retries())
                .setIdempotencyKey(idempotencyKey)
                .build();
    }

    private static String reason(StripeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }

    private static String errorCode(String body) {
        try {
            JsonNode error = StripeJson.tree(body == null ? "" : body).path("error");
            String code = StripeJson.text(error, "code");
            String word = code == null ? StripeJson.text(error, "type") : code;
            return word != null && CODE.matcher(word).matches() ? word : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private Instant date(StripeResponse response) {
        try {
            Instant date = response.date();
            if (date != null) {
                return date;
            }
        } catch (DateTimeException e) {
            // as good as none
        }
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private Timer timer(StripeWorkers.Lane lane, Throwable failure) {
        String outcome = failure == null
                ? "ok"
                : failure instanceof StripeFailure known ? known.kind().name().toLowerCase(Locale.ROOT) : "failed";
        return metrics.timer("almoner.stripe.calls", "lane", lane.name().toLowerCase(Locale.ROOT), "outcome", outcome);
    }
}
