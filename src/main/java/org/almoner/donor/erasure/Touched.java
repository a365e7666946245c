package org.almoner.donor.erasure;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.almoner.web.privacy.PersonalData;

/**
 * What forgetting a person touches.
 *
 * @param numbers how many of each kind, {@link #KEPT} among them
 * @param ticketsOfKept the tickets of the recordings that stay: once the contacts are gone, nothing leads to them
 */
public record Touched(SortedMap<String, Long> numbers, SortedSet<UUID> ticketsOfKept) {

    /** How many recordings of the person's tickets stay, since nobody asked for them to go. */
    public static final String KEPT = "recordingsKept";

    static Touched nothing(Collection<PersonalData> rooms) {
        Touched touched = new Touched(new TreeMap<>(), new TreeSet<>());
        touched.add(KEPT, 0);
        rooms.forEach(room -> touched.add(room.kind(), 0));
        return touched;
    }

    /** How many recordings stay. */
    public long kept() {
        return numbers.get(KEPT);
    }

    /** How many tickets they are of. */
    public long tickets() {
        return ticketsOfKept.size();
    }

    /** This, and what was touched after it: what stayed at the end of the former stays now. */
    Touched plus(Touched later) {
        Touched both = new Touched(new TreeMap<>(numbers), new TreeSet<>(ticketsOfKept));
        later.numbers.forEach(both::add);
        both.ticketsOfKept.addAll(later.ticketsOfKept);
        return both;
    }

    void add(String kind, long count) {
        numbers.merge(kind, count, Long::sum);
    }

    void keep(Map<UUID, Integer> recordings) {
        ticketsOfKept.addAll(recordings.keySet());
        recordings.values().forEach(count -> add(KEPT, count));
    }
}
