package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.anew;
import static org.almoner.system.selftest.SelfTestGroup.expect;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.almoner.knowledge.KnowledgeSearch;
import org.almoner.knowledge.KnowledgeSource;
import org.almoner.knowledge.KnowledgeSources;
import org.almoner.knowledge.SearchReach;
import org.almoner.knowledge.SourceContent;
import org.almoner.knowledge.SourceFormat;
import org.almoner.web.paging.Limit;

/** Adds, finds, replaces and deletes a document. */
@ApplicationScoped
@Priority(40)
class KnowledgeBaseGroup implements SelfTestGroup {

    private final KnowledgeSources sources;
    private final KnowledgeSearch search;

    KnowledgeBaseGroup(KnowledgeSources sources, KnowledgeSearch search) {
        this.sources = sources;
        this.search = search;
    }

    @Override
    public String name() {
        return "KnowledgeBase";
    }

    @Override
    public Uni<String> run() {
        String before = word();
        String after = word();
        return sources.add(saying(before))
                .call(source -> expectFound(before, source, true, "The new document is not found"))
                .flatMap(source -> anew(() -> KnowledgeSource.find(source.id)))
                .flatMap(source -> sources.replace(source, saying(after)))
                .call(source -> expectFound(after, source, true, "The replaced document is not found"))
                .call(source -> expectFound(before, source, false, "The document is found by what it no longer says"))
                .call(KnowledgeSource::remove)
                .call(source -> expectFound(after, source, false, "The deleted document is still found"))
                .replaceWith("added, found, replaced and deleted a document");
    }

    /** Not public: while it lasts nobody could find it anyway, since it is never committed. */
    private static SourceContent saying(String word) {
        return new SourceContent("Self-test", "It says " + word + ".", SourceFormat.TEXT, "en", false);
    }

    private Uni<?> expectFound(String word, KnowledgeSource source, boolean found, String otherwise) {
        return search.best(word, SearchReach.ALL, new Limit(1))
                .invoke(results -> expect(
                        found ? results.size() == 1 && results.get(0).sourceId().equals(source.id) : results.isEmpty(),
                        otherwise));
    }

    /** One that no real document has. */
    private static String word() {
        return "selftest" + UUID.randomUUID().toString().replace("-", "");
    }
}
