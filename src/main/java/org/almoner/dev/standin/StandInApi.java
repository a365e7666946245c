package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The part of Stripe's API that we use, under {@code /dev/stripe/v1}. */
@ApplicationScoped
class StandInApi {

    private static final String V1 = StandIn.PATH + "/v1";
    private static final long BODY_LIMIT_BYTES = 64 * 1024;
    private static final int MAX_IDEMPOTENCY_KEYS = 2_000;

    private final StandIn standIn;
    private final Clock clock;
    private final Map<String, Answered> answered = new LinkedHashMap<>();

    private record Answered(String request, int status, ObjectNode body) {}

    StandInApi(StandIn standIn, Clock clock) {
        this.standIn = standIn;
        this.clock = clock;
    }

    void install(@Observes Router router) {
        StandInAccount account = standIn.account();
        router.route(V1 + "/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        get(router, "/events", context -> account.events(query(context)));
        get(router, "/events/:id", context -> account.event(context.pathParam("id")));
        list(router, "/checkout/sessions", "checkout.session");
        list(router, "/payment_intents", "payment_intent");
        list(router, "/charges", "charge");
        list(router, "/refunds", "refund");
        list(router, "/disputes", "dispute");
        read(router, "/checkout/sessions/:id", "checkout.session");
        read(router, "/payment_intents/:id", "payment_intent");
        read(router, "/charges/:id", "charge");
        read(router, "/refunds/:id", "refund");
        read(router, "/disputes/:id", "dispute");
        read(router, "/balance_transactions/:id", "balance_transaction");
        post(
                router,
                "/checkout/sessions",
                context -> account.openSession(form(context), standIn.address(context.request()) + "/pay/"));
        post(router, "/checkout/sessions/:id/expire", context -> account.expire(context.pathParam("id")));
        get(router, "/balance_transactions", context -> account.transactions(query(context)));
        get(router, "/payouts", context -> account.payouts(query(context)));
        get(router, "/payouts/:id", context -> account.payout(context.pathParam("id")));
        post(router, "/payouts", context -> account.payOut(form(context)));
        post(router, "/refunds", context -> account.refund(form(context)));
        router.route(V1 + "/*")
                .handler(context -> answer(context, unknown -> {
                    throw StandInRefusal.unknownAddress();
                }));
    }

    private void list(Router router, String path, String kind) {
        get(router, path, context -> standIn.account().list("/v1" + path, kind, query(context)));
    }

    private void read(Router router, String path, String kind) {
        get(
                router,
                path,
                context -> standIn.account()
                        .read(context.pathParam("id"), kind, query(context).texts("expand")));
    }

    private void get(Router router, String path, Function<RoutingContext, ObjectNode> work) {
        router.get(V1 + path).handler(context -> answer(context, work));
    }

    private void post(Router router, String path, Function<RoutingContext, ObjectNode> work) {
        router.post(V1 + path).handler(context -> answer(context, work));
    }

    private void answer(RoutingContext context, Function<RoutingContext, ObjectNode> work) {
        standIn.learnPort(context.request());
        String key = context.request().getHeader("Idempotency-Key");
        Answered answer = key == null || context.request().method().equals(HttpMethod.GET)
                ? work(context, work)
                : once(context, key, work);
        context.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .putHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .putHeader("Request-Id", "req_" + UUID.randomUUID().toString().replace("-", ""))
                .end(answer.body().toString());
    }

    /** The same key gets the same answer. */
    private Answered once(RoutingContext context, String key, Function<RoutingContext, ObjectNode> work) {
        String request = context.request().path() + "?" + form(context).map("");
        synchronized (answered) {
            Answered before = answered.get(key);
            if (before != null && before.request().equals(request)) {
                context.response().putHeader("Idempotent-Replayed", "true");
                return before;
            }
            if (before != null) {
                return refusal(request, StandInRefusal.keyReused());
            }
            Answered now = work(context, work);
            answered.put(key, now);
            if (answered.size() > MAX_IDEMPOTENCY_KEYS) {
                answered.remove(answered.keySet().iterator().next());
            }
            return now;
        }
    }

    private static Answered work(RoutingContext context, Function<RoutingContext, ObjectNode> work) {
        String request = context.request().path() + "?" + form(context).map("");
        try {
            String authorization = context.request().getHeader("Authorization");
            if (authorization == null || !authorization.matches("Bearer [sr]k_test_\\w+")) {
                throw StandInRefusal.noKey();
            }
            return new Answered(request, 200, work.apply(context));
        } catch (StandInRefusal refusal) {
            return refusal(request, refusal);
        }
    }

    private static Answered refusal(String request, StandInRefusal refusal) {
        return new Answered(request, refusal.status(), refusal.body());
    }

    private static Form form(RoutingContext context) {
        return Form.of(context.request().formAttributes());
    }

    private static Form query(RoutingContext context) {
        return Form.of(context.queryParams());
    }
}
