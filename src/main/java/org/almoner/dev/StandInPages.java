package org.almoner.dev;

import static java.util.Map.entry;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.standin.Donor;
import org.almoner.dev.standin.PaymentSummary;
import org.almoner.dev.standin.StandIn;
import org.almoner.dev.standin.StandInAccount;
import org.almoner.dev.standin.StandInRefusal;
import org.almoner.dev.standin.WebhookCourier;
import org.almoner.dev.standin.WebhookCourier.DeliveryFaults;
import org.almoner.money.Money;
import org.almoner.stripe.catchup.Reconciliation;
import org.almoner.stripe.catchup.ReconciliationRun;
import org.almoner.web.HtmlText;

/** What Stripe shows in a browser: the checkout page and, instead of its Dashboard, what may happen to a payment. */
@ApplicationScoped
class StandInPages {

    private static final String PAY = StandIn.PATH + "/pay/:id";
    private static final String RECONCILE = StandIn.PATH + "/reconcile";
    private static final String PROMISED = StandIn.PATH + "/promised/:ticket";
    private static final String DELIVERY = StandIn.PATH + "/delivery";
    private static final String PAYOUTS = StandIn.PATH + "/payouts";
    private static final int MAX_MADE_UP = 200_000;
    private static final long BODY_LIMIT_BYTES = 16 * 1024;
    private static final int SHOWN_PAYMENTS = 50;
    private static final int SEE_OTHER = 303;

    private final StandIn standIn;
    private final Reconciliation reconciliation;
    private final OwnContext ownContext;

    StandInPages(StandIn standIn, Reconciliation reconciliation, OwnContext ownContext) {
        this.reconciliation = reconciliation;
        this.ownContext = ownContext;
        this.standIn = standIn;
    }

    void install(@Observes Router router) {
        router.get(StandIn.PATH).handler(this::overview);
        router.get(PROMISED).handler(this::promised);
        router.get(PAY).handler(context -> guarded(context, () -> show(context, 200, "")));
        router.post(PAY).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(PAY).handler(context -> guarded(context, () -> act(context)));
        router.post(DELIVERY).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(DELIVERY).handler(context -> guarded(context, () -> behave(context)));
        router.post(RECONCILE).handler(this::reconcile);
        router.post(PAYOUTS).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(PAYOUTS).handler(context -> guarded(context, () -> payOut(context)));
    }

    /** For the start page: the service itself shows no payment before its money has come. */
    private void promised(RoutingContext context) {
        JsonArray all = new JsonArray();
        standIn.account()
                .promisedTo(context.pathParam("ticket"))
                .forEach(payment -> all.add(new JsonObject()
                        .put("sessionId", payment.id())
                        .put(
                                "amount",
                                Money.ofMinor(payment.amount(), payment.currency())
                                        .toString())));
        context.json(all);
    }

    // --- The page of one payment

    private void act(RoutingContext context) {
        standIn.learnPort(context.request());
        String id = context.pathParam("id");
        HttpServerRequest request = context.request();
        String action = text(request, "action", "");
        StandInAccount account = standIn.account();
        Donor donor = new Donor(
                text(request, "name", "Maria Garcia Lopez"),
                text(request, "email", "maria@example.com"),
                text(request, "country", "US"),
                choices(request));
        String next = request.path();
        try {
            switch (action) {
                case "pay" -> {
                    account.pay(id, donor);
                    next = account.glance(id).successUrl();
                }
                case "pay-later" -> {
                    account.payLater(id, donor);
                    next = account.glance(id).successUrl();
                }
                case "decline" -> account.decline(id, donor);
                case "abandon" -> {
                    String cancelUrl = account.glance(id).cancelUrl();
                    account.expire(id);
                    next = cancelUrl == null ? next : cancelUrl;
                }
                case "arrives" -> account.arrives(id);
                case "fails" -> account.fails(id);
                case "refund-part" -> account.refund(id, minor(request, account.glance(id)));
                case "refund-all" -> account.refund(id, account.glance(id).refundable());
                case "dispute" -> account.dispute(id);
                case "warn" -> account.warn(id);
                case "win" -> account.closeDispute(id, true);
                case "lose" -> account.closeDispute(id, false);
                default -> throw StandInRefusal.invalid(null, "action", "There is no such action.");
            }
        } catch (StandInRefusal refusal) {
            show(context, refusal.status(), refusal.getMessage());
            return;
        }
        if (action.equals("decline")) {
            show(context, 200, "Your card was declined. Try another one.");
        } else {
            context.response()
                    .setStatusCode(SEE_OTHER)
                    .putHeader("Location", next.replace("{CHECKOUT_SESSION_ID}", id))
                    .end();
        }
    }

    private void show(RoutingContext context, int status, String message) {
        PaymentSummary payment = standIn.account().glance(context.pathParam("id"));
        Pages.show(context, status, "pay.html", PaymentPage.values(payment, message));
    }

    private static long minor(HttpServerRequest request, PaymentSummary payment) {
        try {
            return new Money(new BigDecimal(text(request, "amount", "").strip()), payment.currency()).toMinor();
        } catch (IllegalArgumentException e) {
            throw StandInRefusal.invalid(
                    "parameter_invalid_integer", "amount", "The amount is no amount of its currency.");
        }
    }

    // --- The page of all of them

    /** What an administrator does by POST /admin/stripe/reconcile. */
    private void reconcile(RoutingContext context) {
        standIn.learnPort(context.request());
        Executor caller = OwnContext.caller();
        ownContext
                .start(reconciliation::walkOn)
                .emitOn(caller)
                .subscribe()
                .with(
                        walk -> overview(context, walk.map(StandInPages::found).orElse("It is under way already.")),
                        failure -> overview(context, "It failed: " + DatabaseFailure.describe(failure)));
    }

    private static String found(ReconciliationRun walk) {
        return "Of %d events since %s delivery had missed %d; %d failed."
                .formatted(walk.events(), walk.walkFrom(), walk.missed(), walk.failed());
    }

    private void overview(RoutingContext context) {
        overview(context, "");
    }

    private void overview(RoutingContext context, String found) {
        WebhookCourier courier = standIn.courier();
        DeliveryFaults faults = courier.faults();
        Pages.show(
                context,
                200,
                "stripe.html",
                Map.ofEntries(
                        entry("found", HtmlText.of(found)),
                        entry(
                                "payouts",
                                standIn.account().latestPayouts(SHOWN_PAYMENTS).stream()
                                        .map(PaymentPage::payout)
                                        .collect(Collectors.joining("\n"))),
                        entry(
                                "payments",
                                standIn.account().latest(SHOWN_PAYMENTS).stream()
                                        .map(PaymentPage::row)
                                        .collect(Collectors.joining("\n"))),
                        entry("underway", Integer.toString(courier.underWay())),
                        entry("delivered", Integer.toString(courier.delivered())),
                        entry("refused", Integer.toString(courier.refused())),
                        entry("dropped", Integer.toString(courier.dropped())),
                        entry("late", Long.toString(faults.late().toSeconds())),
                        entry("twice", faults.twice() ? "checked" : ""),
                        entry("shuffled", faults.shuffled() ? "checked" : ""),
                        entry("drop", Double.toString(faults.drop())),
                        entry("seed", Long.toString(faults.seed()))));
    }

    /** Without an action it is the daily payout of all there is. */
    private void payOut(RoutingContext context) {
        standIn.learnPort(context.request());
        String failed = text(context.request(), "fail", "");
        String many = text(context.request(), "many", "");
        if (!failed.isEmpty()) {
            standIn.account().failPayout(failed);
        } else if (many.matches("[1-9][0-9]{0,5}") && Integer.parseInt(many) <= MAX_MADE_UP) {
            standIn.account().payOutMany("usd", Integer.parseInt(many));
        } else if (!many.isEmpty()) {
            throw StandInRefusal.invalid(null, "many", "many is a whole number from 1 to " + MAX_MADE_UP);
        } else {
            standIn.account().payOut();
        }
        context.response()
                .setStatusCode(SEE_OTHER)
                .putHeader("Location", StandIn.PATH)
                .end();
    }

    private void behave(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            standIn.courier()
                    .behave(new DeliveryFaults(
                            Duration.ofSeconds(Long.parseLong(text(request, "late", "0"))),
                            text(request, "twice", "").equals("on"),
                            text(request, "shuffled", "").equals("on"),
                            Double.parseDouble(text(request, "drop", "0")),
                            Long.parseLong(text(request, "seed", "1"))));
        } catch (NumberFormatException e) {
            throw StandInRefusal.invalid(null, null, "late, drop and seed are numbers");
        }
        context.response()
                .setStatusCode(SEE_OTHER)
                .putHeader("Location", StandIn.PATH)
                .end();
    }

    private static void guarded(RoutingContext context, Runnable work) {
        try {
            work.run();
        } catch (StandInRefusal refusal) {
            Pages.show(context, refusal.status(), "refused.html", Map.of("message", HtmlText.of(refusal.getMessage())));
        }
    }

    private static Map<String, String> choices(HttpServerRequest request) {
        Map<String, String> chosen = new HashMap<>();
        request.formAttributes().forEach(field -> {
            if (field.getKey().startsWith(PaymentPage.CHOICE)) {
                chosen.put(field.getKey().substring(PaymentPage.CHOICE.length()), field.getValue());
            }
        });
        return chosen;
    }

    private static String text(HttpServerRequest request, String field, String otherwise) {
        String given = request.getFormAttribute(field);
        return given == null || given.isBlank() ? otherwise : given;
    }
}
