package org.almoner.books.export;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;

/** How one movement is written, for each profile that has an entry for each. */
sealed interface MovementLines {

    String fileName();

    String mediaType();

    /** What stands before the first. */
    String head();

    String lines(MovementRow movement);

    /** @throws ProblemException when the accounts cannot be written so */
    static MovementLines of(ExportProfile profile, Accounts accounts) {
        return switch (profile) {
            case GENERIC -> new Table(accounts);
            case BEANCOUNT -> new Beancount(accounts);
            case HLEDGER -> new Hledger(accounts);
            case XERO, QUICKBOOKS -> throw new IllegalArgumentException("Its journals are of a day");
        };
    }

    record Table(Accounts accounts) implements MovementLines {

        @Override
        public String fileName() {
            return "movements.csv";
        }

        @Override
        public String mediaType() {
            return "text/csv";
        }

        @Override
        public String head() {
            return CsvLine.of(
                    "id",
                    "bookedOn",
                    "effectiveAt",
                    "kind",
                    "amount",
                    "currency",
                    "account",
                    "counterAccount",
                    "donationId",
                    "ticketId",
                    "stripeObject",
                    "recordedAt");
        }

        @Override
        public String lines(MovementRow movement) {
            return new CsvLine()
                    .text(movement.id())
                    .text(movement.bookedOn())
                    .instant(movement.effectiveAt())
                    .text(movement.kind())
                    .number(movement.amount())
                    .text(movement.currency())
                    .text(accounts.balance())
                    .text(accounts.of(movement.kind()))
                    .text(movement.donationId())
                    .text(movement.ticketId())
                    .text(movement.object())
                    .instant(movement.recordedAt())
                    .end();
        }
    }

    /** See "Beancount Language Syntax". */
    record Beancount(Accounts accounts) implements MovementLines {

        private static final Pattern ACCOUNT =
                Pattern.compile("(Assets|Liabilities|Equity|Income|Expenses)(:[\\p{Lu}\\p{N}][\\p{L}\\p{N}-]*)+");

        public Beancount {
            if (!accounts.all().allMatch(account -> ACCOUNT.matcher(account).matches())) {
                throw ProblemException.invalid(
                        "profile",
                        "beancount needs accounts of its own form in BOOKS_ACCOUNTS, such as Income:Donations");
            }
        }

        @Override
        public String fileName() {
            return "movements.beancount";
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public String head() {
            StringBuilder head = new StringBuilder();
            accounts.all()
                    .distinct()
                    .sorted()
                    .forEach(account ->
                            head.append("1970-01-01 open ").append(account).append('\n'));
            return head.append('\n').toString();
        }

        @Override
        public String lines(MovementRow movement) {
            return """
                    %s * "%s"
                      almoner: "%s"
                      effective: "%s"
                      donation: "%s"
                      %s  %s %s
                      %s  %s %s

                    """.formatted(
                            movement.bookedOn(),
                            title(movement),
                            movement.id(),
                            movement.effectiveAt(),
                            movement.donationId(),
                            accounts.balance(),
                            movement.amount().toPlainString(),
                            movement.currency(),
                            accounts.of(movement.kind()),
                            movement.amount().negate().toPlainString(),
                            movement.currency());
        }
    }

    /** See hledger's manual, "Journal". */
    record Hledger(Accounts accounts) implements MovementLines {

        @Override
        public String fileName() {
            return "movements.journal";
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public String head() {
            // Without it 1.250 KWD could be read as a thousand.
            StringBuilder head = new StringBuilder("decimal-mark .\n\n");
            Set<String> declared = new TreeSet<>();
            accounts.all().forEach(declared::add);
            declared.forEach(account -> head.append("account ").append(account).append('\n'));
            return head.append('\n').toString();
        }

        @Override
        public String lines(MovementRow movement) {
            return """
                    %s * %s  ; almoner: %s, effective: %s, donation: %s
                        %s  %s %s
                        %s  %s %s

                    """.formatted(
                            movement.bookedOn(),
                            title(movement),
                            movement.id(),
                            movement.effectiveAt(),
                            movement.donationId(),
                            accounts.balance(),
                            movement.amount().toPlainString(),
                            movement.currency(),
                            accounts.of(movement.kind()),
                            movement.amount().negate().toPlainString(),
                            movement.currency());
        }
    }

    /** Without what would end a text or begin a comment in either language. */
    private static String title(MovementRow movement) {
        return movement.object() == null
                ? movement.kind()
                : movement.kind() + " " + movement.object().replaceAll("[^A-Za-z0-9_-]", "");
    }
}
