package org.almoner.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.support.SupportMessage.Author;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SupportTicketTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    /** Replicas have clocks of their own, which may be behind. */
    @Test
    void messageStandsBehindWhatItRepliesToWhoeverSaysOrClosesByWhatClock() {
        SupportTicket ticket = new SupportTicket();
        ticket.status = SupportStatus.OPEN;
        ticket.updatedAt = NOW;
        Instant behind = NOW.minus(Duration.ofMinutes(5));

        List<Instant> thread = new ArrayList<>();
        thread.add(ticket.say(Author.VISITOR, "When?", NOW.plusSeconds(1)).createdAt);
        thread.add(ticket.say(Author.ADMIN, "Tomorrow.", behind).createdAt);
        ticket.close(behind);
        thread.add(ticket.say(Author.VISITOR, "Not today?", behind.plusSeconds(1)).createdAt);
        ticket.close(behind.plusSeconds(2));
        thread.add(ticket.say(Author.ADMIN, "No.", behind.plusSeconds(3)).createdAt);

        assertThat(thread).isSorted().doesNotHaveDuplicates();
    }
}
