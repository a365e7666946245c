package org.almoner.web.problem;

import io.quarkus.arc.Arc;
import java.time.Duration;

/** While it is open, whoever asks for long work is soon answered that it goes on. */
public final class LittlePatience implements AutoCloseable {

    private final LongWork longWork = Arc.container().instance(LongWork.class).get();

    public LittlePatience() {
        longWork.setPatience(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        longWork.setPatience(LongWork.PATIENCE);
    }
}
