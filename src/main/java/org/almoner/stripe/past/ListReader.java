package org.almoner.stripe.past;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.translation.StripeValues;

/** Reads one page of a list, newest first. It fails with {@link StripeFailure} only. */
@ApplicationScoped
class ListReader {

    private final StripeApi stripe;

    ListReader(StripeApi stripe) {
        this.stripe = stripe;
    }

    Uni<PageRead> page(ListProgress at, Instant since) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("created", StripePage.between(since, at.until()));
        if (!at.list().expand().isEmpty()) {
            parameters.put("expand", at.list().expand());
        }
        return stripe.page(StripeWorkers.Lane.JOB, at.list().path(), parameters, at.after())
                .map(page -> new PageRead(page, oldest(page, at, since)));
    }

    private static Instant oldest(StripePage page, ListProgress at, Instant since) {
        List<Instant> made = page.entries().stream()
                .map(object -> object.path("created"))
                .filter(created -> created.isIntegralNumber() && created.canConvertToLong())
                .map(created -> StripeValues.instant(created.longValue()))
                .toList();
        Instant until = at.until();
        Instant oldest = made.stream()
                .filter(instant -> !instant.isAfter(until) && instant.getEpochSecond() >= since.getEpochSecond())
                .min(Instant::compareTo)
                .orElse(null);
        if (oldest == null && !made.isEmpty() && made.size() == page.entries().size()) {
            throw StripeFailure.of(
                    StripeFailure.Kind.UNREADABLE,
                    "a page of " + at.list().path() + " is of another time than was asked for");
        }
        return oldest;
    }
}
