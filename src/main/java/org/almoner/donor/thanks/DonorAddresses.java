package org.almoner.donor.thanks;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.stripe.api.Pace;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.translation.StripeJson;

/**
 * Asks Stripe who gave: by lists of the charges of the time, of which a hundred are one call, and by a call of its own only for those
 * that are not in them (a debit succeeds days after its charge was made). No more lists are read than there are gifts.
 */
@ApplicationScoped
class DonorAddresses {

    private static final String CHARGES = "/v1/charges";

    /** Gifts that are further apart share no list. */
    private static final Duration APART = Duration.ofMinutes(10);

    /** How much earlier than its money a charge was made, when it was made by a card. */
    private static final Duration BEFORE = Duration.ofMinutes(2);

    /** Stripe may note a charge a moment after its payment. Each second more is read whenever others give at the same time. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final StripeApi stripe;
    private final Pace pace;

    DonorAddresses(StripeApi stripe, ThanksSettings settings) {
        this.stripe = stripe;
        this.pace = new Pace(settings.rate(), System::nanoTime);
    }

    /** Those that are looked for, and whom Stripe named so far. */
    private static final class Search {

        private final Map<String, Due> wanted = new HashMap<>();
        private final Map<UUID, Giver> found = new HashMap<>();

        private Search(List<Due> gifts) {
            gifts.forEach(gift -> {
                if (gift.intentId() != null) {
                    wanted.put(gift.intentId(), gift);
                }
                if (gift.chargeId() != null) {
                    wanted.put(gift.chargeId(), gift);
                }
            });
        }

        private void see(JsonNode charge) {
            if (!"succeeded".equals(StripeJson.text(charge, "status"))) {
                return;
            }
            Due gift = wanted.get(StripeJson.text(charge, "id"));
            if (gift == null) {
                JsonNode intent = charge.path("payment_intent");
                gift = wanted.get(intent.isObject() ? StripeJson.text(intent, "id") : intent.textValue());
            }
            if (gift != null) {
                found.put(gift.donationId(), Giver.of(charge));
            }
        }
    }

    /**
     * Who gave, by donation; whom Stripe does not know is not in it. It fails with a {@link StripeFailure} when Stripe cannot be asked
     * at all.
     */
    Uni<Map<UUID, Giver>> of(List<Due> gifts) {
        Search search = new Search(gifts);
        return Multi.createFrom()
                .iterable(groups(gifts))
                .onItem()
                .transformToUniAndConcatenate(group -> list(search, group, group.size(), null))
                .collect()
                .last()
                .chain(() -> Multi.createFrom()
                        .iterable(gifts.stream()
                                .filter(gift -> !search.found.containsKey(gift.donationId()))
                                .toList())
                        .onItem()
                        .transformToUniAndConcatenate(gift -> single(search, gift))
                        .collect()
                        .last())
                .map(asked -> search.found);
    }

    /** In each, gifts of one time. */
    static List<List<Due>> groups(List<Due> gifts) {
        List<List<Due>> groups = new ArrayList<>();
        Instant last = null;
        for (Due gift : gifts.stream().sorted(Comparator.comparing(Due::paidAt)).toList()) {
            if (last == null || last.plus(APART).isBefore(gift.paidAt())) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(gift);
            last = gift.paidAt();
        }
        return groups;
    }

    private Uni<Boolean> list(Search search, List<Due> group, int pages, String after) {
        Instant from = group.get(0).paidAt().minus(BEFORE);
        Instant until = group.get(group.size() - 1).paidAt().plus(AFTER);
        Map<String, Object> parameters = Map.of("created", StripePage.between(from, until));
        return pace.call(() -> stripe.page(StripeWorkers.Lane.JOB, CHARGES, parameters, after))
                .flatMap(page -> {
                    page.entries().forEach(search::see);
                    boolean all = group.stream().allMatch(gift -> search.found.containsKey(gift.donationId()));
                    return all || pages <= 1 || !page.hasMore() || page.last() == null
                            ? Uni.createFrom().item(all)
                            : list(search, group, pages - 1, page.last());
                });
    }

    private Uni<Boolean> single(Search search, Due gift) {
        Uni<JsonNode> asked;
        if (gift.chargeId() != null) {
            asked = ask(CHARGES + "/" + gift.chargeId(), Map.of());
        } else if (gift.intentId() != null) {
            asked = ask("/v1/payment_intents/" + gift.intentId(), Map.of("expand", List.of("latest_charge")))
                    .map(intent -> intent.path("latest_charge"));
        } else {
            return Uni.createFrom().item(false);
        }
        return asked.invoke(search::see)
                .replaceWith(true)
                .onFailure(failure -> failure instanceof StripeFailure known && !known.isOfAll())
                .recoverWithItem(false);
    }

    private Uni<JsonNode> ask(String path, Map<String, Object> parameters) {
        return pace.call(() -> stripe.get(StripeWorkers.Lane.JOB, path, parameters))
                .map(StripeApi.Answer::body);
    }
}
