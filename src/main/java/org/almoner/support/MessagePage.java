package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A thread as its visitor sees it, oldest message first.
 *
 * @param nextCursor null on the last page
 */
@RegisterForReflection
@Schema(name = "SupportThread")
public record MessagePage(
        String subject,
        SupportStatus status,
        List<MessageView> messages,
        @Schema(nullable = true) String nextCursor) {

    static Uni<MessagePage> read(SupportTicket ticket, Cursor after, Limit limit) {
        return SupportMessage.page(ticket.id, after, limit)
                .map(page ->
                        new MessagePage(ticket.subject, ticket.status, page.as(MessageView::of), page.nextCursor()));
    }

    /** The same for those who may read under {@code /admin}. */
    @RegisterForReflection
    @Schema(name = "SupportThreadForAdministrators")
    public record ForAdmin(
            SupportView thread,
            List<MessageView> messages,
            @Schema(nullable = true) String nextCursor) {

        private static ForAdmin of(SupportView thread, Page<SupportMessage> page) {
            return new ForAdmin(thread, page.as(MessageView::of), page.nextCursor());
        }

        static Uni<ForAdmin> read(SupportView thread, Cursor after, Limit limit) {
            return SupportMessage.page(thread.id(), after, limit).map(page -> of(thread, page));
        }

        static Uni<ForAdmin> end(SupportView thread, Cursor before, Limit limit) {
            return SupportMessage.end(thread.id(), before, limit).map(page -> of(thread, page));
        }
    }
}
