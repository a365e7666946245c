package org.almoner.dev;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.almoner.dev.GiftCast.Gift;
import org.almoner.dev.standin.Form;
import org.almoner.dev.standin.StandInAccount;
import org.almoner.dev.standin.StandInClock;

/**
 * What happens at Stripe in a made-up year, step by step in the order of time: gifts, most in December and more from month to month,
 * refunds, disputes, cards that are declined, checkouts that nobody finishes, payouts. Each step is done by the account as a donor's
 * or a bank's would be, so that all that tells of it is right.
 */
final class GiftYear {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration PAYOUT_EVERY = Duration.ofDays(14);
    private static final int HOURS = 24;

    private final StandInAccount account;
    private final List<String> tickets;
    private final String pages;
    private final Random random;
    private final GiftCast cast;
    private final Instant now;
    private final PriorityQueue<Step> steps = new PriorityQueue<>(Comparator.comparing(Step::at));

    /** @param then is told when it happens, and may add steps that come of it */
    private record Step(Instant at, Consumer<Instant> then) {}

    /**
     * A year that ends now.
     *
     * @param tickets ids of ours that gifts are for; none is for gifts that nobody can attribute
     * @param pages address of the hosted pages
     */
    GiftYear(StandInAccount account, List<String> tickets, String pages, int gifts, Instant now, long seed) {
        this.account = account;
        this.tickets = List.copyOf(tickets);
        this.pages = pages;
        this.now = now;
        random = new Random(seed);
        cast = new GiftCast(random);
        for (int i = 0; i < gifts; i++) {
            steps.add(new Step(moment(), this::give));
        }
        for (Instant at = now.minus(YEAR).plus(PAYOUT_EVERY); at.isBefore(now); at = at.plus(PAYOUT_EVERY)) {
            steps.add(new Step(at, day -> account.payOut()));
        }
    }

    int left() {
        return steps.size();
    }

    /** The next thing that happens, then. */
    void step(StandInClock clock) {
        Step next = steps.remove();
        clock.at(next.at(), account, () -> next.then().accept(next.at()));
    }

    /** More often late in the year, in December, and in the evening. */
    private Instant moment() {
        while (true) {
            double part = random.nextDouble();
            Instant at = now.minus(YEAR).plusSeconds((long) (part * YEAR.toSeconds()));
            boolean december = at.toString().startsWith("12", 5);
            int hour = Integer.parseInt(at.toString().substring(11, 13));
            double likely = (0.4 + 0.3 * part) * (december ? 1.4 : 1) * (0.4 + 0.6 * hour / HOURS);
            if (random.nextDouble() < likely) {
                return at;
            }
        }
    }

    private void give(Instant at) {
        Gift gift = cast.next();
        String session = account.openSession(form(gift), pages).path("id").textValue();
        int fate = random.nextInt(100);
        if (fate < 3) {
            account.expire(session);
        } else if (fate < 6) {
            account.decline(session, gift.donor());
            pay(session, gift);
        } else {
            pay(session, gift);
            later(at, session, gift, fate);
        }
    }

    /** With its fee, so that the books of a newcomer have it at once. */
    private void pay(String session, Gift gift) {
        account.pay(session, gift.donor());
        account.tellFee(session);
    }

    /** What may become of a gift within weeks. */
    private void later(Instant paid, String session, Gift gift, int fate) {
        if (fate < 9) {
            after(paid, 20, then -> account.refund(session, gift.amount()));
        } else if (fate < 13) {
            after(paid, 20, then -> account.refund(session, Math.max(1, gift.amount() / 20) * 10));
        } else if (fate < 15) {
            boolean won = random.nextBoolean();
            after(paid, 30, disputed -> {
                account.dispute(session);
                after(disputed, 60, closed -> account.closeDispute(session, won));
            });
        }
    }

    /** Within so many days; what would come after today does not come. */
    private void after(Instant before, int days, Consumer<Instant> then) {
        Instant at = before.plusSeconds(
                1 + (long) (random.nextDouble() * Duration.ofDays(days).toSeconds()));
        if (at.isBefore(now)) {
            steps.add(new Step(at, then));
        }
    }

    private Form form(Gift gift) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap()
                .add("mode", "payment")
                .add("success_url", pages)
                .add("line_items[0][quantity]", "1")
                .add("line_items[0][price_data][currency]", gift.currency())
                .add("line_items[0][price_data][unit_amount]", Long.toString(gift.amount()))
                .add("line_items[0][price_data][product_data][name]", "Donation");
        // Some come by a link that names no ticket.
        if (!tickets.isEmpty() && random.nextInt(100) >= 4) {
            String ticket = tickets.get(Math.min(random.nextInt(tickets.size()), random.nextInt(tickets.size())));
            fields.add("metadata[ticketId]", ticket).add("payment_intent_data[metadata][ticketId]", ticket);
        }
        return Form.of(fields);
    }
}
