package org.almoner.dev;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.almoner.dev.standin.PaymentSummary;
import org.almoner.dev.standin.StandIn;
import org.almoner.dev.standin.StandInFields.Choice;
import org.almoner.money.Money;
import org.almoner.web.HtmlText;

/** A payment in HTML: how it is, and what may happen to it next. */
final class PaymentPage {

    private static final String DONOR = """
            <label>Name <input name="name" value="Maria Garcia Lopez" autocomplete="off" maxlength="200"></label>
            <label>E-mail <input name="email" type="email" value="maria@example.com" autocomplete="off"></label>
            <label>Country <input name="country" value="US" size="2" pattern="[A-Z]{2}" autocomplete="off"></label>""";

    /** What the names of lists begin with in the page's form. */
    static final String CHOICE = "choice.";

    private PaymentPage() {}

    /** @param message to the donor, not HTML yet; may be empty */
    static Map<String, String> values(PaymentSummary payment, String message) {
        Money amount = Money.ofMinor(payment.amount(), payment.currency());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("message", HtmlText.of(message));
        values.put("product", HtmlText.of(payment.product()));
        values.put("amount", amount.toString());
        values.put("state", state(payment));
        values.put("donor", payment.state().equals("open") ? DONOR + choices(payment) : "");
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
                                + HtmlText.of(payment.successUrl().replace("{CHECKOUT_SESSION_ID}", payment.id()))
                                + "\">Back to the donation</a>");
        return values;
    }

    /** Its line in the table of all payments. */
    static String row(PaymentSummary payment) {
        return "<tr><td><a href=\"" + StandIn.PATH + "/pay/" + payment.id() + "\">"
                + Money.ofMinor(payment.amount(), payment.currency()) + "</a></td><td>" + state(payment) + "</td></tr>";
    }

    /** The line of a payout in the table of all payouts. */
    static String payout(ObjectNode payout) {
        String id = payout.path("id").textValue();
        String status = payout.path("status").textValue();
        Money amount = Money.ofMinor(
                payout.path("amount").longValue(),
                payout.path("currency").textValue().toUpperCase(Locale.ROOT));
        String fail = status.equals("failed")
                ? ""
                : "<form method=\"post\" action=\"" + StandIn.PATH + "/payouts\"><button name=\"fail\" value=\"" + id
                        + "\">It comes back</button></form>";
        return "<tr><td>" + amount + "</td><td>" + status + "</td><td>" + id + "</td><td>" + fail + "</td></tr>";
    }

    private static String choices(PaymentSummary payment) {
        return payment.choices().stream().map(PaymentPage::list).collect(Collectors.joining());
    }

    private static String list(Choice choice) {
        String options = choice.options().entrySet().stream()
                .map(option -> "<option value=\"" + HtmlText.of(option.getKey()) + "\""
                        + (option.getKey().equals(choice.chosen()) ? " selected" : "") + ">"
                        + HtmlText.of(option.getValue()) + "</option>")
                .collect(Collectors.joining());
        return "<label>" + HtmlText.of(choice.label()) + " <select name=\"" + CHOICE + HtmlText.of(choice.key()) + "\">"
                + options + "</select></label>";
    }

    private static String part(PaymentSummary payment) {
        if (!payment.state().equals("paid") || payment.refundable() < 2) {
            return "";
        }
        Money half = Money.ofMinor(payment.refundable() / 2, payment.currency());
        return "<label>Part to refund <input name=\"amount\" inputmode=\"decimal\" value=\""
                + half.amount().toPlainString() + "\" autocomplete=\"off\"></label>";
    }

    /** What may happen next, each with its words. */
    private static Map<String, String> actions(PaymentSummary payment) {
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
                    actions.put("warn", "The bank warns of fraud");
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

    private static String state(PaymentSummary payment) {
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
}
