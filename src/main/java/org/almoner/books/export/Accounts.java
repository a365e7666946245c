package org.almoner.books.export;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.donation.fact.MovementKind;

/**
 * Between which accounts of a bookkeeping money moves: from or to the account of Stripe's balance, and on the other side one for each
 * kind of movement.
 *
 * @param names by "balance", by the kinds of movements in lower case, and by "tax"
 */
record Accounts(Map<String, String> names) {

    private static final String BALANCE = "balance";

    private static final String ADJUSTMENT = "adjustment";

    /** Xero asks for the name of a tax rate on every line. */
    private static final String TAX = "tax";

    private static final Map<String, String> STANDARD = Map.of(
            BALANCE,
            "Assets:Stripe",
            "paid",
            "Income:Donations",
            "refunded",
            "Income:Donations:Refunded",
            "disputed",
            "Income:Donations:Disputed",
            "fee",
            "Expenses:Stripe",
            ADJUSTMENT,
            "Equity:Adjustments",
            TAX,
            "Tax Exempt (0%)");

    /** What Beancount takes for an account, and hledger, Xero's codes and QuickBooks' names too. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}](?: ?[\\p{L}\\p{N}:&.()%-]){0,99}");

    static final Setting<Accounts> SETTING = new Setting<>(
            "BOOKS_ACCOUNTS",
            "almoner.exports.accounts",
            "accounts that exports name, such as `paid=200,fee=404`: of `balance`, `paid`, `refunded`, `disputed`, `fee`, `adjustment`, and Xero's `tax` rate",
            "`Assets:Stripe`, `Income:Donations`, …",
            "name=account, separated by commas, of the names "
                    + STANDARD.keySet().stream().sorted().toList(),
            Accounts::parse);

    /** Those that hold without a setting. */
    static Accounts standard() {
        return new Accounts(STANDARD);
    }

    String balance() {
        return names.get(BALANCE);
    }

    /** Those of both sides. */
    Stream<String> all() {
        return names.entrySet().stream()
                .filter(name -> !name.getKey().equals(TAX))
                .map(Map.Entry::getValue);
    }

    String tax() {
        return names.get(TAX);
    }

    /** @param kind also of a kind that a later version knows */
    String of(String kind) {
        return Stream.of(MovementKind.values())
                .map(MovementKind::name)
                .filter(kind::equals)
                .findFirst()
                .map(known -> names.get(known.toLowerCase(Locale.ROOT)))
                .orElseGet(() -> names.get(ADJUSTMENT));
    }

    private static Accounts parse(String text) {
        Map<String, String> names = new LinkedHashMap<>(STANDARD);
        for (String part : Setting.parts(text)) {
            String[] sides = part.split("=", 2);
            if (sides.length < 2
                    || !STANDARD.containsKey(sides[0].strip())
                    || !NAME.matcher(sides[1].strip()).matches()) {
                throw new IllegalArgumentException();
            }
            names.put(sides[0].strip(), sides[1].strip());
        }
        return new Accounts(names);
    }
}
