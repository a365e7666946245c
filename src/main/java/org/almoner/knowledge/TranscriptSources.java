package org.almoner.knowledge;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.speech.Transcript;
import org.almoner.speech.TranscriptReader;
import org.almoner.ticket.RecordingTicket;
import org.almoner.web.input.LanguageTag;

/**
 * Makes a source of each transcript, named after the recording's ticket. It is not public, also when the one before was:
 * what an administrator has published was another text.
 */
@ApplicationScoped
class TranscriptSources implements TranscriptReader {

    /** The title where the ticket has no name. */
    static final String WITHOUT_NAME = "Recording";

    private final KnowledgeSources sources;

    TranscriptSources(KnowledgeSources sources) {
        this.sources = sources;
    }

    @Override
    public Uni<Void> read(Transcript transcript) {
        String text = SourceContent.clean(transcript.text());
        return KnowledgeSource.ofRecording(transcript.recordingId())
                .flatMap(found -> text.isEmpty() ? forget(found) : keep(found, transcript, text));
    }

    private static Uni<Void> forget(KnowledgeSource found) {
        return found == null ? Uni.createFrom().voidItem() : found.remove();
    }

    private Uni<Void> keep(KnowledgeSource found, Transcript transcript, String text) {
        return RecordingTicket.find(transcript.ticketId())
                .map(ticket -> new SourceContent(
                        title(ticket), text, SourceFormat.TEXT, language(transcript.language()), false))
                .flatMap(content -> found == null
                        ? sources.addTranscript(content, transcript.recordingId(), transcript.ticketId())
                        : sources.replace(found, content))
                .replaceWithVoid();
    }

    private static String title(RecordingTicket ticket) {
        return ticket == null || ticket.displayName == null ? WITHOUT_NAME : ticket.displayName;
    }

    /** What the transcription server says may be no tag. */
    private static String language(String told) {
        return told != null && new LanguageTag.Exists().isValid(told, null) ? told : SourceContent.UNKNOWN_LANGUAGE;
    }
}
