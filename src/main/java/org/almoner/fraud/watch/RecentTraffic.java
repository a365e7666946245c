package org.almoner.fraud.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.fraud.rule.Traffic;
import org.almoner.fraud.watch.SeenTraffic.Line;

/**
 * What has come since this replica looked about a minute ago. Counts know quarters of an hour only, and in these an attack that has just
 * begun is hidden by the gifts of before. A replica that has not looked lately says nothing: the quarters themselves then tell, later.
 */
final class RecentTraffic {

    static final Duration SPAN = Duration.ofMinutes(1);

    private final Deque<Look> looks = new ArrayDeque<>();

    private record Key(UUID ticketId, Instant quarter) {}

    private record Count(long declines, long gifts) {

        Count plus(Count other) {
            return new Count(declines + other.declines, gifts + other.gifts);
        }

        Count minus(Count other) {
            return new Count(declines - other.declines, gifts - other.gifts);
        }
    }

    private record Look(Instant at, Map<Key, Count> counts) {}

    /** @param lines all that is seen now @return by ticket, what is more than at the earliest look within the span; empty without one */
    synchronized Map<UUID, Traffic> since(Instant now, List<Line> lines) {
        Map<Key, Count> counts = new HashMap<>();
        lines.forEach(line -> counts.merge(
                new Key(line.ticketId(), line.quarter()), new Count(line.declines(), line.gifts()), Count::plus));
        while (!looks.isEmpty()
                && (looks.peekFirst().at().isBefore(now.minus(SPAN))
                        || looks.peekFirst().at().isAfter(now))) {
            looks.removeFirst();
        }
        Look earliest = looks.peekFirst();
        looks.addLast(new Look(now, counts));
        Map<UUID, Count> more = new HashMap<>();
        if (earliest != null) {
            Count none = new Count(0, 0);
            counts.forEach((key, count) ->
                    more.merge(key.ticketId(), count.minus(earliest.counts().getOrDefault(key, none)), Count::plus));
        }
        Map<UUID, Traffic> recent = new HashMap<>();
        more.forEach((ticket, count) -> recent.put(ticket, Traffic.of(count.declines(), Math.max(0, count.gifts()))));
        return recent;
    }
}
