package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.anew;
import static org.almoner.system.selftest.SelfTestGroup.expect;
import static org.almoner.system.selftest.SelfTestGroup.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.speech.AudioStore;
import org.almoner.speech.GivenUpRecordings;
import org.almoner.speech.Heard;
import org.almoner.speech.Recording;
import org.almoner.speech.Segment;
import org.almoner.speech.Transcripts;
import org.almoner.ticket.Contacts;

/** Stores the audio of a recording, reads it, stores a transcript, reads that, and deletes it all. */
@ApplicationScoped
@Priority(70)
class SpeechIntelligenceGroup implements SelfTestGroup {

    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final String NAME = "Self-test of speech";
    private static final byte[] AUDIO = "RIFF....WAVE".getBytes(StandardCharsets.US_ASCII);
    private static final Heard HEARD = new Heard(
            "en",
            "This is a test.",
            List.of(new Segment(new BigDecimal("0.000"), new BigDecimal("1.500"), "This is a test.")));

    private static final String AT_WORK = """
            insert into recordings
                (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, leased_by, leased_until, created_at,
                updated_at)
            values (:id, :ticket, 'TRANSCRIBING', 'audio/wav', 0, 0, 1, now(), :holder, now() + interval '1 minute', now(), now())
            """;

    private final Transactions transactions;
    private final Transcripts transcripts;
    private final GivenUpRecordings givenUp;
    private final Contacts contacts;
    private final Clock clock;

    SpeechIntelligenceGroup(
            Transactions transactions,
            Transcripts transcripts,
            GivenUpRecordings givenUp,
            Contacts contacts,
            Clock clock) {
        this.givenUp = givenUp;
        this.contacts = contacts;
        this.transactions = transactions;
        this.transcripts = transcripts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "SpeechIntelligence";
    }

    /** Audio comes by statements of their own, transcripts in a session's transaction: each has one, rolled back. */
    @Override
    public Uni<String> run() {
        return transactions
                .rehearse(LIMIT, transaction -> audio(transaction).subscribeAsCompletionStage())
                .chain(this::transcript)
                .replaceWith("stored, read and deleted audio and a transcript");
    }

    private Uni<Void> audio(Statements transaction) {
        UUID ticket = UUID.randomUUID();
        UUID id = UUID.randomUUID();
        AudioStore store = new AudioStore(transaction);
        return transaction
                .ask(TICKET, ticket, NAME)
                .chain(() -> store.begin(id, ticket, "audio/wav", AUDIO))
                .invoke(begun -> expect(begun, "The recording was not begun"))
                .chain(() -> store.add(id, 1, AUDIO))
                .invoke(added -> expect(added, "The second part was not stored"))
                .chain(() -> store.part(id, 1))
                .invoke(part -> expect(part != null && part.length() == AUDIO.length, "The second part is not there"))
                .chain(() -> store.abandon(id))
                .invoke(gone -> expect(gone, "The unfinished recording was not deleted"))
                .chain(() -> store.begin(id, ticket, "audio/wav", AUDIO))
                .chain(() -> store.finish(id, AUDIO.length, 1))
                .invoke(finished -> expect(finished, "The recording does not wait"))
                .replaceWithVoid();
    }

    private Uni<Void> transcript() {
        UUID id = UUID.randomUUID();
        UUID holder = UUID.randomUUID();
        return ticket(NAME, contacts, clock)
                .chain(ticket -> atWork(id, ticket.id, holder))
                .chain(() -> transcripts.store(id, UUID.randomUUID(), HEARD))
                .invoke(stored -> expect(!stored, "A transcript was stored without a lease"))
                .chain(() -> transcripts.store(id, holder, HEARD))
                .invoke(stored -> expect(stored, "The transcript was not stored"))
                .chain(() -> anew(() -> transcripts.of(id)))
                .invoke(heard -> expect(heard.equals(Optional.of(HEARD)), "The transcript is not what was stored"))
                .chain(() -> Recording.findToChange(id))
                .chain(givenUp::giveUp)
                .chain(() -> anew(() -> transcripts.of(id)))
                .invoke(heard -> expect(heard.isEmpty(), "The deleted transcript is still there"))
                .replaceWithVoid();
    }

    private static Uni<Integer> atWork(UUID id, UUID ticket, UUID holder) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(AT_WORK)
                        .setParameter("id", id)
                        .setParameter("ticket", ticket)
                        .setParameter("holder", holder)
                        .executeUpdate());
    }
}
