package org.almoner.stripe.translation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donation.fact.DonorIdentity;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.ConsentSource;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.Telling;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Movement;
import org.almoner.stripe.translation.StripeJson.Person;

/** Collects what one object tells of one payment: its names, and the facts in the order in which they are added. */
final class FactCollector {

    private static final List<String> TICKET_KEYS = List.of("ticketId", "ticket_id");
    private static final List<String> DONATION_KEYS = List.of("donationId", "donation_id");

    private static final int UUID_LIMIT = 500;
    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$");
    private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private final Instant asOf;
    private final DonorHash donorHash;
    private final List<PaymentFact> facts = new ArrayList<>();
    private final List<FormerHash> formerHashes = new ArrayList<>();

    FactCollector(Instant asOf, DonorHash donorHash) {
        this.asOf = asOf;
        this.donorHash = donorHash;
    }

    /** When what is told was so. */
    Instant asOf() {
        return asOf;
    }

    PaymentFacts of(PaymentRef names) {
        return new PaymentFacts(names, facts, formerHashes);
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
        return firstGood(metadata, DONATION_KEYS);
    }

    /** The ticket that metadata name, whether or not there is one; null when they name none. */
    static UUID ticketOf(Map<String, String> metadata) {
        return firstGood(metadata, TICKET_KEYS);
    }

    void add(PaymentFact fact) {
        facts.add(fact);
    }

    /** @param created in seconds since 1970; may be null, as may be what was asked */
    void begun(Witness witness, Long created, Money asked) {
        begun(witness, created, asked, null);
    }

    /** @param intentId the intent that a session names; may be null */
    void begun(Witness witness, Long created, Money asked, String intentId) {
        add(new PaymentFact.Begun(
                asOf, witness, created == null ? asOf : StripeValues.instant(created), asked, intentId));
    }

    /** @param authorised as much as could be captured */
    void captured(Witness witness, Money amount, Money authorised) {
        if (amount.signum() > 0) {
            add(new PaymentFact.Captured(asOf, witness, amount, null));
            if (amount.compareTo(authorised) < 0) {
                add(new PaymentFact.Captured(asOf, witness, amount, Telling.PART));
            }
        }
    }

    /**
     * @param movement may be null, or known by its id only
     * @throws UnusableEventException when what it says is beyond what the ledger holds
     */
    void settled(Movement movement) throws UnusableEventException {
        if (movement != null && movement.fee() != null && movement.net() != null && movement.currency() != null) {
            String currency = movement.currency().toUpperCase(Locale.ROOT);
            if (CurrencyRules.isKnown(currency)) {
                add(new PaymentFact.Settled(
                        asOf,
                        StripeValues.moved(movement.net(), currency),
                        StripeValues.moved(movement.fee(), currency)));
            }
        }
    }

    /** @param witness the session, or null for its intent */
    void failed(Witness witness) {
        add(new PaymentFact.Failed(asOf, witness));
    }

    /** @param witness the session, or null for its intent */
    void expired(Witness witness) {
        add(new PaymentFact.Expired(asOf, witness));
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
            formerHashes.addAll(donorHash.formerHashes(email));
        }
    }

    /** @param consented null while the donor has not been asked, or not answered */
    void wall(Boolean consented) {
        if (consented != null) {
            add(new PaymentFact.WallConsent(asOf, ConsentSource.SESSION, consented));
        }
    }

    void ticket(TicketSource source, Map<String, String> metadata) {
        ticket(source, firstGood(metadata, TICKET_KEYS));
    }

    /** @param ticketId anything, since others than us may have set it; null for none */
    void ticket(TicketSource source, String ticketId) {
        ticket(source, uuid(ticketId));
    }

    private void ticket(TicketSource source, UUID ticketId) {
        if (ticketId != null) {
            add(new PaymentFact.TicketNamed(asOf, source, ticketId));
        }
    }

    /** The first id, not the first value: others than us may have set one of them. */
    private static UUID firstGood(Map<String, String> metadata, List<String> keys) {
        if (metadata == null) {
            return null;
        }
        for (String key : keys) {
            UUID id = uuid(metadata.get(key));
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    /** People copy ids with what stands around them: blanks of any kind, and characters that nobody sees. */
    private static UUID uuid(String text) {
        if (text == null || text.length() > UUID_LIMIT) {
            return null;
        }
        if (isUuid(text)) {
            return UUID.fromString(text);
        }
        String id = AROUND.matcher(text).replaceAll("");
        return isUuid(id) ? UUID.fromString(id) : null;
    }

    /** {@link UUID#fromString} takes shorter ones too. By hand, since each event has several. */
    private static boolean isUuid(String text) {
        if (text.length() != UUID_FORM.length()) {
            return false;
        }
        for (int i = 0; i < UUID_FORM.length(); i++) {
            char c = text.charAt(i);
            boolean fits = UUID_FORM.charAt(i) == '-' ? c == '-' : c < 0x80 && Character.digit(c, 16) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
