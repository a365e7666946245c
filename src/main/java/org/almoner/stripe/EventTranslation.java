package org.almoner.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.DisputeStatus;
import org.almoner.donation.DonorHash;
import org.almoner.donation.DonorIdentity;
import org.almoner.donation.PaymentFact;
import org.almoner.donation.PaymentFact.DonorSource;
import org.almoner.donation.PaymentFact.TicketSource;
import org.almoner.donation.PaymentFact.Witness;
import org.almoner.donation.PaymentNews;
import org.almoner.donation.PaymentRef;
import org.almoner.donation.RefundStatus;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.stripe.StripeJson.Charge;
import org.almoner.stripe.StripeJson.Dispute;
import org.almoner.stripe.StripeJson.Intent;
import org.almoner.stripe.StripeJson.Movement;
import org.almoner.stripe.StripeJson.Page;
import org.almoner.stripe.StripeJson.Person;
import org.almoner.stripe.StripeJson.Ref;
import org.almoner.stripe.StripeJson.Refund;
import org.almoner.stripe.StripeJson.Session;

/**
 * Says in our own words what an event tells of a payment. The object's own state decides, hardly ever the event's name:
 * names differ between API versions and come in any order, states do not.
 */
@ApplicationScoped
class EventTranslation {

    private static final List<String> TICKET_KEYS = List.of("ticketId", "ticket_id");
    private static final List<String> DONATION_KEYS = List.of("donationId", "donation_id");

    private final DonorHash donorHash;

    EventTranslation(DonorHash donorHash) {
        this.donorHash = donorHash;
    }

    /**
     * @return the news, or null for a type that we do not use
     * @throws UnusableEventException when the event cannot mean anything to the ledger
     */
    PaymentNews translate(String type, Instant asOf, JsonNode object) throws UnusableEventException {
        return switch (type) {
            case "checkout.session.completed",
                    "checkout.session.async_payment_succeeded",
                    "checkout.session.async_payment_failed",
                    "checkout.session.expired" -> session(type, asOf, StripeJson.read(object, Session.class));
            case "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled" ->
                intent(type, asOf, StripeJson.read(object, Intent.class));
            case "charge.succeeded", "charge.updated", "charge.refunded" ->
                charge(type, asOf, StripeJson.read(object, Charge.class));
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                refund(asOf, StripeJson.read(object, Refund.class));
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated",
                    "charge.dispute.closed" -> dispute(asOf, StripeJson.read(object, Dispute.class));
            default -> null;
        };
    }

    private PaymentNews session(String type, Instant asOf, Session session) throws UnusableEventException {
        if (session.mode() != null && !session.mode().equals("payment")) {
            return null;
        }
        PaymentRef names = names(
                Ref.id(session.paymentIntent()),
                null,
                StripeValues.required(session.id(), "id"),
                donation(session.metadata()));
        List<PaymentFact> facts = new ArrayList<>();
        Money total =
                session.amountTotal() == null ? null : StripeValues.money(session.amountTotal(), session.currency());
        begun(facts, asOf, Witness.SESSION, session.created(), total);
        if ("paid".equals(session.paymentStatus())) {
            captured(facts, asOf, Witness.SESSION, StripeValues.present(total, "amount_total"));
        } else if (type.endsWith("async_payment_failed")) {
            facts.add(new PaymentFact.Failed(asOf));
        } else if (type.endsWith("expired")) {
            facts.add(new PaymentFact.Expired(asOf));
        }
        Person donor = session.customerDetails();
        String email = donor == null || donor.email() == null ? session.customerEmail() : donor.email();
        donor(facts, asOf, DonorSource.SESSION, donor, email);
        ticket(facts, asOf, TicketSource.SESSION, session.metadata());
        ticket(facts, asOf, TicketSource.CLIENT_REFERENCE, session.clientReferenceId());
        return new PaymentNews(names, facts);
    }

    private PaymentNews intent(String type, Instant asOf, Intent intent) throws UnusableEventException {
        List<PaymentFact> facts = new ArrayList<>();
        Money amount = StripeValues.money(StripeValues.present(intent.amount(), "amount"), intent.currency());
        begun(facts, asOf, Witness.INTENT, intent.created(), amount);
        boolean succeeded = "succeeded".equals(intent.status());
        if (succeeded) {
            Long received = intent.amountReceived();
            captured(
                    facts,
                    asOf,
                    Witness.INTENT,
                    received == null ? amount : StripeValues.money(received, intent.currency()));
        } else if (type.endsWith("canceled")) {
            facts.add(
                    ranOut(intent.cancellationReason()) ? new PaymentFact.Expired(asOf) : new PaymentFact.Failed(asOf));
        } else if (type.endsWith("payment_failed")) {
            facts.add(new PaymentFact.Failed(asOf));
        }
        donor(facts, asOf, DonorSource.INTENT, null, intent.receiptEmail());
        ticket(facts, asOf, TicketSource.INTENT, intent.metadata());
        String chargeId = succeeded ? Ref.id(intent.latestCharge()) : null;
        // Until API version 2022-11-15 the intent lists its charges.
        for (Charge charge : Page.of(intent.charges())) {
            if ("succeeded".equals(charge.status())) {
                chargeId = charge.id();
            }
            charge(facts, asOf, charge, false);
        }
        return new PaymentNews(
                names(StripeValues.required(intent.id(), "id"), chargeId, null, donation(intent.metadata())), facts);
    }

    private PaymentNews charge(String type, Instant asOf, Charge charge) throws UnusableEventException {
        List<PaymentFact> facts = new ArrayList<>();
        charge(facts, asOf, charge, type.endsWith("refunded"));
        return new PaymentNews(
                names(
                        Ref.id(charge.paymentIntent()),
                        "failed".equals(charge.status()) ? null : StripeValues.required(charge.id(), "id"),
                        null,
                        donation(charge.metadata())),
                facts);
    }

    private void charge(List<PaymentFact> facts, Instant asOf, Charge charge, boolean refundTold)
            throws UnusableEventException {
        Money amount = StripeValues.money(StripeValues.present(charge.amount(), "amount"), charge.currency());
        begun(facts, asOf, Witness.CHARGE, charge.created(), amount);
        if ("succeeded".equals(charge.status()) && !Boolean.FALSE.equals(charge.captured())) {
            Long captured = charge.amountCaptured();
            captured(
                    facts,
                    asOf,
                    Witness.CHARGE,
                    captured == null ? amount : StripeValues.money(captured, charge.currency()));
            donor(facts, asOf, DonorSource.CHARGE, charge.billingDetails(), emailOf(charge));
            settled(facts, asOf, charge.balanceTransaction());
        }
        if (charge.amountRefunded() != null && charge.amountRefunded() != 0) {
            Money refunded = StripeValues.money(charge.amountRefunded(), charge.currency());
            if (refunded.compareTo(amount) > 0) {
                throw new UnusableEventException("amount_refunded is larger than amount");
            }
            facts.add(new PaymentFact.RefundedSoFar(asOf, refunded, refundTold));
        }
        // Until API version 2022-11-15 the charge lists its refunds.
        for (Refund refund : Page.of(charge.refunds())) {
            facts.add(refundFact(asOf, refund));
        }
        ticket(facts, asOf, TicketSource.CHARGE, charge.metadata());
    }

    private static String emailOf(Charge charge) {
        Person billing = charge.billingDetails();
        return billing == null || billing.email() == null ? charge.receiptEmail() : billing.email();
    }

    private static PaymentNews refund(Instant asOf, Refund refund) throws UnusableEventException {
        PaymentRef names = names(Ref.id(refund.paymentIntent()), Ref.id(refund.charge()), null, null);
        return new PaymentNews(names, List.of(refundFact(asOf, refund)));
    }

    private static PaymentFact refundFact(Instant asOf, Refund refund) throws UnusableEventException {
        // Refunds of old API versions have no status: they had succeeded.
        RefundStatus status = refund.status() == null
                ? RefundStatus.SUCCEEDED
                : StripeValues.status(RefundStatus.class, refund.status());
        Instant created = refund.created() == null ? asOf : StripeValues.instant(refund.created());
        Money amount = StripeValues.money(StripeValues.present(refund.amount(), "amount"), refund.currency());
        return new PaymentFact.Refund(asOf, StripeValues.required(refund.id(), "id"), status, created, amount);
    }

    private static PaymentNews dispute(Instant asOf, Dispute dispute) throws UnusableEventException {
        PaymentRef names = names(Ref.id(dispute.paymentIntent()), Ref.id(dispute.charge()), null, null);
        DisputeStatus status =
                StripeValues.status(DisputeStatus.class, StripeValues.present(dispute.status(), "status"));
        Money amount = StripeValues.money(StripeValues.present(dispute.amount(), "amount"), dispute.currency());
        List<Movement> movements = dispute.balanceTransactions() == null ? List.of() : dispute.balanceTransactions();
        Money held = status.canHold() ? withdrawn(amount, movements) : Money.zero(amount.currency());
        return new PaymentNews(
                names,
                List.of(new PaymentFact.Dispute(
                        asOf, StripeValues.required(dispute.id(), "id"), status, movements.size(), held)));
    }

    /**
     * What the balance transactions of a dispute have taken and not given back. Without any, the disputed amount: the
     * status says that it is gone. In another balance currency they only tell whether it is gone.
     */
    private static Money withdrawn(Money amount, List<Movement> movements) {
        if (movements.isEmpty() || movements.stream().anyMatch(movement -> movement.amount() == null)) {
            return amount;
        }
        long taken = -movements.stream().mapToLong(Movement::amount).sum();
        boolean comparable =
                movements.stream().allMatch(movement -> amount.currency().equalsIgnoreCase(movement.currency()));
        if (!comparable) {
            return taken > 0 ? amount : Money.zero(amount.currency());
        }
        return Money.ofMinor(Math.max(0, taken), amount.currency()).min(amount);
    }

    private static void begun(List<PaymentFact> facts, Instant asOf, Witness witness, Long created, Money asked) {
        facts.add(new PaymentFact.Begun(asOf, witness, created == null ? asOf : StripeValues.instant(created), asked));
    }

    private static void captured(List<PaymentFact> facts, Instant asOf, Witness witness, Money amount) {
        if (amount.signum() > 0) {
            facts.add(new PaymentFact.Captured(asOf, witness, amount));
        }
    }

    private static void settled(List<PaymentFact> facts, Instant asOf, Movement movement) {
        if (movement != null && movement.fee() != null && movement.net() != null && movement.currency() != null) {
            String currency = movement.currency().toUpperCase(Locale.ROOT);
            if (CurrencyRules.isKnown(currency)) {
                facts.add(new PaymentFact.Settled(
                        asOf, Money.ofMinor(movement.net(), currency), Money.ofMinor(movement.fee(), currency)));
            }
        }
    }

    private void donor(List<PaymentFact> facts, Instant asOf, DonorSource source, Person person, String email) {
        DonorIdentity donor = new DonorIdentity(
                person == null ? null : DonorIdentity.lastNameOf(person.name()),
                person == null || person.address() == null
                        ? null
                        : DonorIdentity.countryOf(person.address().country()),
                donorHash.of(email));
        if (!donor.isUnknown()) {
            facts.add(new PaymentFact.DonorNamed(asOf, source, donor));
        }
    }

    private static void ticket(
            List<PaymentFact> facts, Instant asOf, TicketSource source, Map<String, String> metadata) {
        ticket(facts, asOf, source, first(metadata, TICKET_KEYS));
    }

    private static void ticket(List<PaymentFact> facts, Instant asOf, TicketSource source, String ticketId) {
        UUID id = uuid(ticketId);
        if (id != null) {
            facts.add(new PaymentFact.TicketNamed(asOf, source, id));
        }
    }

    private static UUID donation(Map<String, String> metadata) {
        return uuid(first(metadata, DONATION_KEYS));
    }

    private static String first(Map<String, String> metadata, List<String> keys) {
        if (metadata == null) {
            return null;
        }
        return keys.stream()
                .map(metadata::get)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    private static UUID uuid(String text) {
        try {
            return text == null || text.length() != 36 ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Stripe cancels an intent by itself when its session or its authorisation runs out ("The PaymentIntent object"). */
    private static boolean ranOut(String cancellationReason) {
        return cancellationReason != null
                && List.of("abandoned", "automatic", "expired").contains(cancellationReason);
    }

    private static PaymentRef names(String intentId, String chargeId, String sessionId, UUID donationId)
            throws UnusableEventException {
        if (intentId == null && chargeId == null && sessionId == null) {
            throw new UnusableEventException("The object names no payment intent and no charge");
        }
        for (String id : new String[] {intentId, chargeId, sessionId}) {
            if (id != null && !StripeValues.isId(id)) {
                throw new UnusableEventException("The object has an id that Stripe does not give");
            }
        }
        return new PaymentRef(intentId, chargeId, sessionId, donationId);
    }
}
