package org.almoner.donor.receipt;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.donor.DonorHashes;
import org.almoner.donor.form.Gift;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is there of gifts, by the days of the books' zone. */
@ApplicationScoped
class Gifts {

    /** On one statement. */
    static final int MOST = 500;

    /** Of which there can be gifts. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2200;

    private static final String PAID = "PAID";

    private final Reads reads;
    private final DonorHashes hashes;
    private final ZoneId zone;

    Gifts(Reads reads, DonorHashes hashes, @ConfigProperty(name = "almoner.books.zone") ZoneId zone) {
        this.reads = reads;
        this.hashes = hashes;
        this.zone = zone;
    }

    /** Gifts of a year that can be one statement. */
    record Years(int year, String currency, int gifts) {}

    LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    /** Null where there is no such donation. */
    Uni<Gift> gift(UUID donationId) {
        return reads.inTime(() -> gift(reads, donationId)).map(found -> found.isEmpty() ? null : found.get(0));
    }

    CompletionStage<List<Gift>> gift(Statements statements, UUID donationId) {
        return statements.send(ReceiptSql.GIFT, donationId).thenApply(this::gifts);
    }

    /** All hashes that stand for the same address. */
    Uni<Set<String>> sameDonor(String emailHash) {
        return hashes.ofSameDonors(List.of(emailHash));
    }

    /** Those that are there. One more than a statement may have tells that there are too many. */
    CompletionStage<List<Gift>> ofYear(Statements statements, Collection<String> hashes, int year, String currency) {
        return statements
                .send(ReceiptSql.GIFTS_OF_DONOR, TextArray.of(hashes), start(year), start(year + 1), currency, MOST + 1)
                .thenApply(rows -> gifts(rows).stream().filter(Gift::isThere).toList());
    }

    Uni<List<Gift>> ofYear(Collection<String> hashes, int year, String currency) {
        return reads.inTime(() -> ofYear(reads, hashes, year, currency));
    }

    /** Newest first. */
    Uni<List<Years>> years(Collection<String> hashes) {
        List<String> starts =
                IntStream.range(FIRST_YEAR, LAST_YEAR).mapToObj(this::start).toList();
        return reads.read(ReceiptSql.YEARS_OF_DONOR, TextArray.of(hashes), TextArray.of(starts))
                .map(rows -> rows.stream()
                        .map(row -> new Years(FIRST_YEAR - 1 + (Integer) row[0], (String) row[1], (Integer) row[2]))
                        .filter(years -> CurrencyRules.isKnown(years.currency()))
                        .toList());
    }

    /** The instant at which a year begins. */
    String start(int year) {
        return start(LocalDate.of(year, 1, 1));
    }

    String start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toString();
    }

    private List<Gift> gifts(List<Object[]> rows) {
        return rows.stream()
                .map(row -> new Gift(
                        (UUID) row[0],
                        money((String) row[1], row, (String) row[5]),
                        row[6] == null ? null : day(instant(row[6]))))
                .toList();
    }

    /** Null for what is not there, and for what a later version has written that this one cannot. */
    private static Money money(String status, Object[] row, String currency) {
        if (!status.equals(PAID) || row[2] == null || !CurrencyRules.isKnown(currency)) {
            return null;
        }
        BigDecimal net = ((BigDecimal) row[2]).subtract((BigDecimal) row[3]).subtract((BigDecimal) row[4]);
        return net.stripTrailingZeros().scale() > CurrencyRules.digits(currency) ? null : new Money(net, currency);
    }
}
