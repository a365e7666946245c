package org.almoner.donor.mail;

import io.vertx.ext.mail.MailMessage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A letter on its way, which knows whether the server can have heard of it. The client asks for the bounce address when it checks the
 * letter, and again for {@code MAIL FROM}, once there is a connection with all that it takes. Were it to ask more often, a letter would be
 * taken for begun too early, never too late.
 */
final class Parcel extends MailMessage {

    private enum Way {
        WAITS,
        BEGUN,
        GIVEN_UP
    }

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Way> way = new AtomicReference<>(Way.WAITS);

    @Override
    public String getBounceAddress() {
        if (asked.getAndIncrement() > 0 && !way.compareAndSet(Way.WAITS, Way.BEGUN) && way.get() == Way.GIVEN_UP) {
            throw new IllegalStateException("Given up before there was a connection");
        }
        return super.getBounceAddress();
    }

    /** @return whether the server has not heard of it, and will not */
    boolean isGivenUp() {
        return way.compareAndSet(Way.WAITS, Way.GIVEN_UP) || way.get() == Way.GIVEN_UP;
    }
}
