package org.almoner.books.payout;

import java.util.List;
import org.almoner.books.export.CsvLine;
import org.almoner.books.export.Export;

/** Payouts and what is in them as tables. What is not to be calculated with (notes, and how the reading went) is in the answers alone. */
final class PayoutFiles {

    private static final String PAYOUTS = CsvLine.of(
            "id",
            "amount",
            "currency",
            "status",
            "arrivalDate",
            "createdAt",
            "automatic",
            "method",
            "itemised",
            "explanation",
            "transactions",
            "explained",
            "unexplained",
            "readAt",
            "failureCode");

    private static final String TRANSACTIONS = CsvLine.of(
            "payoutId",
            "id",
            "type",
            "category",
            "amount",
            "fee",
            "net",
            "currency",
            "sourceId",
            "donationId",
            "ticketId",
            "createdAt",
            "availableOn");

    private PayoutFiles() {}

    /** @param filter for {@link PayoutFilter#CONDITIONS} */
    static Export payouts(List<Object> filter) {
        return new Export(
                "select " + Payout.COLUMNS + " from payouts where " + PayoutFilter.CONDITIONS
                        + " order by created_at desc, id desc",
                filter,
                "payouts.csv",
                "text/csv",
                PAYOUTS,
                row -> line(Payout.of(row)));
    }

    static Export transactions(String payout) {
        return new Export(
                PayoutTransaction.SELECT
                        + " where entry.payout_id = cast($1 as text) order by entry.created_at desc, entry.id desc",
                List.of(payout),
                payout + ".csv",
                "text/csv",
                TRANSACTIONS,
                row -> line(payout, PayoutTransaction.of(row)));
    }

    private static String line(Payout payout) {
        return new CsvLine()
                .text(payout.id())
                .number(payout.amount())
                .text(payout.currency())
                .text(payout.status())
                .text(payout.arrivalDate())
                .instant(payout.createdAt())
                .text(payout.automatic())
                .text(payout.method())
                .text(payout.itemised())
                .text(payout.explanation())
                .text(payout.transactions())
                .number(payout.explained())
                .number(payout.unexplained())
                .instant(payout.readAt())
                .text(payout.failureCode())
                .end();
    }

    private static String line(String payout, PayoutTransaction entry) {
        return new CsvLine()
                .text(payout)
                .text(entry.id())
                .text(entry.type())
                .text(entry.category())
                .number(entry.amount())
                .number(entry.fee())
                .number(entry.net())
                .text(entry.currency())
                .text(entry.sourceId())
                .text(entry.donationId())
                .text(entry.ticketId())
                .instant(entry.createdAt())
                .instant(entry.availableOn())
                .end();
    }
}
