package org.almoner.web.load;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How much memory the bodies of all requests may hold together. When a part of one more does not fit, the body that has been
 * arriving for the longest is given up: an honest one arrives at once, and one that is held back for its memory is the oldest.
 * Those that have arrived whole are being answered and stay.
 */
final class BodyMemory {

    /** A body as this class sees it. */
    interface Holder {

        /** Told once, by whichever thread, when its memory is needed by others. */
        void giveUp();
    }

    /** What one body holds. */
    static final class Share {
        private final Holder holder;
        private long heldBytes;

        private Share(Holder holder) {
            this.holder = holder;
        }
    }

    private final long maxBytes;
    private final Set<Share> arriving = new LinkedHashSet<>();
    private long heldBytes;

    BodyMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Share begin(Holder holder) {
        Share share = new Share(holder);
        arriving.add(share);
        return share;
    }

    /** Takes more for a body that is arriving. @return false when it has no room, or was given up: it holds nothing then */
    synchronized boolean take(Share share, int bytes) {
        if (!arriving.contains(share)) {
            return false;
        }
        share.heldBytes += bytes;
        heldBytes += bytes;
        while (heldBytes > maxBytes) {
            Iterator<Share> oldestFirst = arriving.iterator();
            Share oldest = oldestFirst.next();
            oldestFirst.remove();
            free(oldest);
            if (oldest == share) {
                return false;
            }
            oldest.holder.giveUp();
        }
        return true;
    }

    /** It is there and keeps what it holds until it is answered. @return false when it was given up just before */
    synchronized boolean arrived(Share share) {
        return arriving.remove(share);
    }

    /** Its request is over, however it ended; harmless when told twice. */
    synchronized void release(Share share) {
        arriving.remove(share);
        free(share);
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    private void free(Share share) {
        heldBytes -= share.heldBytes;
        share.heldBytes = 0;
    }
}
