package org.almoner.books.export;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * All that moved on a day as one journal of two lines a kind: the importers of Xero and QuickBooks take some hundred lines at once, and
 * know one currency.
 */
sealed interface DailyJournal {

    String head();

    /**
     * The lines of a kind.
     *
     * @param amount positive when the account gained it
     */
    default String lines(LocalDate day, String kind, BigDecimal amount, String currency) {
        return line(day, kind, accounts().balance(), amount, currency)
                + line(day, kind, accounts().of(kind), amount.negate(), currency);
    }

    Accounts accounts();

    /** @param amount positive when the account is debited */
    String line(LocalDate day, String kind, String account, BigDecimal amount, String currency);

    static DailyJournal of(ExportProfile profile, Accounts accounts) {
        return switch (profile) {
            case XERO -> new Xero(accounts);
            case QUICKBOOKS -> new QuickBooks(accounts);
            case GENERIC, BEANCOUNT, HLEDGER -> throw new IllegalArgumentException("It has an entry for each movement");
        };
    }

    /** See "Import manual journals" in Xero Central: an amount is a debit when it is positive. */
    record Xero(Accounts accounts) implements DailyJournal {

        /** Unlike 02/01/2026 it means the same day everywhere. */
        private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

        @Override
        public String head() {
            return CsvLine.of("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount");
        }

        @Override
        public String line(LocalDate day, String kind, String account, BigDecimal amount, String currency) {
            return new CsvLine()
                    .text("Donations " + day + " " + currency)
                    .text(DAY.format(day))
                    .text(kind)
                    .text(account)
                    .text(accounts.tax())
                    .number(amount)
                    .end();
        }
    }

    /** See "Import journal entries" in QuickBooks' help. */
    record QuickBooks(Accounts accounts) implements DailyJournal {

        private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ENGLISH);

        @Override
        public String head() {
            return CsvLine.of("Journal No", "Journal Date", "Account Name", "Debits", "Credits", "Description");
        }

        @Override
        public String line(LocalDate day, String kind, String account, BigDecimal amount, String currency) {
            return new CsvLine()
                    .text(DateTimeFormatter.BASIC_ISO_DATE.format(day) + "-" + currency)
                    .text(DAY.format(day))
                    .text(account)
                    .number(amount.signum() > 0 ? amount : null)
                    .number(amount.signum() < 0 ? amount.negate() : null)
                    .text(kind)
                    .end();
        }
    }
}
