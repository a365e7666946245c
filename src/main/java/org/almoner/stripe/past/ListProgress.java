package org.almoner.stripe.past;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripePage;

/**
 * How far one list is read, newest first. It is paged by the id of the last object, as Stripe has it ("Pagination"). Where that leads no
 * further it is paged by time, from the oldest object seen; and since Stripe's word that a list has ended is not the end
 * of it, neither is that: it ends when nothing older is there.
 *
 * @param until of the time that is read next; goes down
 * @param after the object at which the next page begins; null at the beginning of that time
 * @param reached when the oldest object was made that was seen; null before any
 * @param done whether nothing is left of it
 * @param detours how often its paging by id led no further; after one of them, objects of one second may be missing
 * @param millis that were spent with it
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record ListProgress(
        StripeList list,
        Instant until,
        String after,
        Instant reached,
        boolean done,
        long pages,
        long detours,
        long millis,
        Counts counts) {

    static ListProgress of(StripeList list, Instant until) {
        return new ListProgress(list, until, null, null, false, 0, 0, 0, Counts.NONE);
    }

    /**
     * @param since where the time ends that is wanted
     * @param seenBefore whether the page's last object has ended a page before
     * @param millis that it took
     * @throws StripeFailure when it leads nowhere
     */
    ListProgress with(PageRead read, Instant since, boolean seenBefore, Counts came, long millis) {
        StripePage page = read.page();
        Instant oldest =
                reached == null || read.oldest() != null && read.oldest().isBefore(reached) ? read.oldest() : reached;
        boolean leadsOn = page.hasMore() && page.last() != null && !page.last().equals(after) && !seenBefore;
        if (leadsOn) {
            return next(until, page.last(), oldest, false, detours, came, millis);
        }
        boolean nothingOlder = page.entries().isEmpty() && !page.hasMore() && after == null;
        if (nothingOlder || oldest == null && !page.hasMore()) {
            return next(until, null, oldest, true, detours, came, millis);
        }
        // The first time its own second is looked at again, since only a part of it may have been seen.
        Instant older =
                oldest == null ? until : page.hasMore() && until.isAfter(oldest) ? oldest : oldest.minusSeconds(1);
        if (!older.isBefore(until) && page.hasMore()) {
            throw StripeFailure.of(
                    StripeFailure.Kind.UNREADABLE,
                    "a page of " + list.path() + " does not say where the next one begins");
        }
        boolean ended = older.isBefore(since) || !older.isBefore(until);
        return next(older, null, oldest, ended, detours + (page.hasMore() ? 1 : 0), came, millis);
    }

    /** From the beginning of what is left, since Stripe no longer knows the object at which it was to go on. */
    ListProgress withoutPlace() {
        return new ListProgress(
                list, reached == null ? until : reached, null, reached, done, pages, detours + 1, millis, counts);
    }

    private ListProgress next(
            Instant older, String last, Instant oldest, boolean ended, long turns, Counts came, long took) {
        return new ListProgress(list, older, last, oldest, ended, pages + 1, turns, millis + took, counts.plus(came));
    }
}
