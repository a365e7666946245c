package org.almoner.books.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.almoner.books.series.Pieces.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every quarter of an hour comes to the stretch in which it lies, and to no other. */
@Execution(ExecutionMode.CONCURRENT)
class PiecesTest {

    @Test
    void daysWithTheirPiecesMovedAreTheStretches() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 1_500; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            By by = By.values()[random.nextInt(By.values().length)];
            LocalDate from = LocalDate.of(2009, 1, 1).plusDays(random.nextInt(8_000));
            Stretches stretches = Stretches.of(by, zone, from, from.plusDays(random.nextInt(40)));
            String what = "seed " + seed + ": " + by + " " + zone + " " + from;
            Pieces pieces = Pieces.of(stretches.bounds());
            assertThat(pieces.hours()).as(what).allMatch(piece -> on(piece, ChronoUnit.HOURS));
            for (Instant quarter = stretches.begin().truncatedTo(ChronoUnit.DAYS);
                    quarter.isBefore(stretches.end().plus(Duration.ofDays(1)));
                    quarter = quarter.plusSeconds(900)) {
                Instant at = quarter;
                List<Piece> moved = Stream.concat(pieces.hours().stream(), pieces.quarters().stream())
                        .filter(piece -> !at.isBefore(piece.since()) && at.isBefore(piece.until()))
                        .toList();
                int stands = Pieces.stretch(
                        stretches.bounds(), at.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));
                assertThat(moved).as(what).hasSizeLessThan(2);
                assertThat(moved).as(what).allMatch(piece -> piece.stands() == stands);
                assertThat(moved.isEmpty() ? stands : moved.get(0).belongs())
                        .as("%s %s", what, at)
                        .isEqualTo(Pieces.stretch(stretches.bounds(), at));
            }
        }
    }

    /** As few rows as there can be are read beside the days. */
    @Test
    void theSmallerPartOfADayIsMoved() {
        LocalDate day = LocalDate.of(2026, 6, 1);
        Pieces newYork = Pieces.of(
                Stretches.of(By.DAY, ZoneId.of("America/New_York"), day, day).bounds());
        assertThat(newYork.hours())
                .containsExactly(
                        new Piece(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-06-01T04:00:00Z"), 0, 1),
                        new Piece(Instant.parse("2026-06-02T00:00:00Z"), Instant.parse("2026-06-02T04:00:00Z"), 1, 2));
        assertThat(newYork.quarters()).isEmpty();
        Pieces kathmandu = Pieces.of(
                Stretches.of(By.DAY, ZoneId.of("Asia/Kathmandu"), day, day).bounds());
        assertThat(kathmandu.hours())
                .contains(
                        new Piece(Instant.parse("2026-05-31T19:00:00Z"), Instant.parse("2026-06-01T00:00:00Z"), 1, 0));
        assertThat(kathmandu.quarters())
                .contains(
                        new Piece(Instant.parse("2026-05-31T18:15:00Z"), Instant.parse("2026-05-31T19:00:00Z"), 1, 0));
        assertThat(Pieces.of(Stretches.of(By.YEAR, ZoneId.of("UTC"), day, day.plusYears(1))
                                .bounds())
                        .hours())
                .isEmpty();
    }

    private static boolean on(Piece piece, ChronoUnit unit) {
        return piece.since().truncatedTo(unit).equals(piece.since())
                && piece.until().truncatedTo(unit).equals(piece.until());
    }
}
