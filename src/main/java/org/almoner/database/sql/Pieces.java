package org.almoner.database.sql;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What strangers can make so much of that one statement would not come to its end in time, done piece by piece. */
public final class Pieces {

    private Pieces() {}

    /** @param piece does the next one, and comes to how many it did: none when nothing is left @return how many in all */
    public static Uni<Integer> untilNothing(Supplier<Uni<Integer>> piece) {
        return Multi.createBy()
                .repeating()
                .<Integer>uni(piece::get)
                .until(done -> done == 0)
                .collect()
                .with(Collectors.summingInt(done -> done));
    }

    /** One after the other. @param piece does one, of so many at most, and comes to how many it did @return how many in all */
    public static <T> Uni<Integer> of(List<T> all, int most, Function<List<T>, Uni<Integer>> piece) {
        return Multi.createFrom()
                .items(cut(all, most).stream())
                .onItem()
                .transformToUniAndConcatenate(piece::apply)
                .collect()
                .with(Collectors.summingInt(done -> done));
    }

    /** In their order. @param most in each */
    public static <T> List<List<T>> cut(List<T> all, int most) {
        return IntStream.range(0, (all.size() + most - 1) / most)
                .mapToObj(piece -> all.subList(piece * most, Math.min(all.size(), (piece + 1) * most)))
                .toList();
    }
}
