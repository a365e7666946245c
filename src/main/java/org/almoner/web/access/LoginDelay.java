package org.almoner.web.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.almoner.Backoff;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Makes guessing a password slow: after some failures, which are typing mistakes or a program's old password, a client is not
 * heard for a while, which doubles with each further one. Passwords have twelve characters or more.
 *
 * <p>It is told when to come back (429) and not held: a held request would cost a connection, and a guesser has thousands.
 * The wait is one client's and ends after a minute at most, and what is sent meanwhile does not prolong it, so that nobody
 * can keep an administrator of another client out. Whoever shares the client's address can, by being the first after each wait. A success shortens nothing: whoever may come in as one user must not get free
 * guesses at another's password by it. Memory is bounded: beyond {@value #MAX_CLIENTS} clients the one that failed longest
 * ago is forgotten.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class LoginDelay {

    static final int MAX_CLIENTS = 10_000;

    private static final Logger LOG = Logger.getLogger(LoginDelay.class);
    static final int FREE_FAILURES = 10;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private record Failed(int times, Instant last) {}

    private final Clock clock;
    private final Counter wrong;
    private final Counter delayed;

    /** Longest ago first. */
    private final Map<String, Failed> clients = new LinkedHashMap<>();

    LoginDelay(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.wrong = metrics.counter("almoner.admin.logins.refused", "reason", "wrong");
        this.delayed = metrics.counter("almoner.admin.logins.refused", "reason", "delayed");
    }

    /** Called before credentials are looked at. @throws ProblemException 429 while the client has to wait */
    public synchronized void expectNone(String client) {
        Failed failed = known(client);
        if (failed != null) {
            Duration left = Duration.between(clock.instant(), failed.last().plus(wait(failed.times())));
            if (left.compareTo(Duration.ZERO) > 0) {
                delayed.increment();
                throw ProblemException.tooManyRequests(left);
            }
        }
    }

    /** Wrong credentials came. The line is for whoever blocks addresses by it; it holds no word of what was sent. */
    public synchronized void failed(String client) {
        Failed before = known(client);
        int times = before == null ? 1 : before.times() + 1;
        clients.remove(client);
        if (clients.size() == MAX_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
        clients.put(client, new Failed(times, clock.instant()));
        wrong.increment();
        LOG.warnf(
                "Wrong credentials for /admin from %s, failure %d; it is heard again in %d s",
                client, times, wait(times).toSeconds());
    }

    /** One from after now is from before somebody set the clock back, and would be waited for as long as it was set back. */
    private Failed known(String client) {
        Failed failed = clients.get(client);
        Instant now = clock.instant();
        boolean counts = failed != null
                && !failed.last().isAfter(now)
                && !failed.last().plus(FORGOTTEN_AFTER).isBefore(now);
        return counts ? failed : null;
    }

    private static Duration wait(int times) {
        return times <= FREE_FAILURES
                ? Duration.ZERO
                : Backoff.doubled(Duration.ofSeconds(1), times - FREE_FAILURES - 1, LONGEST);
    }
}
