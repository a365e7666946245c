package org.almoner.books.fold;

import static org.almoner.database.sql.Columns.instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.almoner.Quarters;
import org.almoner.books.fold.FoldedGift.Share;
import org.almoner.database.sql.RowJson;

/**
 * A row of {@code books_gifts}. Its columns are what the donation comes to in all. Should a later version journal movements of one
 * payment in several currencies, they are those of the one in which it was paid; the series have all of it.
 *
 * @param moved null when all of it moved in the quarter of an hour of the gift, so that the columns say it
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record GiftRow(
        UUID donationId,
        UUID ticketId,
        String country,
        String currency,
        Instant giftAt,
        BigDecimal paid,
        BigDecimal refunded,
        BigDecimal disputed,
        BigDecimal fees,
        String feesCurrency,
        List<Moved> moved) {

    static GiftRow of(FoldedGift gift) {
        Map<Share, Sums> inAll = gift.inAll();
        Share own = inAll.entrySet().stream()
                .filter(share -> share.getValue().paid().signum() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(new Share(
                        gift.moved().get(0).ticketId(), gift.moved().get(0).currency()));
        Sums sums = inAll.getOrDefault(own, Sums.NONE);
        String feesCurrency = inAll.entrySet().stream()
                .filter(share -> share.getValue().fees().signum() != 0)
                .map(share -> share.getKey().currency())
                .findFirst()
                .orElse(null);
        BigDecimal fees = inAll.entrySet().stream()
                .filter(share -> share.getKey().currency().equals(feesCurrency))
                .map(share -> share.getValue().fees())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        GiftRow plain = new GiftRow(
                gift.donationId(),
                own.ticketId(),
                gift.country(),
                own.currency(),
                gift.giftAt(),
                sums.paid(),
                sums.refunded(),
                sums.disputed(),
                fees,
                feesCurrency,
                null);
        return plain.says(gift.moved()) ? plain : plain.with(gift.moved());
    }

    /** @param row as {@link FoldSql#GIFTS} gives it */
    static FoldedGift read(Object[] row) {
        GiftRow stored = new GiftRow(
                (UUID) row[0],
                (UUID) row[1],
                (String) row[2],
                (String) row[3],
                instant(row[4]),
                (BigDecimal) row[5],
                (BigDecimal) row[6],
                (BigDecimal) row[7],
                (BigDecimal) row[8],
                null,
                null);
        return new FoldedGift(
                stored.donationId,
                stored.country,
                stored.giftAt,
                row[9] == null ? List.of(stored.inOnePart()) : parts((String) row[9]));
    }

    private static List<Moved> parts(String json) {
        return RowJson.readList(json, Moved.class);
    }

    private Moved inOnePart() {
        return new Moved(Quarters.of(giftAt), ticketId, country, currency, paid, refunded, disputed, fees);
    }

    private boolean says(List<Moved> parts) {
        if (parts.size() != 1 || feesCurrency != null && !feesCurrency.equals(currency)) {
            return false;
        }
        Moved part = parts.get(0);
        Moved said = inOnePart();
        return part.key().equals(said.key())
                && Objects.equals(part.country(), country)
                && part.sums().sameMoney(said.sums());
    }

    private GiftRow with(List<Moved> parts) {
        return new GiftRow(
                donationId, ticketId, country, currency, giftAt, paid, refunded, disputed, fees, feesCurrency, parts);
    }
}
