package org.almoner.books.fold;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.almoner.Quarters;
import org.almoner.books.fold.FoldInMemory.Entry;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The law of the books: in whatever order events come and in whatever batches the journal is folded, the sums of all, of tickets
 * and of countries are those of the journal; and a closed month never changes.
 */
@Execution(ExecutionMode.CONCURRENT)
class FoldLawTest {

    private static final int WORLDS = 150;
    private static final int LIVES = 12;
    private static final Instant FIRST = Instant.ofEpochSecond(1_790_000_000L);
    private static final List<UUID> TICKETS = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));

    @Test
    void sumsAreThoseOfTheJournalInEveryOrderAndInWhateverBatches() {
        long seed = new Random().nextLong();
        for (int world = 0; world < WORLDS; world++) {
            Random random = new Random(seed + world);
            String what = "seed " + (seed + world);
            List<List<PaymentFacts>> lives = lives(random);
            FoldInMemory one = new FoldInMemory();
            lives.forEach(life -> one.journal.addAll(journal(lives.indexOf(life), life)));
            locate(one, lives, random);
            foldAll(one, random);
            isTheJournal(one, what);
            FoldInMemory other = new FoldInMemory();
            List<Entry> mixed = new ArrayList<>();
            for (int i = 0; i < lives.size(); i++) {
                List<PaymentFacts> shuffled = new ArrayList<>(lives.get(i));
                shuffled.add(shuffled.get(random.nextInt(shuffled.size())));
                Collections.shuffle(shuffled, random);
                mix(mixed, journal(i, shuffled), random);
            }
            other.journal.addAll(mixed);
            other.countries.putAll(one.countries);
            foldAll(other, random);
            assertThat(other.rows).as(what).isEqualTo(one.rows);
            assertThat(other.gifts.keySet()).as(what).isEqualTo(one.gifts.keySet());
        }
    }

    @Test
    void aClosedMonthStaysAsItIsWhateverComesLaterAndHoweverOftenItIsFoldedAnew() {
        long seed = new Random().nextLong();
        for (int world = 0; world < WORLDS; world++) {
            Random random = new Random(seed + world);
            String what = "seed " + (seed + world);
            List<List<PaymentFacts>> lives = lives(random);
            FoldInMemory books = new FoldInMemory();
            List<Entry> mixed = new ArrayList<>();
            for (int i = 0; i < lives.size(); i++) {
                Collections.shuffle(lives.get(i), random);
                mix(mixed, journal(i, lives.get(i)), random);
            }
            int half = random.nextInt(mixed.size());
            books.journal.addAll(mixed.subList(0, half));
            locate(books, lives, random);
            foldAll(books, random);
            books.closedUntil = Quarters.of(FIRST.plusSeconds(random.nextInt(100_000)));
            Map<SeriesKey, Sums> closed = closed(books);
            books.journal.addAll(mixed.subList(half, mixed.size()));
            locate(books, lives, random);
            foldAll(books, random);
            assertThat(closed(books)).as(what).isEqualTo(closed);
            isTheJournal(books, what);
            Map<SeriesKey, Sums> before = new TreeMap<>(books.rows);
            books.anew();
            foldAll(books, random);
            assertThat(withoutCountries(books.rows)).as(what).isEqualTo(withoutCountries(before));
            isTheJournal(books, what);
        }
    }

    /** A correction of a country moves what is in open months, and is no movement in closed ones. */
    @Test
    void countriesThatChangeWithoutAMovementArePutRight() {
        long seed = new Random().nextLong();
        for (int world = 0; world < WORLDS; world++) {
            Random random = new Random(seed + world);
            String what = "seed " + (seed + world);
            List<List<PaymentFacts>> lives = lives(random);
            FoldInMemory books = new FoldInMemory();
            for (int i = 0; i < lives.size(); i++) {
                books.journal.addAll(journal(i, lives.get(i)));
            }
            foldAll(books, random);
            locate(books, lives, random);
            books.fold(1, Set.copyOf(books.gifts.keySet()));
            FoldInMemory fresh = new FoldInMemory();
            fresh.journal.addAll(books.journal);
            fresh.countries.putAll(books.countries);
            foldAll(fresh, random);
            assertThat(books.rows).as(what).isEqualTo(fresh.rows);
            isTheJournal(books, what);
        }
    }

    private static List<List<PaymentFacts>> lives(Random random) {
        List<List<PaymentFacts>> lives = new ArrayList<>();
        for (int i = 0; i < LIVES; i++) {
            UUID ticket = random.nextInt(4) == 0 ? null : TICKETS.get(random.nextInt(TICKETS.size()));
            List<PaymentFacts> life = new ArrayList<>(RandomLives.life(random, "life" + i, ticket).events().stream()
                    .map(Translator::news)
                    .toList());
            if (random.nextInt(3) == 0) {
                life.add(new PaymentFacts(
                        life.get(0).payment(),
                        List.of(new TicketNamed(
                                FIRST, TicketSource.ADMIN, TICKETS.get(random.nextInt(TICKETS.size()))))));
            }
            lives.add(life);
        }
        return lives;
    }

    /** What is journalled of one life, piece by piece. */
    private static List<Entry> journal(int number, List<PaymentFacts> told) {
        List<Entry> journal = new ArrayList<>();
        List<Movement> before = List.of();
        PaymentHistory history = PaymentHistory.EMPTY;
        for (PaymentFacts news : told) {
            history = history.with(news);
            List<Movement> after = LedgerEntry.of(history).movements();
            Movement.difference(before, after).forEach(moved -> journal.add(new Entry(new UUID(1, number), moved)));
            before = after;
        }
        return journal;
    }

    /** Each keeps its own order. */
    private static void mix(List<Entry> all, List<Entry> more, Random random) {
        int at = 0;
        for (Entry entry : more) {
            at += random.nextInt(all.size() - at + 1);
            all.add(at++, entry);
        }
    }

    private static void locate(FoldInMemory books, List<?> lives, Random random) {
        for (int i = 0; i < lives.size(); i++) {
            books.countries.put(new UUID(1, i), List.of("MX", "DE", "").get(random.nextInt(3)));
        }
        books.countries.values().removeIf(String::isEmpty);
    }

    private static void foldAll(FoldInMemory books, Random random) {
        while (books.isBehind()) {
            books.fold(1 + random.nextInt(7), Set.of());
        }
        books.fold(1, Set.copyOf(books.gifts.keySet()));
    }

    private static void isTheJournal(FoldInMemory books, String what) {
        for (Basis basis : Basis.values()) {
            assertThat(total(books, basis, Scope.ALL.stored()::equals))
                    .as(what)
                    .isEqualTo(model(books, entry -> "all"));
            assertThat(total(books, basis, scope -> scope.startsWith("ticket:")))
                    .as(what)
                    .isEqualTo(model(
                            books,
                            entry -> entry.movement().ticketId() == null
                                    ? null
                                    : "ticket:" + entry.movement().ticketId()));
        }
        assertThat(total(books, Basis.GIFT, scope -> scope.startsWith("country:")))
                .as(what)
                .isEqualTo(model(
                        books,
                        entry -> books.countries.get(entry.donationId()) == null
                                ? null
                                : "country:" + books.countries.get(entry.donationId())));
        assertThat(byQuarter(books)).as(what).isEqualTo(modelByQuarter(books));
    }

    private static Map<String, Sums> total(FoldInMemory books, Basis basis, Predicate<String> scope) {
        Map<String, Sums> total = new TreeMap<>();
        books.rows.forEach((key, sums) -> {
            if (key.basis() == basis && scope.test(key.scope())) {
                total.merge(key.scope() + " " + key.currency(), sums, FoldLawTest::plus);
            }
        });
        total.values().removeIf(Sums::isNothing);
        return total;
    }

    /** Added up from the journal alone; a gift is a donation of which something stands as paid there. */
    private static Map<String, Sums> model(FoldInMemory books, java.util.function.Function<Entry, String> scope) {
        Map<String, Sums> model = new TreeMap<>();
        books.journal.stream()
                .filter(entry -> scope.apply(entry) != null)
                .collect(groupingBy(
                        Entry::donationId,
                        groupingBy(entry -> List.of(
                                scope.apply(entry),
                                "" + entry.movement().ticketId(),
                                entry.movement().currency()))))
                .forEach((donation, groups) -> groups.forEach((key, entries) -> {
                    Sums sums = entries.stream().map(FoldLawTest::sums).reduce(Sums.NONE, FoldLawTest::plus);
                    model.merge(
                            key.get(0) + " " + key.get(2),
                            sums.withGifts(sums.paid().signum() > 0 ? 1 : 0),
                            FoldLawTest::plus);
                }));
        model.values().removeIf(Sums::isNothing);
        return model;
    }

    private static Map<Instant, BigDecimal> byQuarter(FoldInMemory books) {
        Map<Instant, BigDecimal> sums = new TreeMap<>();
        books.rows.forEach((key, sum) -> {
            if (key.basis() == Basis.MOVEMENT
                    && key.scope().equals("all")
                    && key.currency().equals("USD")) {
                sums.merge(
                        key.quarter(),
                        sum.paid()
                                .subtract(sum.refunded())
                                .subtract(sum.disputed())
                                .subtract(sum.fees()),
                        BigDecimal::add);
            }
        });
        return plain(sums);
    }

    /** The sum of all amounts, as they stand in the journal, by when they are booked. */
    private static Map<Instant, BigDecimal> modelByQuarter(FoldInMemory books) {
        Map<Instant, BigDecimal> sums = new TreeMap<>();
        for (int i = 0; i < books.journal.size(); i++) {
            Movement movement = books.journal.get(i).movement();
            if (movement.currency().equals("USD")) {
                Instant booked = books.late.getOrDefault(i + 1L, movement.at());
                sums.merge(
                        Instant.ofEpochSecond(booked.getEpochSecond() / 900 * 900), movement.amount(), BigDecimal::add);
            }
        }
        return plain(sums);
    }

    private static Map<Instant, BigDecimal> plain(Map<Instant, BigDecimal> sums) {
        sums.replaceAll((quarter, sum) -> FoldInMemory.plain(sum));
        sums.values().removeIf(sum -> sum.signum() == 0);
        return sums;
    }

    private static Map<SeriesKey, Sums> closed(FoldInMemory books) {
        return filtered(
                books.rows,
                (key, sums) -> key.basis() == Basis.MOVEMENT && key.quarter().isBefore(books.closedUntil));
    }

    private static Map<SeriesKey, Sums> withoutCountries(Map<SeriesKey, Sums> rows) {
        return filtered(rows, (key, sums) -> !key.scope().startsWith("country:"));
    }

    private static Map<SeriesKey, Sums> filtered(
            Map<SeriesKey, Sums> rows, BiFunction<SeriesKey, Sums, Boolean> which) {
        Map<SeriesKey, Sums> some = new TreeMap<>();
        rows.forEach((key, sums) -> {
            if (which.apply(key, sums)) {
                some.put(key, sums);
            }
        });
        return some;
    }

    private static Sums sums(Entry entry) {
        BigDecimal amount = entry.movement().amount();
        BigDecimal none = BigDecimal.ZERO;
        return switch (entry.movement().kind()) {
            case "PAID" -> new Sums(0, amount, none, none, none);
            case "REFUNDED" -> new Sums(0, none, amount.negate(), none, none);
            case "DISPUTED" -> new Sums(0, none, none, amount.negate(), none);
            default -> new Sums(0, none, none, none, amount.negate());
        };
    }

    private static Sums plus(Sums one, Sums other) {
        Sums sum = one.plus(other);
        return new Sums(
                sum.gifts(),
                FoldInMemory.plain(sum.paid()),
                FoldInMemory.plain(sum.refunded()),
                FoldInMemory.plain(sum.disputed()),
                FoldInMemory.plain(sum.fees()));
    }
}
