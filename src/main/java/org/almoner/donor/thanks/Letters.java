package org.almoner.donor.thanks;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.almoner.donor.mail.Letter;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.mail.Sender;

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

    private final String from;

    Letters(MailSettings mail) {
        this.from = mail.sender().map(Sender::name).orElse("");
    }

    /**
     * What stands in a letter; a text that there is none of is empty.
     *
     * @param name the donor's
     * @param cause the ticket's
     * @param from whose letter it is
     */
    record Words(String name, String amount, String date, String cause, String from) {}

    Letter letter(Due gift, Giver giver, Language language) {
        Words words = new Words(
                Objects.requireNonNullElse(giver.name(), ""),
                language.amount(gift.amount(), gift.currency()),
                language.date(gift.paidAt()),
                Objects.requireNonNullElse(ShownName.ofTicket(gift.ticketName()), ""),
                from);
        TemplateInstance text = switch (language) {
            case EN -> Templates.textEn(words);
            case DE -> Templates.textDe(words);
        };
        TemplateInstance html = switch (language) {
            case EN -> Templates.htmlEn(words);
            case DE -> Templates.htmlDe(words);
        };
        return new Letter(
                gift.messageId(), giver.address(), language.tag(), language.subject(), text.render(), html.render());
    }
}
