package org.almoner.speech.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.database.sql.TextArray;
import org.almoner.speech.GivenUpRecordings;
import org.almoner.web.privacy.PersonalData;
import org.almoner.web.privacy.TicketData;

/** Recordings of a person's tickets go only when asked for: who is heard in them may be somebody else. */
@ApplicationScoped
class RecordingsOfPerson implements PersonalData, TicketData {

    /** What is still arriving, or has broken off, nobody would find at the ticket. */
    private static final String OF_TICKETS = """
            select ticket_id, count(*) from recordings
            where ticket_id in (select unnest(cast(cast(:tickets as text) as uuid[]))) and status <> 'UPLOADING'
            group by ticket_id
            """;

    private final GivenUpRecordings recordings;

    RecordingsOfPerson(GivenUpRecordings recordings) {
        this.recordings = recordings;
    }

    @Override
    public String kind() {
        return "recordings";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return person.withRecordings()
                ? recordings.giveUp(person.tickets())
                : Uni.createFrom().item(0);
    }

    @Override
    public Uni<Map<UUID, Integer>> kept(Person person) {
        return person.withRecordings()
                ? Uni.createFrom().item(Map.of())
                : Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(OF_TICKETS, Object[].class)
                                .setParameter("tickets", TextArray.of(person.tickets()))
                                .getResultList())
                        .map(rows -> rows.stream()
                                .collect(Collectors.toMap(row -> (UUID) row[0], row -> ((Number) row[1]).intValue())));
    }

    @Override
    public Uni<Void> letGo(UUID ticket) {
        return recordings.giveUp(Set.of(ticket)).replaceWithVoid();
    }

    @Override
    public Uni<Void> finish() {
        return recordings.delete().replaceWithVoid();
    }
}
