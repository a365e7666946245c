package org.almoner.web.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.almoner.web.problem.ProblemException;

/** How many may be at something at once: in all, and of one client, which could hold all places by being slow. */
public final class ClientPlaces {

    private final int most;
    private final int mostOfOne;
    private final String whenFull;
    private final Duration retryAfter;
    private final Map<String, Integer> ofClients = new HashMap<>();
    private int taken;

    /**
     * @param whenFull the sentence for whoever comes when all are taken
     * @param retryAfter when whoever had to go may come again
     */
    public ClientPlaces(int most, int mostOfOne, String whenFull, Duration retryAfter) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.whenFull = whenFull;
        this.retryAfter = retryAfter;
    }

    /** Takes a place, to be given back by {@link #leave}. @throws ProblemException 429 or 503 when there is none */
    public synchronized void enter(String client) {
        int own = ofClients.getOrDefault(client, 0);
        if (own >= mostOfOne) {
            throw ProblemException.tooManyRequests(retryAfter);
        }
        if (taken >= most) {
            throw ProblemException.unavailable(whenFull, retryAfter);
        }
        ofClients.put(client, own + 1);
        taken++;
    }

    public synchronized void leave(String client) {
        ofClients.computeIfPresent(client, (any, own) -> own > 1 ? own - 1 : null);
        taken--;
    }

    public synchronized int taken() {
        return taken;
    }
}
