package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almoner.knowledge.text.Chunker;
import org.almoner.knowledge.text.Grams;

/** Cuts a source and writes its chunks, with what PostgreSQL finds them by, in the caller's transaction. */
@ApplicationScoped
class Chunks {

    /** So many in one statement that each is far from its time limit. */
    private static final int BATCH = 200;

    private static final String DELETE = "delete from knowledge_chunks where source_id = :source";

    private static final String INSERT = """
            insert into knowledge_chunks (source_id, number, configuration, is_public, text, words)
            select cast(:source as uuid), cast(:first as integer) + place, cast(:configuration as text), cast(:public as boolean),
                piece ->> 'text', %s
            from jsonb_array_elements(cast(cast(:pieces as text) as jsonb)) with ordinality as pieces (piece, place)
            """;

    private static final String PARSED = INSERT.formatted("""
            setweight(to_tsvector(cast(cast(:configuration as text) as regconfig), cast(:title as text)), 'A')
                || to_tsvector(cast(cast(:configuration as text) as regconfig), piece ->> 'text')""");

    private static final String GRAMS = INSERT.formatted("cast(piece ->> 'words' as tsvector)");

    private final Chunker chunker;
    private final Vertx vertx;

    Chunks(KnowledgeSettings settings, Vertx vertx) {
        this.chunker = new Chunker(settings.chunkSize(), settings.chunkOverlap());
        this.vertx = vertx;
    }

    /** The pieces of a text, as JSON that {@link #write} takes. Cutting a large text takes too long for an event loop. */
    Uni<List<JsonObject>> cut(KnowledgeSource source) {
        boolean grams = source.configuration.equals(TextSearch.GRAMS);
        String title = source.title;
        String text = source.text;
        SourceFormat format = source.format;
        Locale language = Locale.forLanguageTag(source.language);
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(
                                () -> chunker.cut(format.plain(text), language).stream()
                                        .map(piece -> piece(piece, grams ? Grams.vector(title, piece) : null))
                                        .toList(),
                                false)
                        .toCompletionStage());
    }

    /** In place of those that the source had. @param source written already */
    Uni<Void> write(KnowledgeSource source, List<JsonObject> pieces) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE)
                        .setParameter("source", source.id)
                        .executeUpdate())
                .chain(() -> Multi.createFrom()
                        .items(IntStream.iterate(0, first -> first < pieces.size(), first -> first + BATCH)
                                .boxed())
                        .onItem()
                        .transformToUniAndConcatenate(first ->
                                insert(source, first, pieces.subList(first, Math.min(first + BATCH, pieces.size()))))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private static Uni<Integer> insert(KnowledgeSource source, int first, List<JsonObject> pieces) {
        boolean grams = source.configuration.equals(TextSearch.GRAMS);
        return Panache.getSession().flatMap(session -> {
            var insert = session.createNativeQuery(grams ? GRAMS : PARSED)
                    .setParameter("source", source.id)
                    .setParameter("first", first)
                    .setParameter("configuration", source.configuration)
                    .setParameter("public", source.isPublic)
                    .setParameter("pieces", new JsonArray(pieces).encode());
            return (grams ? insert : insert.setParameter("title", source.title)).executeUpdate();
        });
    }

    private static JsonObject piece(String text, String words) {
        JsonObject piece = new JsonObject().put("text", text);
        return words == null ? piece : piece.put("words", words);
    }
}
