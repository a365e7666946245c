package org.almoner.books.series;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the days of UTC come to the stretches of a zone. Each counts whole for the stretch in which its noon lies; what of it belongs to
 * another is moved there, whole hours by the hour and the rest by the quarter. Stretch 0 is before the first bound, and there is one
 * behind the last.
 *
 * @param hours which begin and end on the hour
 * @param quarters which lie within one
 */
record Pieces(List<Piece> hours, List<Piece> quarters) {

    private static final Duration DAY = Duration.ofDays(1);

    /**
     * A time that is to be moved.
     *
     * @param until exclusive
     * @param belongs number of the stretch in which it lies
     * @param stands number of that for which its day counts
     */
    record Piece(Instant since, Instant until, int belongs, int stands) {

        private Piece between(Instant from, Instant to) {
            return new Piece(from, to, belongs, stands);
        }
    }

    static Pieces of(List<Instant> bounds) {
        Map<Instant, List<Instant>> cuts = new TreeMap<>();
        for (Instant bound : bounds) {
            Instant day = bound.truncatedTo(ChronoUnit.DAYS);
            if (!day.equals(bound)) {
                cuts.computeIfAbsent(day, first -> new ArrayList<>(List.of(day)))
                        .add(bound);
            }
        }
        Pieces pieces = new Pieces(new ArrayList<>(), new ArrayList<>());
        cuts.forEach((day, begins) -> {
            int stands = stretch(bounds, day.plus(DAY.dividedBy(2)));
            for (int i = 0; i < begins.size(); i++) {
                Instant until = i + 1 < begins.size() ? begins.get(i + 1) : day.plus(DAY);
                Piece piece = new Piece(begins.get(i), until, stretch(bounds, begins.get(i)), stands);
                if (piece.belongs != stands) {
                    pieces.add(piece);
                }
            }
        });
        return pieces;
    }

    /** The number of bounds that are not after it. */
    static int stretch(List<Instant> bounds, Instant at) {
        int found = Collections.binarySearch(bounds, at);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private void add(Piece piece) {
        Instant firstHour = piece.since.plus(Duration.ofHours(1)).minusNanos(1).truncatedTo(ChronoUnit.HOURS);
        Instant lastHour = piece.until.truncatedTo(ChronoUnit.HOURS);
        if (firstHour.isAfter(lastHour)) {
            quarters.add(piece);
            return;
        }
        if (piece.since.isBefore(firstHour)) {
            quarters.add(piece.between(piece.since, firstHour));
        }
        if (firstHour.isBefore(lastHour)) {
            hours.add(piece.between(firstHour, lastHour));
        }
        if (lastHour.isBefore(piece.until)) {
            quarters.add(piece.between(lastHour, piece.until));
        }
    }

    /** A column of them as PostgreSQL's arrays are written. */
    static String array(List<Piece> pieces, Function<Piece, Object> column) {
        return pieces.stream().map(column).map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
