package org.almoner.donor.receipt;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.almoner.donor.form.CountryRules;
import org.almoner.donor.form.Gift;
import org.almoner.donor.form.Issuer;
import org.almoner.donor.link.DonorLink;
import org.almoner.donor.receipt.Issuing.Issued;
import org.almoner.donor.receipt.ReceiptOffice.Wanted;
import org.almoner.donor.receipt.ReceiptViews.Message;

/** What somebody gets who comes by a link. What they type goes into the page that they are answered with, and nowhere else. */
@ApplicationScoped
class ReceiptVisits {

    /** Of a gift with its corrections, by whoever has the link; for more they have to write. */
    static final int MOST_OF_GIFT = 10;

    /** Of a year, of which each further gift makes another statement. */
    private static final int MOST_OF_YEAR = 50;

    private final ReceiptLinks links;
    private final ReceiptOffice office;
    private final Receipts receipts;
    private final Gifts gifts;
    private final ReceiptViews views;
    private final ReceiptSettings settings;
    private final ReceiptMetrics metrics;
    private final Clock clock;

    ReceiptVisits(
            ReceiptLinks links,
            ReceiptOffice office,
            Receipts receipts,
            Gifts gifts,
            ReceiptViews views,
            ReceiptSettings settings,
            ReceiptMetrics metrics,
            Clock clock) {
        this.links = links;
        this.office = office;
        this.receipts = receipts;
        this.gifts = gifts;
        this.views = views;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What the link leads to. @param hashes of the donor; empty for one gift */
    private record Found(Visit visit, DonorLink link, Issuer issuer, List<Gift> gifts, Set<String> hashes) {

        private String currency() {
            return gifts.get(0).money().currency();
        }
    }

    Uni<ShownPage> ask(Visit visit) {
        return with(visit, (found, offered) -> form(found, offered, ReceiptInput.empty(offered)));
    }

    Uni<ShownPage> give(Visit visit, String body) {
        return with(visit, (found, offered) -> {
            ReceiptInput input = ReceiptInput.parse(body, offered);
            return input.complaints().isEmpty() ? issue(found, input) : form(found, offered, input);
        });
    }

    private Uni<ShownPage> with(Visit visit, BiFunction<Found, List<CountryRules>, Uni<ShownPage>> then) {
        DonorLink link = links.open(visit.sealed());
        if (link == null || !visit.isSense()) {
            return message(visit, Message.FORGED);
        }
        if (link.isOver(clock.instant())) {
            return message(visit, Message.EXPIRED);
        }
        if (settings.issuer().isEmpty()) {
            return message(visit, Message.OFF);
        }
        Issuer issuer = settings.issuer().get();
        return find(visit, link, issuer).flatMap(found -> {
            if (found == null) {
                return message(visit, Message.FORGED);
            }
            if (found.gifts().isEmpty() || !found.gifts().stream().allMatch(Gift::isThere)) {
                return message(visit, Message.NO_MONEY);
            }
            if (found.gifts().size() > Gifts.MOST) {
                return message(visit, Message.TOO_MANY);
            }
            return then.apply(found, CountryRules.offered(issuer, found.currency(), today()));
        });
    }

    /** Null where there is no such donation. */
    private Uni<Found> find(Visit visit, DonorLink link, Issuer issuer) {
        return visit.year() == null
                ? gifts.gift(link.donationId())
                        .map(gift -> gift == null ? null : new Found(visit, link, issuer, List.of(gift), Set.of()))
                : gifts.sameDonor(link.emailHash())
                        .flatMap(hashes -> gifts.ofYear(hashes, visit.year(), visit.currency())
                                .map(of -> new Found(visit, link, issuer, of, hashes)));
    }

    private Uni<ShownPage> form(Found found, List<CountryRules> offered, ReceiptInput input) {
        Uni<List<Gifts.Years>> years = found.visit().year() != null
                ? Uni.createFrom().item(List.of())
                : gifts.sameDonor(found.link().emailHash()).flatMap(gifts::years);
        return years.flatMap(all -> receipts.earlier(found.gifts())
                .map(given -> views.form(found.visit(), found.issuer(), found.gifts(), offered, input, all, given)));
    }

    private Uni<ShownPage> issue(Found found, ReceiptInput input) {
        Visit visit = found.visit();
        return office.issue(new Wanted(
                        CountryRules.of(input.form()),
                        found.issuer(),
                        input.donor(),
                        visit.year() == null ? found.link().donationId() : null,
                        visit.year(),
                        visit.currency(),
                        found.hashes(),
                        visit.year() == null ? MOST_OF_GIFT : MOST_OF_YEAR))
                .invoke(metrics::count)
                .flatMap(issuing -> {
                    if (issuing instanceof Issued issued) {
                        return Uni.createFrom().item(views.receipt(visit, issued));
                    }
                    if (issuing instanceof Issuing.OnStatement) {
                        return message(visit, Message.ON_STATEMENT);
                    }
                    if (issuing instanceof Issuing.Enough) {
                        return message(visit, Message.ENOUGH);
                    }
                    return message(visit, issuing instanceof Issuing.TooMany ? Message.TOO_MANY : Message.NO_MONEY);
                });
    }

    private Uni<ShownPage> message(Visit visit, Message message) {
        return Uni.createFrom().item(views.message(visit, message));
    }

    private LocalDate today() {
        Instant now = clock.instant();
        return gifts.day(now);
    }
}
