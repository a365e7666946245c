package org.almoner.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.almoner.testing.StripeLife.Release;

/** Makes lives of payments from a seed: the same seed, the same life. */
public final class RandomLives {

    private static final List<String> CURRENCIES = List.of("usd", "eur", "jpy", "kwd", "isk");

    private RandomLives() {}

    /**
     * @param key for the ids of the life
     * @param ticketId may be null
     */
    public static StripeLife life(Random random, String key, UUID ticketId) {
        return lived(random, born(random, key, ticketId));
    }

    /** A life that lists alone can tell: a refund as large as what was released is none of that by the balance only. */
    public static StripeLife listed(Random random, String key, UUID ticketId) {
        StripeLife life = life(random, key, ticketId);
        return life.hasRefundLikeRelease() ? life.settles() : life;
    }

    /** The same life, and it knows what Stripe's lists showed all along. */
    public static StripeLife lifeWithSnapshots(Random random, String key, UUID ticketId) {
        return lived(random, born(random, key, ticketId).keepsSnapshots());
    }

    /** As deliveries come: in any order, and some of them again. */
    public static <T> List<T> shuffledWithRepetitions(List<T> told, Random random) {
        List<T> shuffled = new ArrayList<>(told);
        for (int i = random.nextInt(told.size() + 1); i > 0; i--) {
            shuffled.add(told.get(random.nextInt(told.size())));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static StripeLife born(Random random, String key, UUID ticketId) {
        StripeShape shape = StripeShape.values()[random.nextInt(StripeShape.values().length)];
        return new StripeLife(
                shape,
                key,
                1_790_000_000L + random.nextInt(100_000),
                100 + random.nextInt(9_900) * 10L,
                CURRENCIES.get(random.nextInt(CURRENCIES.size())),
                ticketId,
                random.nextInt(10) < 7);
    }

    private static StripeLife lived(Random random, StripeLife life) {
        for (int i = random.nextInt(3); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                later(random, life).attemptIsMentioned("pending", life.amount());
            }
            later(random, life).attemptFails();
        }
        paidOrNot(random, life);
        return life.hasFailedAttempt() && random.nextInt(3) == 0
                ? later(random, life).attemptIsMentioned("failed", 1 + random.nextLong(2 * life.amount()))
                : life;
    }

    private static StripeLife paidOrNot(Random random, StripeLife life) {
        later(random, life);
        int way = random.nextInt(10);
        if (way < 7 || !life.hasSession()) {
            if (way == 6 && !life.hasSession()) {
                return life.isCanceled();
            }
            if (random.nextInt(4) == 0) {
                authorised(random, life);
            } else {
                life.pays();
            }
        } else if (way == 7) {
            return life.expires();
        } else {
            life.promises();
            later(random, life);
            if (way == 8) {
                return life.promiseBroken();
            }
            life.promiseKept();
        }
        if (random.nextBoolean()) {
            later(random, life).settles();
        }
        for (int i = 0, n = random.nextInt(5); i < n; i++) {
            later(random, life);
            if (random.nextInt(6) == 0) {
                life.isMentioned();
            }
            if (random.nextInt(3) < 2) {
                refund(random, life, "r" + i);
            } else {
                dispute(random, life, "d" + i);
            }
        }
        return life;
    }

    /** Money that was put aside is captured in one part or in several, all of it or less. */
    private static void authorised(Random random, StripeLife life) {
        Release release = Release.values()[random.nextInt(Release.values().length)];
        long all = life.amount();
        later(random, life.releases(release).authorises());
        long left = all;
        for (int i = random.nextInt(4); i > 0 && left > all / 2 + 1; i--) {
            long part = 1 + random.nextLong(left - all / 2 - 1);
            later(random, life.capturesPart(part));
            left -= part;
        }
        switch (random.nextInt(3)) {
            case 0 -> life.captures(left);
            case 1 -> life.captures(left - all / 2);
            default -> life.captures(1 + random.nextLong(left));
        }
        // A refund of what remains looks like the release that is not told, but for its time.
        life.later(release == Release.IN_SUM ? 2 : random.nextInt(2));
    }

    private static StripeLife later(Random random, StripeLife life) {
        return life.later(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0);
    }

    private static void refund(Random random, StripeLife life, String id) {
        if (life.refundable() == 0) {
            return;
        }
        boolean asReleased = life.uncaptured() > 0 && life.uncaptured() <= life.refundable() && random.nextInt(3) > 0;
        long part = asReleased
                ? life.uncaptured()
                : random.nextInt(3) == 0 ? life.refundable() : 1 + random.nextLong(life.refundable());
        switch (random.nextInt(5)) {
            case 0, 1 -> life.refund(id, part, "succeeded");
            case 2 -> later(random, life.refund(id, part, "pending")).refundBecomes(id, "succeeded");
            case 3 -> gone(random, life.refund(id, part, "pending"), id, "canceled");
            default -> gone(random, life.refund(id, part, "succeeded"), id, "failed");
        }
        if (random.nextInt(3) == 0) {
            later(random, life).refundIsToldAgain(id);
        }
    }

    /**
     * A refund fails after it was made, and the charge's sum falls by it, whichever is told first. Where refunds have no events of
     * their own, the sum of another refund that is made in the very second of the failure could not be read, so there that second is
     * its own.
     */
    private static void gone(Random random, StripeLife life, String id, String status) {
        boolean ownEvents = life.shape().refundEvents;
        later(random, life.later(ownEvents ? 0 : 1));
        switch (random.nextInt(4)) {
            case 0 -> later(random, life.refundBecomes(id, status)).isMentioned();
            case 1 -> life.sumFallsAndRefundBecomes(id, status, random.nextInt(2));
            default -> life.refundBecomes(id, status);
        }
        life.later(ownEvents ? 0 : 1);
    }

    private static void dispute(Random random, StripeLife life, String id) {
        long part = random.nextBoolean() ? life.amount() : 1 + random.nextLong(life.amount());
        if (random.nextInt(3) == 0) {
            later(random, life.dispute(id, part, "warning_needs_response"));
            if (random.nextBoolean()) {
                life.disputeBecomes(id, "warning_closed");
                return;
            }
            life.escalates(id);
        } else if (random.nextInt(4) == 0) {
            double rate = 1 + random.nextInt(100_000) / 10_000.0;
            later(random, life.disputeAbroad(id, part, rate));
            if (random.nextBoolean()) {
                life.reinstated(id, part, rate * 1.02);
                return;
            }
        } else {
            life.dispute(id, part, "needs_response");
        }
        later(random, life);
        switch (random.nextInt(life.isAbroad(id) ? 5 : 6)) {
            case 5 -> life.reinstated(id, 1 + random.nextLong(part), 1);
            case 0 -> life.disputeBecomes(id, "under_review");
            case 1 -> later(random, life.disputeBecomes(id, "under_review")).disputeBecomes(id, "won");
            case 2 -> life.disputeBecomes(id, "lost");
            case 3 -> later(random, life.disputeBecomes(id, "under_review")).reinstated(id);
            default -> life.disputeBecomes(id, "won");
        }
    }
}
