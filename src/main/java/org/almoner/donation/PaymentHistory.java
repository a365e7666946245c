package org.almoner.donation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that is known of one payment: of each thing the weightiest fact. {@link #merge} is commutative, associative and
 * idempotent, so any order and any repetition of the same facts ends in the same history; what a donation is worth is
 * derived from the whole ({@link LedgerEntry}), never stepped.
 */
@RegisterForReflection
final class PaymentHistory {

    static final PaymentHistory EMPTY = new PaymentHistory(PaymentRef.NONE, Map.of());

    private final PaymentRef payment;
    private final Map<String, PaymentFact> weightiest;

    private PaymentHistory(PaymentRef payment, Map<String, PaymentFact> weightiest) {
        this.payment = payment;
        this.weightiest = weightiest;
    }

    /** From facts in any order, the form in which a history is written down. */
    @JsonCreator
    static PaymentHistory of(
            @JsonProperty("payment") PaymentRef payment, @JsonProperty("facts") Collection<PaymentFact> facts) {
        Map<String, PaymentFact> weightiest = new TreeMap<>();
        facts.forEach(fact -> weightiest.merge(fact.slot(), fact, PaymentHistory::weightier));
        return new PaymentHistory(payment, weightiest);
    }

    /** This history and what one event adds to it. */
    PaymentHistory with(PaymentNews news) {
        return merge(of(news.payment(), news.facts()));
    }

    PaymentHistory merge(PaymentHistory other) {
        Map<String, PaymentFact> merged = new TreeMap<>(weightiest);
        other.weightiest.forEach((slot, fact) -> merged.merge(slot, fact, PaymentHistory::weightier));
        return new PaymentHistory(payment.merge(other.payment), merged);
    }

    /** The names under which it is known. */
    public PaymentRef getPayment() {
        return payment;
    }

    /** One fact a slot, ordered by slot: equal histories are written alike. */
    public Collection<PaymentFact> getFacts() {
        return Collections.unmodifiableCollection(weightiest.values());
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
                && weightiest.equals(that.weightiest);
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
