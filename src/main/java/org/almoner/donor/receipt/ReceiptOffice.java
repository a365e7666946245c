package org.almoner.donor.receipt;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.form.ArchiveKey;
import org.almoner.donor.form.CountryRules;
import org.almoner.donor.form.Donor;
import org.almoner.donor.form.Fingerprint;
import org.almoner.donor.form.Fingerprint.Mark;
import org.almoner.donor.form.Gift;
import org.almoner.donor.form.Issuer;
import org.almoner.donor.form.ReceiptNumber;
import org.almoner.donor.form.ReceiptText;
import org.almoner.donor.form.ReceiptText.Content;
import org.almoner.donor.form.ReceiptText.Stamp;
import org.almoner.donor.receipt.Issuing.Issued;

/**
 * Gives receipts. One transaction locks the year's numbers, looks what is there of the gifts and which receipts they have, and writes the
 * next one: so numbers have no gap and no double, whoever dies in the middle, and a gift never has two receipts that hold.
 */
@ApplicationScoped
class ReceiptOffice {

    private static final String PURPOSE = "Almoner: content of receipts";

    private final Transactions transactions;
    private final Gifts gifts;
    private final List<SecretKeySpec> keys;
    private final Optional<ArchiveKey> archive;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    ReceiptOffice(Transactions transactions, Gifts gifts, DonorHash secrets, ReceiptSettings settings, Clock clock) {
        this.transactions = transactions;
        this.gifts = gifts;
        this.keys = secrets.derived(PURPOSE);
        this.archive = settings.archiveKey();
        this.clock = clock;
    }

    /**
     * What somebody wants a receipt for.
     *
     * @param year null for one gift
     * @param currency of the year's gifts; null for one gift
     * @param donationId null for those of a year
     * @param hashes of the donor, for those of a year
     * @param most receipts of one gift, those that the donor has corrected included; beyond them only the last is given again
     */
    record Wanted(
            CountryRules rules,
            Issuer issuer,
            Donor donor,
            UUID donationId,
            Integer year,
            String currency,
            Collection<String> hashes,
            int most) {}

    /** What is known when the numbers are locked. */
    private record Known(int last, List<Gift> gifts, EarlierReceipts earlier, long corrections) {

        /** What is in the place of one that does not hold is no correction. */
        private boolean mayBeCorrected(int most) {
            return corrections + 1 < most || !earlier.anyHolds();
        }
    }

    Uni<Issuing> issue(Wanted wanted) {
        Instant now = clock.instant();
        LocalDate today = gifts.day(now);
        return transactions.run(new TwoTrips<>(
                statements -> read(statements, wanted, today.getYear()),
                (statements, known) -> write(statements, wanted, known, now, today)));
    }

    private CompletionStage<Known> read(Statements statements, Wanted wanted, int year) {
        CompletionStage<List<Object[]>> locked = statements.send(ReceiptSql.LOCK, year);
        CompletionStage<List<Gift>> found = wanted.year() == null
                ? gifts.gift(statements, wanted.donationId())
                : gifts.ofYear(statements, wanted.hashes(), wanted.year(), wanted.currency());
        return locked.thenCombine(
                        found,
                        (rows, there) -> new Known((Integer) rows.get(0)[0], there, EarlierReceipts.of(List.of()), 0))
                .thenCompose(known -> {
                    String ids = TextArray.of(known.gifts(), Gift::donationId);
                    CompletionStage<List<Object[]>> earlier = statements.send(ReceiptSql.EARLIER, ids);
                    return earlier.thenCombine(
                            statements.send(ReceiptSql.CORRECTIONS, ids, wanted.year()),
                            (rows, counted) -> new Known(
                                    known.last(), known.gifts(), EarlierReceipts.of(rows), (Long) counted.get(0)[0]));
                });
    }

    private CompletionStage<Issuing> write(
            Statements statements, Wanted wanted, Known known, Instant now, LocalDate today) {
        if (known.gifts().isEmpty() || !known.gifts().stream().allMatch(Gift::isThere)) {
            return CompletableFuture.completedStage(new Issuing.NoMoney());
        }
        if (known.gifts().size() > Gifts.MOST) {
            return CompletableFuture.completedStage(new Issuing.TooMany());
        }
        Optional<EarlierReceipt> statement = known.earlier().inTheWay(wanted.year() != null);
        if (statement.isPresent()) {
            return CompletableFuture.completedStage(
                    new Issuing.OnStatement(statement.get().number()));
        }
        Content content = new Content(wanted.rules(), wanted.issuer(), wanted.donor(), wanted.year(), known.gifts());
        List<Mark> marks = Fingerprint.marks(ReceiptText.of(content, null), known.gifts(), keys);
        return again(content, marks, known)
                .<CompletionStage<Issuing>>map(CompletableFuture::completedStage)
                .orElseGet(() -> known.mayBeCorrected(wanted.most())
                        ? add(statements, content, marks.get(0), known, now, today)
                        : CompletableFuture.completedStage(new Issuing.Enough()));
    }

    /** The same as before, where it is the only one that these gifts have: with its number, and its day. */
    private Optional<Issuing> again(Content content, List<Mark> marks, Known known) {
        return known.earlier()
                .only()
                .flatMap(before -> marks.stream()
                        .filter(mark -> mark.content().equals(before.content()))
                        .findFirst()
                        .map(mark -> new Issued(text(content, before, mark), before.number(), Issued.How.AGAIN)));
    }

    private ReceiptText text(Content content, EarlierReceipt before, Mark mark) {
        return ReceiptText.of(
                content, new Stamp(before.number(), gifts.day(before.issuedAt()), before.replaces(), mark.code()));
    }

    private CompletionStage<Issuing> add(
            Statements statements, Content content, Mark mark, Known known, Instant now, LocalDate today) {
        ReceiptNumber number = new ReceiptNumber(today.getYear(), known.last() + 1);
        List<EarlierReceipt> old = known.earlier().all();
        ReceiptText text = ReceiptText.of(
                content,
                new Stamp(
                        number, today, old.stream().map(EarlierReceipt::number).toList(), mark.code()));
        List<Gift> given = content.gifts();
        LocalDate from = given.get(0).paidOn();
        LocalDate until = given.get(given.size() - 1).paidOn();
        Sent sent = new Sent()
                .and(statements.send(ReceiptSql.TAKE, number.year(), number.count()))
                .and(statements.send(
                        ReceiptSql.INSERT,
                        number.year(),
                        number.count(),
                        content.rules().form().name(),
                        content.year(),
                        content.sum().currency(),
                        content.sum().toMinor(),
                        from.toString(),
                        until.toString(),
                        now.toString(),
                        text.sha256(),
                        mark.content(),
                        content.year() == null ? gifts.start(from) : gifts.start(content.year()),
                        content.year() == null ? gifts.start(until.plusDays(1)) : gifts.start(content.year() + 1)))
                .and(statements.send(
                        ReceiptSql.INSERT_GIFTS,
                        number.year(),
                        number.count(),
                        TextArray.of(given, Gift::donationId),
                        TextArray.of(given, gift -> gift.money().amount().toPlainString())));
        if (!old.isEmpty()) {
            sent.and(replace(statements, number, old, now));
        }
        if (archive.isPresent()) {
            String sealed = Base64.getEncoder().encodeToString(archive.get().seal(text.plain(), random));
            sent.and(statements.send(ReceiptSql.INSERT_COPY, number.year(), number.count(), sealed));
        }
        Issued.How how = old.isEmpty() ? Issued.How.NEW : Issued.How.CORRECTION;
        return sent.then(new Issued(text, number, how));
    }

    private static CompletionStage<?> replace(
            Statements statements, ReceiptNumber number, List<EarlierReceipt> old, Instant now) {
        return statements.send(
                ReceiptSql.REPLACE,
                number.year(),
                number.count(),
                now.toString(),
                TextArray.of(old, earlier -> earlier.number().year()),
                TextArray.of(old, earlier -> earlier.number().count()),
                TextArray.of(old, earlier -> earlier.reason() == null ? ReceiptSql.CORRECTED : earlier.reason()));
    }
}
