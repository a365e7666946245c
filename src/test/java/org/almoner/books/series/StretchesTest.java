package org.almoner.books.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How days are cut out of time, in every zone. */
@Execution(ExecutionMode.CONCURRENT)
class StretchesTest {

    @ParameterizedTest
    @CsvSource({
        // forward and back
        "Europe/Berlin,       2026-03-29, 2026-03-28T23:00:00Z, PT23H",
        "Europe/Berlin,       2026-10-25, 2026-10-24T22:00:00Z, PT25H",
        "America/New_York,    2026-03-08, 2026-03-08T05:00:00Z, PT23H",
        "America/New_York,    2026-11-01, 2026-11-01T04:00:00Z, PT25H",
        // by half an hour, and with offsets that no hour of UTC knows
        "Australia/Lord_Howe, 2026-04-05, 2026-04-04T13:00:00Z, PT24H30M",
        "Australia/Lord_Howe, 2026-10-04, 2026-10-03T13:30:00Z, PT23H30M",
        "Asia/Kathmandu,      2026-01-01, 2025-12-31T18:15:00Z, PT24H",
        "Pacific/Chatham,     2026-04-05, 2026-04-04T10:15:00Z, PT25H",
        // a midnight that never was, and one that came twice
        "America/Sao_Paulo,   2018-11-04, 2018-11-04T03:00:00Z, PT23H",
        "America/Sao_Paulo,   2018-02-17, 2018-02-17T02:00:00Z, PT25H",
        "America/Havana,      2026-11-01, 2026-11-01T04:00:00Z, PT25H"
    })
    void aDayBeginsAndEndsWhenItDoesThere(String zone, LocalDate day, Instant begin, Duration length) {
        Stretches one = Stretches.of(By.DAY, ZoneId.of(zone), day, day);
        assertThat(one.from()).containsExactly(day);
        assertThat(one.bounds()).containsExactly(begin, begin.plus(length));
    }

    @Test
    void aDayThatWasSkippedIsNone() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Stretches days = Stretches.of(By.DAY, apia, LocalDate.of(2011, 12, 29), LocalDate.of(2011, 12, 31));
        assertThat(days.from()).containsExactly(LocalDate.of(2011, 12, 29), LocalDate.of(2011, 12, 31));
        assertThat(days.bounds())
                .containsExactly(
                        Instant.parse("2011-12-29T10:00:00Z"),
                        Instant.parse("2011-12-30T10:00:00Z"),
                        Instant.parse("2011-12-31T10:00:00Z"));
        Stretches nothing = Stretches.of(By.DAY, apia, LocalDate.of(2011, 12, 30), LocalDate.of(2011, 12, 30));
        assertThat(nothing.from()).isEmpty();
        assertThat(nothing.bounds()).hasSize(1);
    }

    @Test
    void weeksBeginOnMondaysAndTheEndsHoldOnlyWhatWasAskedFor() {
        Stretches weeks =
                Stretches.of(By.WEEK, ZoneId.of("UTC"), LocalDate.of(2020, 12, 31), LocalDate.of(2021, 1, 12));
        assertThat(weeks.from())
                .containsExactly(LocalDate.of(2020, 12, 31), LocalDate.of(2021, 1, 4), LocalDate.of(2021, 1, 11));
        assertThat(weeks.begin()).isEqualTo("2020-12-31T00:00:00Z");
        assertThat(weeks.end()).isEqualTo("2021-01-13T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"MONTH, 2026-02-10 2026-03-01 2026-04-01", "QUARTER, 2026-02-10 2026-04-01", "YEAR, 2026-02-10"})
    void monthsQuartersAndYears(By by, String days) {
        assertThat(Stretches.of(by, ZoneId.of("UTC"), LocalDate.of(2026, 2, 10), LocalDate.of(2026, 4, 30))
                        .from())
                .containsExactlyElementsOf(
                        List.of(days.split(" ")).stream().map(LocalDate::parse).toList());
    }

    @Test
    void theyFollowEachOtherAndAreAsManyAsWereCountedInEveryZone() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 2_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            By by = By.values()[random.nextInt(By.values().length)];
            LocalDate from = LocalDate.of(2012, 1, 1).plusDays(random.nextInt(8_000));
            LocalDate to = from.plusDays(random.nextInt(1_000));
            Stretches stretches = Stretches.of(by, zone, from, to);
            String what = "seed " + seed + ": " + by + " " + zone + " " + from + " " + to;
            assertThat((long) stretches.size()).as(what).isEqualTo(by.count(from, to));
            assertThat(stretches.bounds()).as(what).isSorted().doesNotHaveDuplicates();
            assertThat(stretches.begin())
                    .as(what)
                    .isEqualTo(from.atStartOfDay(zone).toInstant());
            assertThat(stretches.end())
                    .as(what)
                    .isEqualTo(to.plusDays(1).atStartOfDay(zone).toInstant());
            IntStream.range(0, stretches.size())
                    .forEach(n -> assertThat(
                                    LocalDate.ofInstant(stretches.bounds().get(n), zone))
                            .as(what)
                            .isEqualTo(stretches.from().get(n)));
        }
    }

    /** On this the sums of a day of UTC rely: no more than two stretches begin in it after midnight. */
    @Test
    void noZoneHasDaysSoShortThatThreeBeginWithinADayOfUtc() {
        for (String name : ZoneId.getAvailableZoneIds()) {
            ZoneRules rules = ZoneId.of(name).getRules();
            List<ZoneOffsetTransition> changes = new ArrayList<>(rules.getTransitions());
            for (Instant at = Instant.parse("2026-01-01T00:00:00Z"); changes.size() < 1_000; ) {
                ZoneOffsetTransition next = rules.nextTransition(at);
                if (next == null || next.getInstant().isAfter(Instant.parse("2040-01-01T00:00:00Z"))) {
                    break;
                }
                changes.add(next);
                at = next.getInstant();
            }
            for (ZoneOffsetTransition change : changes) {
                LocalDate day = LocalDate.ofInstant(change.getInstant(), ZoneOffset.UTC);
                List<Instant> bounds = Stretches.of(By.DAY, ZoneId.of(name), day.minusDays(4), day.plusDays(4))
                        .bounds();
                for (int n = -3; n <= 3; n++) {
                    Instant midnight =
                            day.plusDays(n).atStartOfDay(ZoneOffset.UTC).toInstant();
                    assertThat(bounds.stream()
                                    .filter(bound -> bound.isAfter(midnight)
                                            && bound.isBefore(midnight.plus(Duration.ofDays(1)))))
                            .as(name + " " + change)
                            .hasSizeLessThanOrEqualTo(2);
                }
            }
        }
    }

    @Test
    void moreThanAnAnswerHoldsAreNone() {
        LocalDate from = LocalDate.of(2026, 1, 1);
        assertThat(Stretches.of(By.DAY, ZoneId.of("UTC"), from, from.plusDays(Stretches.MOST - 1))
                        .size())
                .isEqualTo(Stretches.MOST);
        assertThatThrownBy(() -> Stretches.of(By.DAY, ZoneId.of("UTC"), from, from.plusDays(Stretches.MOST)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stretches.of(By.DAY, ZoneId.of("UTC"), from, from.minusDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
