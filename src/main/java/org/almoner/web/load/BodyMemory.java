package org.almoner.web.load;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The bodies of all requests, how many of them may be arriving, and how much memory they may hold together. When one more, or a part
 * of it, does not fit, the body that has been arriving for the longest is given up: an honest one arrives at once, and one that is
 * held back for its memory or its place is the oldest. Its bytes are let go of in that moment, whenever its event loop comes to know: in a flood that is long after. Those
 * that have arrived whole are being answered and stay.
 */
final class BodyMemory {

    /** A body as this class sees it. */
    interface Holder {

        /** Told once, by whichever thread, when its memory is needed by others. */
        void giveUp();
    }

    /** What of one body is here; twice its bytes at most while it grows. */
    static final class Share {
        private final Holder holder;
        private Buffer content = Buffer.buffer();
        private long heldBytes;

        private Share(Holder holder) {
            this.holder = holder;
        }
    }

    private final long maxBytes;
    private final int maxArriving;
    private final Set<Share> arriving = new LinkedHashSet<>();
    private long heldBytes;

    BodyMemory(long maxBytes, int maxArriving) {
        this.maxBytes = maxBytes;
        this.maxArriving = maxArriving;
    }

    synchronized Share begin(Holder holder) {
        if (arriving.size() == maxArriving) {
            giveUpOldest().holder.giveUp();
        }
        Share share = new Share(holder);
        arriving.add(share);
        return share;
    }

    /** Takes one more part of a body. @return false when it has no room, or was given up: nothing of it is here then */
    synchronized boolean take(Share share, Buffer part) {
        if (!arriving.contains(share)) {
            return false;
        }
        share.heldBytes += part.length();
        heldBytes += part.length();
        while (heldBytes > maxBytes) {
            Share oldest = giveUpOldest();
            if (oldest == share) {
                return false;
            }
            oldest.holder.giveUp();
        }
        share.content.appendBuffer(part);
        return true;
    }

    /** How many bytes of it are here: none when it was given up. */
    synchronized long heldBytes(Share share) {
        return share.heldBytes;
    }

    /** All of it has come; it goes on to count until it is released. @return null when it was given up just before */
    synchronized byte[] arrived(Share share) {
        if (!arriving.remove(share)) {
            return null;
        }
        byte[] body = share.content.getBytes();
        share.content = null;
        return body;
    }

    /** Its request is over, however it ended; harmless when told twice. */
    synchronized void release(Share share) {
        arriving.remove(share);
        free(share);
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    private Share giveUpOldest() {
        Iterator<Share> oldestFirst = arriving.iterator();
        Share oldest = oldestFirst.next();
        oldestFirst.remove();
        free(oldest);
        return oldest;
    }

    private void free(Share share) {
        heldBytes -= share.heldBytes;
        share.heldBytes = 0;
        share.content = null;
    }
}
