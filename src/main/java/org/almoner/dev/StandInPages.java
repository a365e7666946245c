package org.almoner.dev;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.almoner.dev.StandInAccount.Donor;
import org.almoner.dev.StandInAccount.Glance;
import org.almoner.dev.WebhookCourier.Manners;
import org.almoner.money.Money;

/** What Stripe shows in a browser: the checkout page and, instead of its Dashboard, what may happen to a payment. */
@ApplicationScoped
class StandInPages {

    private static final String PAY = StandIn.PATH + "/pay/:id";
    private static final String DELIVERY = StandIn.PATH + "/delivery";
    private static final long BODY_LIMIT_BYTES = 16 * 1024;
    private static final int SHOWN_PAYMENTS = 50;
    private static final int SEE_OTHER = 303;

    private final StandIn standIn;

    StandInPages(StandIn standIn) {
        this.standIn = standIn;
    }

    void install(@Observes Router router) {
        router.get(StandIn.PATH).handler(this::overview);
        router.get(PAY).handler(context -> guarded(context, () -> show(context, 200, "")));
        router.post(PAY).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(PAY).handler(context -> guarded(context, () -> act(context)));
        router.post(DELIVERY).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(DELIVERY).handler(context -> guarded(context, () -> behave(context)));
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
                text(request, "country", "US"));
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
        Glance payment = standIn.account().glance(context.pathParam("id"));
        Money amount = Money.ofMinor(payment.amount(), payment.currency());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("message", Pages.escape(message));
        values.put("product", Pages.escape(payment.product()));
        values.put("amount", amount.toString());
        values.put("state", state(payment));
        values.put("donor", payment.state().equals("open") ? DONOR : "");
        values.put("part", part(payment));
        values.put(
                "actions",
                actions(payment).entrySet().stream()
                        .map(action -> button(action.getKey(), action.getValue()))
                        .collect(Collectors.joining("\n")));
        values.put(
                "back",
                payment.state().equals("open") || payment.successUrl() == null
                        ? ""
                        : "<a href=\""
                                + Pages.escape(payment.successUrl().replace("{CHECKOUT_SESSION_ID}", payment.id()))
                                + "\">Back to the donation</a>");
        Pages.show(context, status, "pay.html", values);
    }

    private static final String DONOR = """
            <label>Name <input name="name" value="Maria Garcia Lopez" autocomplete="off" maxlength="200"></label>
            <label>E-mail <input name="email" type="email" value="maria@example.com" autocomplete="off"></label>
            <label>Country <input name="country" value="US" size="2" pattern="[A-Z]{2}" autocomplete="off"></label>""";

    private static String part(Glance payment) {
        if (!payment.state().equals("paid") || payment.refundable() < 2) {
            return "";
        }
        Money half = Money.ofMinor(payment.refundable() / 2, payment.currency());
        return "<label>Part to refund <input name=\"amount\" inputmode=\"decimal\" value=\""
                + half.amount().toPlainString() + "\" autocomplete=\"off\"></label>";
    }

    /** What may happen next, each with its words. */
    private static Map<String, String> actions(Glance payment) {
        Map<String, String> actions = new LinkedHashMap<>();
        switch (payment.state()) {
            case "open" -> {
                actions.put("pay", "Pay");
                actions.put("pay-later", "Pay later (asynchronous)");
                actions.put("decline", "Decline");
                actions.put("abandon", "Abandon");
            }
            case "promised" -> {
                actions.put("arrives", "The money arrives");
                actions.put("fails", "The money fails to arrive");
            }
            case "paid" -> {
                if (payment.refundable() > 1) {
                    actions.put("refund-part", "Refund part");
                }
                if (payment.refundable() > 0) {
                    actions.put("refund-all", "Refund all");
                }
                if (payment.dispute() == null) {
                    actions.put("dispute", "Dispute");
                } else if (payment.dispute().equals("needs_response")) {
                    actions.put("win", "Win the dispute");
                    actions.put("lose", "Lose the dispute");
                }
            }
            default -> {
                // failed or expired: that was it
            }
        }
        return actions;
    }

    private static String state(Glance payment) {
        String refunded = payment.refunded() == 0
                ? ""
                : ", " + Money.ofMinor(payment.refunded(), payment.currency()) + " refunded";
        String dispute = payment.dispute() == null
                ? ""
                : ", dispute " + payment.dispute().replace('_', ' ');
        return payment.state() + refunded + dispute;
    }

    private static String button(String action, String words) {
        return "<button name=\"action\" value=\"" + action + "\">" + words + "</button>";
    }

    private static long minor(HttpServerRequest request, Glance payment) {
        try {
            return new Money(new BigDecimal(text(request, "amount", "").strip()), payment.currency()).toMinor();
        } catch (IllegalArgumentException e) {
            throw StandInRefusal.invalid(
                    "parameter_invalid_integer", "amount", "The amount is no amount of its currency.");
        }
    }

    // --- The page of all of them

    private void overview(RoutingContext context) {
        WebhookCourier courier = standIn.courier();
        Manners manners = courier.manners();
        Pages.show(
                context,
                200,
                "stripe.html",
                Map.of(
                        "payments",
                                standIn.account().latest(SHOWN_PAYMENTS).stream()
                                        .map(StandInPages::row)
                                        .collect(Collectors.joining("\n")),
                        "underway", Integer.toString(courier.underWay()),
                        "delivered", Integer.toString(courier.delivered()),
                        "refused", Integer.toString(courier.refused()),
                        "dropped", Integer.toString(courier.dropped()),
                        "late", Long.toString(manners.late().toSeconds()),
                        "twice", manners.twice() ? "checked" : "",
                        "shuffled", manners.shuffled() ? "checked" : "",
                        "drop", Double.toString(manners.drop()),
                        "seed", Long.toString(manners.seed())));
    }

    private static String row(Glance payment) {
        return "<tr><td><a href=\"" + StandIn.PATH + "/pay/" + payment.id() + "\">"
                + Money.ofMinor(payment.amount(), payment.currency()) + "</a></td><td>" + state(payment) + "</td></tr>";
    }

    private void behave(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            standIn.courier()
                    .behave(new Manners(
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
            Pages.show(
                    context, refusal.status(), "refused.html", Map.of("message", Pages.escape(refusal.getMessage())));
        }
    }

    private static String text(HttpServerRequest request, String field, String otherwise) {
        String given = request.getFormAttribute(field);
        return given == null || given.isBlank() ? otherwise : given;
    }
}
