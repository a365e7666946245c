package org.almoner.speech.intake;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.speech.AudioStore;
import org.almoner.web.problem.ProblemException;

/** One recording on its way into the database. Its parts come one after the other. */
final class Upload {

    private final UUID id = UUID.randomUUID();
    private final TicketRoom room;
    private final AudioStore store;
    private final Reads reads;
    private final Transactions transactions;
    private final UUID ticketId;
    private final String client;
    private int parts;
    private boolean entered;

    Upload(TicketRoom room, Reads reads, Transactions transactions, UUID ticketId, String client) {
        this.room = room;
        this.store = new AudioStore(reads);
        this.reads = reads;
        this.transactions = transactions;
        this.ticketId = ticketId;
        this.client = client;
    }

    UUID id() {
        return id;
    }

    /** Whom it counts for. */
    String client() {
        return client;
    }

    void enter() {
        entered = true;
    }

    /** Whether it counts as one of those that are under way. */
    boolean hasEntered() {
        return entered;
    }

    /** Fails with 415 when the first part is no audio, and with 409 when ticket or recording are gone, or others took the room. */
    Uni<Void> take(byte[] part) {
        int number = parts++;
        return number == 0
                ? begin(part)
                : expect(store.add(id, number, part), ProblemException.conflict("The recording took too long."));
    }

    private Uni<Void> begin(byte[] part) {
        String mediaType = AudioKind.of(part)
                .map(AudioKind::mediaType)
                .orElseThrow(() -> ProblemException.unsupportedMediaType(
                        "The body must be the audio itself, as " + AudioKind.NAMES + "."));
        Uni<Boolean> begun = transactions.run(new TwoTrips<>(
                statements -> room.hold(statements, ticketId),
                (statements, free) -> new AudioStore(statements)
                        .begin(id, ticketId, mediaType, part)
                        .subscribeAsCompletionStage()));
        return expect(begun, TicketRoom.closed());
    }

    /** @param bytes of all parts; fails with 400 when there are none */
    Uni<Void> finish(long bytes) {
        if (parts == 0) {
            return Uni.createFrom().failure(ProblemException.badRequest("The body is empty; it must be the audio."));
        }
        return expect(store.finish(id, bytes, parts), ProblemException.conflict("The recording took too long."));
    }

    Uni<Void> abandon() {
        return parts == 0
                ? Uni.createFrom().voidItem()
                : reads.inTime(store.abandon(id)).replaceWithVoid();
    }

    private Uni<Void> expect(Uni<Boolean> done, ProblemException otherwise) {
        return reads.inTime(done)
                .invoke(there -> {
                    if (!there) {
                        throw otherwise;
                    }
                })
                .replaceWithVoid();
    }
}
