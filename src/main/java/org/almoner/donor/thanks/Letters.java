package org.almoner.donor.thanks;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.Letter;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.mail.Sender;
import org.almoner.donor.receipt.ReceiptLinks;
import org.almoner.donor.wall.WallLinks;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes letters of thanks. */
@ApplicationScoped
class Letters {

    @CheckedTemplate(basePath = "thanks")
    static class Templates {

        static native TemplateInstance textEn(Words words);

        static native TemplateInstance htmlEn(Words words);

        static native TemplateInstance textDe(Words words);

        static native TemplateInstance htmlDe(Words words);

        private Templates() {}
    }

    private final WallLinks links;
    private final ReceiptLinks receipts;
    private final String from;

    private final ZoneId zone;

    /** @param zone the books': by its days receipts are given, too */
    Letters(
            WallLinks links,
            ReceiptLinks receipts,
            MailSettings mail,
            @ConfigProperty(name = "almoner.books.zone") ZoneId zone) {
        this.zone = zone;
        this.links = links;
        this.receipts = receipts;
        this.from = mail.sender().map(Sender::name).orElse("");
    }

    /**
     * What stands in a letter; a text that there is none of is empty.
     *
     * @param name the donor's
     * @param cause the ticket's
     * @param link by which a donor who is named on the wall gets off it
     * @param receipt by which they get a receipt
     * @param from whose letter it is
     * @param own what an administrator has written instead, by paragraphs; empty for the usual letter
     */
    record Words(
            String name,
            String amount,
            String date,
            String cause,
            String link,
            String receipt,
            String from,
            List<String> own) {

        private Words with(OwnText text) {
            List<String> paragraphs = OwnText.paragraphs(text.of(this));
            return new Words(name, amount, date, cause, link, receipt, from, paragraphs);
        }
    }

    /** @param own of the ticket, in its own language; null for the usual letter */
    Letter letter(Due gift, Giver giver, DonorLanguage donors, OwnText own) {
        DonorLanguage language = own == null ? donors : own.language();
        Words usual = new Words(
                Objects.requireNonNullElse(giver.name(), ""),
                language.amount(gift.amount(), gift.currency()),
                language.date(LocalDate.ofInstant(gift.paidAt(), zone)),
                Objects.requireNonNullElse(ShownName.ofTicket(gift.ticketName()), ""),
                gift.onWall() ? links.of(gift.donationId()).orElse("") : "",
                receipts.of(gift.donationId(), giver.email()).orElse(""),
                from,
                List.of());
        Words words = own == null ? usual : usual.with(own);
        String subject = switch (language) {
            case EN -> "Thank you for your gift";
            case DE -> "Danke für Ihre Spende";
        };
        TemplateInstance text = switch (language) {
            case EN -> Templates.textEn(words);
            case DE -> Templates.textDe(words);
        };
        TemplateInstance html = switch (language) {
            case EN -> Templates.htmlEn(words);
            case DE -> Templates.htmlDe(words);
        };
        return new Letter(gift.messageId(), giver.address(), language.tag(), subject, text.render(), html.render());
    }
}
