package org.almoner.donor.form;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.money.Money;

/**
 * All that stands on a receipt, in its order. The page shows it, the hash is of it, and the archive keeps it; so these cannot differ.
 */
public record ReceiptText(DonorLanguage language, String title, List<Fact> facts, List<String> sentences) {

    /** @param lines in any language and direction where somebody typed them */
    record Fact(String label, List<String> lines) {

        private static Fact of(String label, String line) {
            return new Fact(label, List.of(line));
        }
    }

    /**
     * What a receipt is about.
     *
     * @param year whose gifts they are; null for the receipt of one gift
     * @param gifts one or, of a year, more, all in one currency, the oldest first
     */
    public record Content(CountryRules rules, Issuer issuer, Donor donor, Integer year, List<Gift> gifts) {

        public Money sum() {
            return gifts.stream().map(Gift::money).reduce(Money::plus).orElseThrow();
        }

        Money largest() {
            return gifts.stream().map(Gift::money).max(Money::compareTo).orElseThrow();
        }
    }

    /** What makes a receipt of it. @param replaces those that this one is a correction of */
    public record Stamp(ReceiptNumber number, LocalDate issuedOn, List<ReceiptNumber> replaces, String code) {}

    /** @param stamp null for the content alone, by which it is known that the same was asked for before */
    public static ReceiptText of(Content content, Stamp stamp) {
        DonorLanguage language = content.rules().language();
        ReceiptWords words = ReceiptWords.in(language);
        Issuer issuer = content.issuer();
        List<Fact> facts = new ArrayList<>();
        if (stamp != null) {
            facts.add(Fact.of(words.number(), stamp.number().toString()));
            facts.add(Fact.of(words.issued(), language.date(stamp.issuedOn())));
            if (!stamp.replaces().isEmpty()) {
                facts.add(new Fact(
                        words.replaces(),
                        stamp.replaces().stream().map(ReceiptNumber::toString).toList()));
            }
        }
        facts.add(new Fact(words.issuer(), joined(issuer.name(), issuer.address())));
        facts.add(Fact.of(words.taxId(), issuer.taxId()));
        facts.add(new Fact(
                words.donor(), joined(content.donor().name(), content.donor().address())));
        facts.add(Fact.of(words.amount(), language.amount(content.sum())));
        if (content.rules().inWords()) {
            facts.add(Fact.of(words.inWords(), GermanWords.euros(content.sum().amount())));
        }
        if (content.year() == null) {
            facts.add(
                    Fact.of(words.given(), language.date(content.gifts().get(0).paidOn())));
        } else {
            facts.add(Fact.of(words.year(), content.year().toString()));
            facts.add(new Fact(
                    words.gifts(),
                    content.gifts().stream()
                            .map(gift -> language.date(gift.paidOn()) + ": " + language.amount(gift.money()))
                            .toList()));
        }
        if (stamp != null) {
            facts.add(Fact.of(words.code(), stamp.code()));
        }
        String title = content.year() == null
                ? content.rules().title()
                : content.rules().yearTitle();
        return new ReceiptText(language, title, List.copyOf(facts), sentences(content));
    }

    private static List<String> sentences(Content content) {
        Issuer issuer = content.issuer();
        boolean exempt = issuer.isExempt();
        Map<String, String> words = Map.of(
                "issuer", issuer.name(),
                "taxId", issuer.taxId(),
                "purpose", exempt ? issuer.purpose() : "",
                "office", exempt ? issuer.exemptionOffice() : "",
                "noticeDate", exempt ? content.rules().language().date(issuer.exemptionDate()) : "");
        return content.rules().statements().stream()
                .filter(statement -> statement.standsOn(content.year() != null, content.largest()))
                .map(statement -> statement.with(words))
                .toList();
    }

    private static List<String> joined(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return List.copyOf(all);
    }

    /** For people, in the order of the page. */
    public String plain() {
        return title + "\n\n"
                + facts.stream()
                        .map(fact -> fact.label() + ": " + String.join("\n", fact.lines()))
                        .collect(Collectors.joining("\n"))
                + "\n\n" + String.join("\n", sentences) + "\n";
    }

    public String sha256() {
        return Fingerprint.sha256(plain());
    }

    /** Nothing of it belongs into a log. */
    @Override
    public String toString() {
        return "a receipt";
    }
}
