package org.almoner.database.pool;

import io.vertx.sqlclient.Pool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Connections that are made when they are first needed, and made anew after they were let go. */
public final class LazyPool {

    private final Supplier<Pool> maker;
    private final AtomicReference<Pool> pool = new AtomicReference<>();

    public LazyPool(Supplier<Pool> maker) {
        this.maker = maker;
    }

    /** Two who ask at once get the same. */
    public Pool current() {
        // Somebody else may have made one, and a third let go of that one.
        for (Pool now = pool.get(); ; now = pool.get()) {
            if (now != null) {
                return now;
            }
            Pool made = maker.get();
            if (pool.compareAndSet(null, made)) {
                return made;
            }
            made.close();
        }
    }

    /** Closes all connections that there are, those in use as well; who needs one next gets a new one. */
    public void letGo() {
        Pool last = pool.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }

    /** The same, unless that has been done since. @param broken what {@link #current} gave */
    public void letGo(Pool broken) {
        if (pool.compareAndSet(broken, null)) {
            broken.close();
        }
    }
}
