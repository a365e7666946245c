package org.almoner.books.export;

import java.util.ArrayList;
import java.util.List;
import org.almoner.donation.admin.AdminDonation;
import org.almoner.donation.admin.DonationFilter;

/** Payments as a table: what {@code /admin/donations} answers, a column for each property. */
final class DonationExport {

    private static final String HEAD = CsvLine.of(
            "id",
            "ticketId",
            "status",
            "amount",
            "currency",
            "refundedAmount",
            "disputedAmount",
            "netAmount",
            "fee",
            "settledAmount",
            "settlementCurrency",
            "donor",
            "country",
            "emailHash",
            "paymentIntentId",
            "chargeId",
            "sessionId",
            "createdAt",
            "paidAt",
            "refundedAt",
            "recordedAt",
            "disputeDueAt");

    private DonationExport() {}

    static Export of(DonationFilter filter) {
        List<Object> parameters = new ArrayList<>();
        String wanted = filter.where().expression(parameters);
        return new Export(
                Sifting.sql(
                        AdminDonation.COLUMNS,
                        wanted,
                        filter.sought().sql("stripe_attributions", parameters),
                        "created_at desc, id desc"),
                parameters,
                "donations.csv",
                "text/csv",
                HEAD,
                Sifting.lines(row -> line(AdminDonation.of(row))));
    }

    private static String line(AdminDonation donation) {
        return new CsvLine()
                .text(donation.id())
                .text(donation.ticketId())
                .text(donation.status())
                .number(donation.amount())
                .text(donation.currency())
                .number(donation.refundedAmount())
                .number(donation.disputedAmount())
                .number(donation.netAmount())
                .number(donation.fee())
                .number(donation.settledAmount())
                .text(donation.settlementCurrency())
                .text(donation.donor())
                .text(donation.country())
                .text(donation.emailHash())
                .text(donation.paymentIntentId())
                .text(donation.chargeId())
                .text(donation.sessionId())
                .instant(donation.createdAt())
                .instant(donation.paidAt())
                .instant(donation.refundedAt())
                .instant(donation.recordedAt())
                .instant(donation.disputeDueAt())
                .end();
    }
}
