package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.anew;
import static org.almoner.system.selftest.SelfTestGroup.expect;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.almoner.support.NewSupportTicket;
import org.almoner.support.SupportMessage;
import org.almoner.support.SupportMessage.Author;
import org.almoner.support.SupportStatus;
import org.almoner.support.SupportThreads;
import org.almoner.support.SupportTicket;
import org.almoner.support.SupportToken;
import org.almoner.ticket.ContactRules;
import org.almoner.ticket.ContactType;
import org.almoner.web.paging.Limit;

/** Opens a thread, answers it, goes on with it, closes it and deletes it. */
@ApplicationScoped
@Priority(90)
class SupportTicketGroup implements SelfTestGroup {

    private static final NewSupportTicket QUESTION =
            new NewSupportTicket("Self-test", "A question", ContactType.EMAIL, ADDRESS, null);

    private final SupportThreads threads;
    private final ContactRules contactRules;

    SupportTicketGroup(SupportThreads threads, ContactRules contactRules) {
        this.threads = threads;
        this.contactRules = contactRules;
    }

    @Override
    public String name() {
        return "SupportTicket";
    }

    @Override
    public Uni<String> run() {
        SupportToken token = SupportToken.random();
        contactRules.check(QUESTION);
        return threads.open(QUESTION, token)
                .chain(() -> anew(() -> SupportTicket.findToChange(token)))
                .invoke(thread -> expect(
                        thread != null && thread.status == SupportStatus.OPEN && thread.messages == 1,
                        "The new thread is not open with its question"))
                .call(thread -> threads.say(thread, Author.ADMIN, "An answer"))
                .chain(thread -> anew(() -> SupportTicket.findToChange(thread.id)))
                .invoke(thread ->
                        expect(thread.status == SupportStatus.ANSWERED, "The thread that was answered does not say so"))
                .call(thread -> threads.say(thread, Author.VISITOR, "Thanks"))
                .call(thread -> threads.close(thread))
                .chain(thread -> anew(() -> SupportTicket.find(token)))
                .invoke(thread -> expect(
                        thread.status == SupportStatus.CLOSED && thread.messages == 3, "The thread did not close"))
                .call(thread -> SupportMessage.page(thread.id, null, new Limit(Limit.MAX))
                        .invoke(page -> expectAll(page.rows())))
                .call(SupportTicket::remove)
                .chain(thread -> anew(() -> SupportTicket.find(token)))
                .map(thread -> {
                    expect(thread == null, "The deleted thread is still there");
                    return "opened, answered, read, closed and deleted a thread";
                });
    }

    private static void expectAll(List<SupportMessage> messages) {
        expect(
                messages.stream()
                        .map(message -> message.text)
                        .toList()
                        .equals(List.of("A question", "An answer", "Thanks")),
                "The messages of the thread are not those that were said, in their order");
    }
}
