package org.almoner.donor.receipt;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.donor.form.CountryRules;
import org.almoner.donor.form.Gift;
import org.almoner.donor.form.Issuer;
import org.almoner.donor.form.ReceiptNumber;
import org.almoner.donor.form.ReceiptText;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.receipt.Issuing.Issued;
import org.almoner.web.AssetAddress;

/** The pages that a donor sees. They need no script. */
@ApplicationScoped
class ReceiptViews {

    @CheckedTemplate(basePath = "receipt")
    static class Templates {

        static native TemplateInstance form(FormView view);

        static native TemplateInstance receipt(ReceiptText text, DonorLanguage language, String style, String how);

        static native TemplateInstance message(String message, DonorLanguage language, String style);

        private Templates() {}
    }

    /** What is said instead of a form. */
    enum Message {
        FORGED(Status.NOT_FOUND),
        EXPIRED(Status.GONE),
        /** Nobody gives receipts here (any more). */
        OFF(Status.NOT_FOUND),
        NO_MONEY(Status.CONFLICT),
        ON_STATEMENT(Status.CONFLICT),
        TOO_MANY(Status.CONFLICT),
        ENOUGH(Status.CONFLICT),
        /** What came is no form; the status is that of the problem. */
        UNREADABLE(Status.BAD_REQUEST),
        /** It passes; likewise. */
        LATER(Status.SERVICE_UNAVAILABLE);

        private final Status status;

        Message(Status status) {
            this.status = status;
        }
    }

    private final String style = AssetAddress.of("receipt.css");

    /** A form that may be chosen. @param tag of the language that its title is in */
    record Option(String form, String title, String tag, boolean chosen) {}

    /** A gift, or one of several. */
    record GiftLine(String date, String amount) {}

    /** Where the gifts of a year are. @param path relative to the page of the gift */
    record YearLink(String path, int year, String currency, int gifts) {}

    /** A receipt that was given before. */
    record Before(ReceiptNumber number, boolean holds) {

        /** With those that it is instead of, the oldest first. */
        private static List<Before> of(EarlierReceipts earlier) {
            return earlier.all().stream()
                    .flatMap(one -> Stream.concat(
                            one.replaces().stream().map(old -> new Before(old, false)),
                            Stream.of(new Before(one.number(), one.holds()))))
                    .sorted(Comparator.<Before>comparingInt(old -> old.number().year())
                            .thenComparingInt(old -> old.number().count()))
                    .toList();
        }
    }

    /**
     * What stands on the page with the form.
     *
     * @param year whose gifts they are; null for one
     * @param back to the page of the gift; null on it
     * @param declares whether one of the forms takes a tick
     * @param then what becomes of those before
     */
    record FormView(
            DonorLanguage language,
            String style,
            String issuer,
            Integer year,
            String back,
            String sum,
            List<GiftLine> gifts,
            List<Option> options,
            boolean declares,
            boolean declared,
            String name,
            String address,
            List<String> complaints,
            List<YearLink> years,
            List<Before> before,
            EarlierReceipts.Then then) {

        public boolean mayAsk() {
            return then != EarlierReceipts.Then.ON_STATEMENT;
        }
    }

    ShownPage form(
            Visit visit,
            Issuer issuer,
            List<Gift> gifts,
            List<CountryRules> offered,
            ReceiptInput input,
            List<Gifts.Years> years,
            EarlierReceipts before) {
        DonorLanguage language = visit.language();
        FormView view = new FormView(
                language,
                style,
                issuer.name(),
                visit.year(),
                visit.year() == null ? null : "../../" + visit.sealed(),
                language.amount(gifts.stream()
                        .map(Gift::money)
                        .reduce((one, other) -> one.plus(other))
                        .orElseThrow()),
                gifts.stream()
                        .map(gift -> new GiftLine(language.date(gift.paidOn()), language.amount(gift.money())))
                        .toList(),
                offered.stream()
                        .map(rules -> new Option(
                                rules.form().name(),
                                visit.year() == null ? rules.title() : rules.yearTitle(),
                                rules.language().tag(),
                                rules.form() == input.form()))
                        .toList(),
                offered.stream().anyMatch(CountryRules::declared),
                input.declared(),
                input.shownName(),
                input.shownAddress(),
                input.complaints(language),
                years.stream()
                        .map(of -> new YearLink(
                                visit.sealed() + "/" + of.year() + "/" + of.currency(),
                                of.year(),
                                of.currency(),
                                of.gifts()))
                        .toList(),
                Before.of(before),
                before.then(visit.year() != null));
        return new ShownPage(input.complaints().isEmpty() ? Status.OK : Status.BAD_REQUEST, Templates.form(view));
    }

    ShownPage receipt(Visit visit, Issued issued) {
        return new ShownPage(
                Status.OK,
                Templates.receipt(
                        issued.text(), visit.language(), style, issued.how().name()));
    }

    ShownPage message(Visit visit, Message message) {
        return new ShownPage(message.status, Templates.message(message.name(), visit.language(), style));
    }
}
