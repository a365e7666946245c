package org.almoner.stripe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.DonorHash;
import org.almoner.donation.DonorIdentity;
import org.almoner.donation.PaymentFact;
import org.almoner.donation.PaymentFact.DonorSource;
import org.almoner.donation.PaymentFact.TicketSource;
import org.almoner.donation.PaymentFact.Witness;
import org.almoner.donation.PaymentNews;
import org.almoner.donation.PaymentRef;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.stripe.StripeJson.Movement;
import org.almoner.stripe.StripeJson.Person;

/** Collects what one object tells of one payment: its names, and the facts in the order in which they are added. */
final class NewsDraft {

    private static final List<String> TICKET_KEYS = List.of("ticketId", "ticket_id");
    private static final List<String> DONATION_KEYS = List.of("donationId", "donation_id");

    private final Instant asOf;
    private final DonorHash donorHash;
    private final List<PaymentFact> facts = new ArrayList<>();

    NewsDraft(Instant asOf, DonorHash donorHash) {
        this.asOf = asOf;
        this.donorHash = donorHash;
    }

    /** When what is told was so. */
    Instant asOf() {
        return asOf;
    }

    PaymentNews of(PaymentRef names) {
        return new PaymentNews(names, facts);
    }

    /** Each may be null, but not all ids of Stripe's at once. */
    static PaymentRef names(String intentId, String chargeId, String sessionId, UUID donationId)
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

    /** Our own id, null when the metadata do not have it. */
    static UUID donation(Map<String, String> metadata) {
        return uuid(first(metadata, DONATION_KEYS));
    }

    void add(PaymentFact fact) {
        facts.add(fact);
    }

    /** @param created in seconds since 1970; may be null, as may be what was asked */
    void begun(Witness witness, Long created, Money asked) {
        add(new PaymentFact.Begun(asOf, witness, created == null ? asOf : StripeValues.instant(created), asked));
    }

    void captured(Witness witness, Money amount) {
        if (amount.signum() > 0) {
            add(new PaymentFact.Captured(asOf, witness, amount));
        }
    }

    /** @param movement may be null, or known by its id only */
    void settled(Movement movement) {
        if (movement != null && movement.fee() != null && movement.net() != null && movement.currency() != null) {
            String currency = movement.currency().toUpperCase(Locale.ROOT);
            if (CurrencyRules.isKnown(currency)) {
                add(new PaymentFact.Settled(
                        asOf, Money.ofMinor(movement.net(), currency), Money.ofMinor(movement.fee(), currency)));
            }
        }
    }

    void failed() {
        add(new PaymentFact.Failed(asOf));
    }

    void expired() {
        add(new PaymentFact.Expired(asOf));
    }

    /** Both person and e-mail may be null. */
    void donor(DonorSource source, Person person, String email) {
        DonorIdentity donor = new DonorIdentity(
                person == null ? null : DonorIdentity.lastNameOf(person.name()),
                person == null || person.address() == null
                        ? null
                        : DonorIdentity.countryOf(person.address().country()),
                donorHash.of(email));
        if (!donor.isUnknown()) {
            add(new PaymentFact.DonorNamed(asOf, source, donor));
        }
    }

    void ticket(TicketSource source, Map<String, String> metadata) {
        ticket(source, first(metadata, TICKET_KEYS));
    }

    /** @param ticketId anything, since others than us may have set it; null for none */
    void ticket(TicketSource source, String ticketId) {
        UUID id = uuid(ticketId);
        if (id != null) {
            add(new PaymentFact.TicketNamed(asOf, source, id));
        }
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
}
