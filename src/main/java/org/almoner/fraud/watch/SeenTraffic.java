package org.almoner.fraud.watch;

import static org.almoner.database.sql.Columns.instant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.Countries;
import org.almoner.Quarters;
import org.almoner.fraud.rule.Traffic;
import org.almoner.fraud.rule.Traffic.Country;

/**
 * What all tickets have seen in the quarters that are looked at, and what is usual of their countries.
 *
 * @param usual attempts and gifts by country in as long a time; none where too little is known
 */
record SeenTraffic(List<Line> lines, Map<String, Double> usual) {

    /** How far back is looked for what is usual. */
    static final Duration USUAL = Duration.ofDays(28);

    /** Less is no measure. */
    private static final Duration LEAST = Duration.ofDays(7);

    private static final double LOOKED_AT_SECONDS = 2.0 * Quarters.LENGTH.toSeconds();

    /** Of one ticket, country and quarter. */
    record Line(UUID ticketId, String country, long declines, long elsewhere, long gifts, long small, Instant quarter) {

        static Line of(Object[] row) {
            return new Line(
                    (UUID) row[0],
                    (String) row[1],
                    (Long) row[2],
                    (Long) row[3],
                    (Long) row[4],
                    (Long) row[5],
                    instant(row[6]));
        }
    }

    /** Countries of which so many are seen in all. */
    static List<String> countries(List<Line> lines, long least) {
        Map<String, Long> seen = new TreeMap<>();
        lines.forEach(line -> seen.merge(line.country(), line.declines() + line.gifts(), Long::sum));
        seen.remove(Countries.UNKNOWN);
        return seen.entrySet().stream()
                .filter(country -> country.getValue() >= least)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * @param rows country, how many in the days before, and since when anything is known
     * @param asked countries of which none may have been seen
     */
    static Map<String, Double> usual(List<Object[]> rows, Collection<String> asked, Instant until) {
        Map<String, Double> usual = new HashMap<>();
        for (Object[] row : rows) {
            Duration known = Duration.between(instant(row[2]), until);
            Duration span = known.compareTo(USUAL) < 0 ? known : USUAL;
            if (span.compareTo(LEAST) >= 0) {
                usual.put((String) row[0], (Long) row[1] * LOOKED_AT_SECONDS / span.toSeconds());
            }
        }
        if (!usual.isEmpty()) {
            asked.forEach(country -> usual.putIfAbsent(country, 0.0));
        }
        return usual;
    }

    Map<UUID, Traffic> byTicket() {
        return lines.stream().collect(Collectors.groupingBy(Line::ticketId)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, ticket -> traffic(ticket.getValue())));
    }

    /** Of all others together. */
    Traffic without(Set<UUID> tickets) {
        return traffic(lines.stream()
                .filter(line -> !tickets.contains(line.ticketId()))
                .collect(Collectors.toCollection(ArrayList::new)));
    }

    private Traffic traffic(List<Line> seen) {
        Map<String, Country> countries = new HashMap<>();
        for (Line line : seen) {
            Double normal = usual.get(line.country());
            if (normal != null) {
                countries.merge(
                        line.country(),
                        new Country(line.declines() + line.gifts(), normal),
                        (one, other) -> new Country(one.now() + other.now(), normal));
            }
        }
        return new Traffic(
                seen.stream().mapToLong(Line::declines).sum(),
                seen.stream().mapToLong(Line::elsewhere).sum(),
                seen.stream().mapToLong(Line::gifts).sum(),
                seen.stream().mapToLong(Line::small).sum(),
                countries);
    }
}
