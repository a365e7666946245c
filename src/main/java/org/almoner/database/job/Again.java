package org.almoner.database.job;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Steps one after the other, for as long as there is another. They may be millions: none stands on the stack of the one before. */
public final class Again {

    private Again() {}

    /** @param step comes to whether there may be another; there is one at least */
    public static Uni<Void> whilst(Supplier<Uni<Boolean>> step) {
        return whilst(step, more -> more).replaceWithVoid();
    }

    /** @return what the last step came to, after which it did not go on */
    public static <T> Uni<T> whilst(Supplier<Uni<T>> step, Predicate<T> goesOn) {
        return Multi.createBy()
                .repeating()
                .<T>uni(step::get)
                .whilst(goesOn)
                .collect()
                .last();
    }

    /**
     * @param step from what the one before came to
     * @return what the last step came to
     */
    public static <T> Uni<T> from(T first, Function<T, Uni<T>> step, Predicate<T> goesOn) {
        AtomicReference<T> at = new AtomicReference<>(first);
        return whilst(() -> step.apply(at.get()).invoke(at::set), goesOn);
    }
}
