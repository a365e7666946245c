package org.almoner.donation.fact;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFact.DonorNamed;
import org.almoner.donation.fact.PaymentFact.Unknown;
import org.almoner.donation.fact.PaymentFact.WallConsent;

/**
 * All that is known of one payment: of each thing the weightiest fact. {@link #merge} is commutative, associative and
 * idempotent, so any order and any repetition of the same facts ends in the same history; what a donation is worth is
 * derived from the whole ({@link LedgerEntry}), never stepped.
 */
@RegisterForReflection
public final class PaymentHistory {

    public static final PaymentHistory EMPTY = new PaymentHistory(PaymentRef.NONE, Map.of(), UnknownProperties.NONE);

    private final PaymentRef payment;
    private final Map<String, PaymentFact> weightiest;
    private final UnknownProperties unknown;

    private PaymentHistory(PaymentRef payment, Map<String, PaymentFact> weightiest, UnknownProperties unknown) {
        boolean erased = weightiest.containsKey(DonorErased.SLOT);
        this.payment = payment;
        this.weightiest = erased ? withoutDonor(weightiest) : weightiest;
        this.unknown = erased ? unknown.withoutDonor() : unknown;
    }

    /** Whatever names the donor, also in the words of a later version. */
    private static Map<String, PaymentFact> withoutDonor(Map<String, PaymentFact> facts) {
        Map<String, PaymentFact> rest = new TreeMap<>();
        facts.values().stream()
                .filter(fact -> !(fact instanceof DonorNamed) && !(fact instanceof WallConsent))
                .flatMap(fact -> fact instanceof Unknown more ? UnknownDonor.removedFrom(more) : Stream.of(fact))
                .forEach(fact -> rest.put(fact.slot(), fact));
        return rest;
    }

    public static PaymentHistory of(PaymentRef payment, Collection<PaymentFact> facts) {
        return of(payment, facts, UnknownProperties.NONE);
    }

    /** From facts in any order. What can be read of one that is not known whole counts beside it. */
    static PaymentHistory of(PaymentRef payment, Collection<PaymentFact> facts, UnknownProperties unknown) {
        Map<String, PaymentFact> weightiest = new TreeMap<>();
        facts.forEach(fact -> {
            weightiest.merge(fact.slot(), fact, PaymentHistory::weightier);
            if (fact instanceof Unknown more && more.readable() != null) {
                weightiest.merge(more.readable().slot(), more.readable(), PaymentHistory::weightier);
            }
        });
        return new PaymentHistory(payment, weightiest, unknown);
    }

    /**
     * From the form in which a history is written down.
     *
     * @throws NullPointerException when something is missing
     */
    @JsonCreator
    static PaymentHistory read(
            @JsonProperty("payment") PaymentRef payment, @JsonProperty("facts") Collection<PaymentFact> facts) {
        facts.forEach(PaymentFact::weight);
        return of(Objects.requireNonNull(payment), facts);
    }

    /** This history and what one event adds to it. */
    public PaymentHistory with(PaymentFacts news) {
        return merge(of(news.payment(), news.facts()));
    }

    public PaymentHistory merge(PaymentHistory other) {
        Map<String, PaymentFact> merged = new TreeMap<>(weightiest);
        other.weightiest.forEach((slot, fact) -> merged.merge(slot, fact, PaymentHistory::weightier));
        return new PaymentHistory(payment.merge(other.payment), merged, unknown.merge(other.unknown));
    }

    /** What its session told of it. */
    public PaymentHistory ofSession() {
        return of(
                payment.ofSession(),
                weightiest.values().stream()
                        .filter(fact -> fact.toldBySession() || fact instanceof DonorErased)
                        .toList());
    }

    /** All but what its session told of it. */
    public PaymentHistory withoutSession() {
        return of(
                payment.withoutSession(),
                weightiest.values().stream()
                        .filter(fact -> !fact.toldBySession())
                        .toList(),
                unknown);
    }

    /** Whether its session says that this intent is its own. */
    public boolean isIntentOfSession(String intentId) {
        return all(PaymentFact.Begun.class).anyMatch(begun -> intentId.equals(begun.intentId()));
    }

    /**
     * What it takes to have its donors known by other hashes: each naming is told again, a moment later, so that it outweighs
     * the one that it repeats and nothing that Stripe says in the second after.
     *
     * @param present by the hashes of former keys
     */
    public List<PaymentFact> rehashed(Map<String, String> present) {
        return all(DonorNamed.class)
                .filter(named -> named.donor().emailHash() != null
                        && present.containsKey(named.donor().emailHash()))
                .<PaymentFact>map(named -> new DonorNamed(
                        named.asOf().plus(1, ChronoUnit.MICROS),
                        named.source(),
                        new DonorIdentity(
                                named.donor().lastName(),
                                named.donor().country(),
                                present.get(named.donor().emailHash()))))
                .toList();
    }

    /** The names under which it is known. */
    public PaymentRef payment() {
        return payment;
    }

    /** How many of its facts this version does not know whole. */
    public long unknownFacts() {
        return all(Unknown.class).count();
    }

    /** Ordered by slot: equal histories are written alike. One that is only the readable part of another is not told twice. */
    @JsonProperty("facts")
    public Collection<PaymentFact> facts() {
        Set<PaymentFact> partly = all(Unknown.class).map(Unknown::readable).collect(Collectors.toSet());
        return partly.isEmpty()
                ? Collections.unmodifiableCollection(weightiest.values())
                : weightiest.values().stream()
                        .filter(fact -> !partly.contains(fact))
                        .toList();
    }

    @JsonProperty("payment")
    Object writtenPayment() {
        return unknown.addedTo(payment);
    }

    @JsonAnyGetter
    Map<String, JsonNode> besides() {
        return unknown.ofHistory();
    }

    <T extends PaymentFact> Stream<T> all(Class<T> kind) {
        return weightiest.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    <T extends PaymentFact> Optional<T> any(Class<T> kind) {
        return all(kind).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PaymentHistory that
                && payment.equals(that.payment)
                && weightiest.equals(that.weightiest)
                && unknown.equals(that.unknown);
    }

    @Override
    public int hashCode() {
        return weightiest.hashCode();
    }

    @Override
    public String toString() {
        return payment + " " + weightiest.values();
    }

    private static PaymentFact weightier(PaymentFact one, PaymentFact other) {
        return compare(one.weight(), other.weight()) >= 0 ? one : other;
    }

    /** Lexicographic; facts of one slot are of one kind, so their weights have the same types in the same places. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compare(List<Comparable<?>> one, List<Comparable<?>> other) {
        Iterator<Comparable<?>> others = other.iterator();
        for (Comparable part : one) {
            int order = part.compareTo(others.next());
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
