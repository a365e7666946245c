package org.almoner.dev.standin;

import java.util.List;
import java.util.Locale;

/**
 * What a session is to be paid for.
 *
 * @param currency in lower case, as Stripe writes it
 * @param total in minor units
 * @param product name of the first item, null when it has none
 */
record LineItems(String currency, long total, String product) {

    private static final String UNIT_AMOUNT = "line_items[0][price_data][unit_amount]";

    /** @throws StandInRefusal when the form for a session has none, or some without a price */
    static LineItems of(Form form) {
        List<Form> items = form.all("line_items");
        if (items.isEmpty()) {
            throw StandInRefusal.missing("line_items");
        }
        Form first = items.get(0);
        String currency = first.required("price_data/currency").toLowerCase(Locale.ROOT);
        long total = 0;
        for (Form item : items) {
            total += item.number("quantity").orElse(1) * unitAmount(item);
        }
        return new LineItems(currency, total, first.text("price_data/product_data/name"));
    }

    private static long unitAmount(Form item) {
        long amount = item.number("price_data/unit_amount").orElseThrow(() -> StandInRefusal.missing(UNIT_AMOUNT));
        if (amount < 1) {
            throw StandInRefusal.invalid("parameter_invalid_integer", UNIT_AMOUNT, "Invalid positive integer");
        }
        return amount;
    }
}
