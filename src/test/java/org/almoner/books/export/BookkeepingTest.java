package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What programs for bookkeeping read in the exports that are made for them. */
@Execution(ExecutionMode.CONCURRENT)
class BookkeepingTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static final List<MovementRow> MOVEMENTS = List.of(
            movement("PAID", "25.00", "USD", "pi_1"),
            movement("FEE", "-1.03", "EUR", "pi_1"),
            movement("REFUNDED", "-5.00", "USD", "re_1"),
            movement("DISPUTED", "-20.00", "USD", "du_1\"\n; x"),
            movement("PAID", "500", "JPY", null),
            movement("PAID", "1.250", "KWD", "ch_1"),
            movement("OF_A_LATER_VERSION", "0.01", "USD", "x"));

    @TempDir
    Path folder;

    @Test
    void beanCheckAcceptsAllAndRefusesWhatIsNotWhole() throws Exception {
        assumeTrue(installed("bean-check"), "beancount is not installed");
        String file = written(MovementLines.of(ExportProfile.BEANCOUNT, Accounts.standard()));
        assertThat(run("bean-check", file("whole.beancount", file))).isEmpty();
        assertThat(run("bean-check", file("cut.beancount", file + Export.INCOMPLETE)))
                .contains("syntax error");
    }

    @Test
    void hledgerAcceptsAllCountsTheSameAndRefusesWhatIsNotWhole() throws Exception {
        assumeTrue(installed("hledger"), "hledger is not installed");
        String file = written(MovementLines.of(ExportProfile.HLEDGER, Accounts.standard()));
        Path whole = file("whole.journal", file);
        assertThat(run("hledger", "check", "accounts", "-f", whole.toString())).isEmpty();
        assertThat(run("hledger", "-f", whole.toString(), "balance", "--flat", "Assets:Stripe"))
                .contains("0.01 USD", "-1.03 EUR", "500 JPY", "1.250 KWD");
        assertThat(run(
                        "hledger",
                        "check",
                        "-f",
                        file("cut.journal", file + Export.INCOMPLETE).toString()))
                .contains("INCOMPLETE");
    }

    @Test
    void beancountIsRefusedAccountsThatItDoesNotKnow() {
        Accounts numbers = Accounts.SETTING.read("paid=200, fee=404").orElseThrow();
        assertThatThrownBy(() -> MovementLines.of(ExportProfile.BEANCOUNT, numbers))
                .isInstanceOf(ProblemException.class);
        assertThat(MovementLines.of(ExportProfile.HLEDGER, numbers).head()).contains("account 200\n", "account 404\n");
    }

    @Test
    void everyDayBalances() {
        DailyJournal xero = DailyJournal.of(ExportProfile.XERO, Accounts.standard());
        LocalDate day = LocalDate.parse("2026-01-02");
        assertThat(xero.head() + xero.lines(day, "FEE", new BigDecimal("-1.03"), "USD"))
                .isEqualTo("""
                        *Narration,*Date,Description,*AccountCode,*TaxRate,*Amount
                        Donations 2026-01-02 USD,2 Jan 2026,FEE,Assets:Stripe,Tax Exempt (0%),-1.03
                        Donations 2026-01-02 USD,2 Jan 2026,FEE,Expenses:Stripe,Tax Exempt (0%),1.03
                        """.replace("\n", "\r\n"));
        DailyJournal quickBooks = DailyJournal.of(ExportProfile.QUICKBOOKS, Accounts.standard());
        assertThat(quickBooks.head() + quickBooks.lines(day, "PAID", new BigDecimal("25.00"), "USD"))
                .isEqualTo("""
                        Journal No,Journal Date,Account Name,Debits,Credits,Description
                        20260102-USD,01/02/2026,Assets:Stripe,25.00,,PAID
                        20260102-USD,01/02/2026,Income:Donations,,25.00,PAID
                        """.replace("\n", "\r\n"));
    }

    private static MovementRow movement(String kind, String amount, String currency, String object) {
        return new MovementRow(
                700,
                LocalDate.parse("2026-01-02"),
                AT,
                UUID.fromString("0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c"),
                null,
                kind,
                object,
                new BigDecimal(amount),
                currency,
                AT);
    }

    private static String written(MovementLines lines) {
        return lines.head() + MOVEMENTS.stream().map(lines::lines).collect(Collectors.joining());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static boolean installed(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }

    /** @return all that it prints */
    private String run(Object... command) throws Exception {
        Process process = new ProcessBuilder(
                        List.of(command).stream().map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return printed;
    }
}
