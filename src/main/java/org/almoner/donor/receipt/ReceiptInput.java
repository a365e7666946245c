package org.almoner.donor.receipt;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.donor.form.CountryRules;
import org.almoner.donor.form.Donor;
import org.almoner.donor.form.ReceiptForm;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.web.input.FormFields;
import org.almoner.web.problem.ProblemException;

/**
 * What a donor typed, in Unicode's form C, without blanks at the ends.
 *
 * @param address line by line
 * @param form null for none that is offered
 * @param complaints what is wrong with it; empty when nothing is
 */
record ReceiptInput(String name, List<String> address, ReceiptForm form, boolean declared, Set<Complaint> complaints) {

    static final int LONGEST_NAME = 120;
    static final int LONGEST_LINE = 100;
    static final int MOST_LINES = 6;

    /** Larger than any form of ours. */
    static final int LONGEST_BODY = 16_384;

    private static final Pattern NAME_MARKS = Pattern.compile("[\\p{L}\\p{N}]");

    /** Control characters, halves of pairs, what turns the direction of what follows, and what no byte stands for. Joiners belong to names. */
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\p{Cf}\\uFFFD&&[^\\u200C\\u200D\\u200E\\u200F]]");

    private static final Pattern BLANKS = Pattern.compile("[\\p{Zs}\\t]+");

    /** What is wrong with a form, in words for the page. */
    enum Complaint {
        NAME_MISSING("Please type your name.", "Bitte geben Sie Ihren Namen an."),
        NAME_LONG("The name must have at most 120 characters.", "Der Name darf höchstens 120 Zeichen haben."),
        ADDRESS_MISSING("Please type your postal address.", "Bitte geben Sie Ihre Anschrift an."),
        ADDRESS_LONG(
                "The address must have at most 6 lines of 100 characters.",
                "Die Anschrift darf höchstens 6 Zeilen zu 100 Zeichen haben."),
        CHARACTERS(
                "Name and address must not have control characters.",
                "Name und Anschrift dürfen keine Steuerzeichen haben."),
        FORM("Please choose one of the forms.", "Bitte wählen Sie eines der Formulare."),
        DECLARATION(
                "For Gift Aid please tick that you are a UK taxpayer, or choose the general receipt.",
                "Für Gift Aid bestätigen Sie bitte, dass Sie im Vereinigten Königreich Steuern zahlen, oder wählen Sie die"
                        + " allgemeine Quittung."),
        UNREADABLE(
                "The form could not be read. Please send it again.",
                "Das Formular war nicht lesbar. Bitte senden Sie es noch einmal.");

        private final String english;
        private final String german;

        Complaint(String english, String german) {
            this.english = english;
            this.german = german;
        }

        String in(DonorLanguage language) {
            return switch (language) {
                case EN -> english;
                case DE -> german;
            };
        }
    }

    /** Of a form that nobody has filled in yet. */
    static ReceiptInput empty(List<CountryRules> offered) {
        ReceiptForm first = offered.isEmpty() ? null : offered.get(0).form();
        return new ReceiptInput("", List.of(), first, false, Set.of());
    }

    /** @param body as browsers send forms @param offered from which the donor chooses; without a choice it is the first */
    static ReceiptInput parse(String body, List<CountryRules> offered) {
        Map<String, String> fields = fields(body);
        Set<Complaint> complaints = EnumSet.noneOf(Complaint.class);
        if (fields == null) {
            complaints.add(Complaint.UNREADABLE);
            return new ReceiptInput("", List.of(), empty(offered).form(), false, complaints);
        }
        String name = line(fields.getOrDefault("name", ""));
        List<String> address = Stream.of(fields.getOrDefault("address", "").split("\\r\\n|\\r|\\n", -1))
                .map(ReceiptInput::line)
                .filter(line -> !line.isEmpty())
                .toList();
        boolean declared = "yes".equals(fields.get("taxpayer"));
        CountryRules rules = offered.stream()
                .filter(offer ->
                        !fields.containsKey("form") || offer.form().name().equals(fields.get("form")))
                .findFirst()
                .orElse(null);
        check(complaints, Complaint.NAME_MISSING, NAME_MARKS.matcher(name).find());
        check(complaints, Complaint.NAME_LONG, length(name) <= LONGEST_NAME);
        check(
                complaints,
                Complaint.ADDRESS_MISSING,
                address.stream().anyMatch(line -> NAME_MARKS.matcher(line).find()));
        check(
                complaints,
                Complaint.ADDRESS_LONG,
                address.size() <= MOST_LINES && address.stream().allMatch(line -> length(line) <= LONGEST_LINE));
        check(
                complaints,
                Complaint.CHARACTERS,
                Stream.concat(Stream.of(name), address.stream())
                        .noneMatch(text -> FORBIDDEN.matcher(text).find()));
        check(complaints, Complaint.FORM, rules != null);
        check(complaints, Complaint.DECLARATION, rules == null || !rules.declared() || declared);
        return new ReceiptInput(name, address, rules == null ? null : rules.form(), declared, complaints);
    }

    private static void check(Set<Complaint> complaints, Complaint complaint, boolean holds) {
        if (!holds) {
            complaints.add(complaint);
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String line(String text) {
        return BLANKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }

    /** The first of each name; null for what is no form. */
    private static Map<String, String> fields(String body) {
        if (body == null || body.length() > LONGEST_BODY) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        try {
            FormFields.parse(body).forEach((name, values) -> fields.put(name, values.get(0)));
        } catch (ProblemException e) {
            return null;
        }
        return fields;
    }

    Donor donor() {
        return new Donor(name, address);
    }

    /** For the field, when it is shown again: what a browser could not show is left out. */
    String shownName() {
        return FORBIDDEN.matcher(name).replaceAll("");
    }

    String shownAddress() {
        return FORBIDDEN
                .matcher(String.join("\n", address).replace('\n', '\u0000'))
                .replaceAll(found -> found.group().equals("\u0000") ? "\n" : "");
    }

    List<String> complaints(DonorLanguage language) {
        return complaints.stream().map(complaint -> complaint.in(language)).toList();
    }

    /** Nothing of it belongs into a log. */
    @Override
    public String toString() {
        return "what a donor typed";
    }
}
