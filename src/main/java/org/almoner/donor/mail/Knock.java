package org.almoner.donor.mail;

import io.vertx.ext.mail.MailMessage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes as far with the server as a letter does before the server hears of it, and no further: the client says EHLO, makes the line
 * safe and logs in, then asks for the bounce address, as {@link Parcel} knows, hears that there is nothing to send, and says QUIT. It is to
 * ourselves: a client that asked less often would bring nobody else anything.
 */
final class Knock extends MailMessage {

    private final AtomicInteger asked = new AtomicInteger();

    /** @param address ours */
    Knock(String address) {
        setFrom(address).setBounceAddress(address).setTo(address).setText("");
    }

    @Override
    public String getBounceAddress() {
        if (asked.getAndIncrement() > 0) {
            throw new IllegalStateException("Let in, with nothing to send");
        }
        return super.getBounceAddress();
    }

    boolean isLetIn() {
        return asked.get() > 1;
    }
}
