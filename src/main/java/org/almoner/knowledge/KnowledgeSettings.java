package org.almoner.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How texts are cut, and what a search may cost. Any combination of them is possible. */
@ConfigMapping(prefix = "almoner.knowledge")
public interface KnowledgeSettings {

    List<Setting<?>> ALL = List.of(
            Setting.wholeNumber(
                    "ALMONER_KNOWLEDGE_CHUNK_SIZE",
                    "almoner.knowledge.chunk.size",
                    "the largest piece that a text is cut into, in characters; holds for what is written from then on",
                    "1200",
                    500,
                    8_000,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_KNOWLEDGE_CHUNK_OVERLAP",
                    "almoner.knowledge.chunk.overlap",
                    "how much two neighbours share at most, in characters; 0 for nothing",
                    "200",
                    0,
                    250,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_KNOWLEDGE_SEARCH_AT_ONCE",
                    "almoner.knowledge.search.at-once",
                    "searches under way at once on one replica; beyond it 503",
                    "4",
                    1,
                    100,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_KNOWLEDGE_SEARCH_CANDIDATES",
                    "almoner.knowledge.search.candidates",
                    "how many pieces that say what is wanted are ranked; of more, those of the newest sources",
                    "5000",
                    100,
                    1_000_000,
                    ""),
            Setting.duration(
                    "ALMONER_KNOWLEDGE_SEARCH_TIME",
                    "almoner.knowledge.search.time",
                    "how long PostgreSQL may work at one search; beyond it 503",
                    "2S",
                    Duration.ofMillis(100),
                    Duration.ofSeconds(4)));

    /** Of a chunk at most, in chars. */
    @WithName("chunk.size")
    @WithDefault("1200")
    int chunkSize();

    /** Of two neighbours at most, in chars. */
    @WithName("chunk.overlap")
    @WithDefault("200")
    int chunkOverlap();

    /** Each holds a connection of the pool that all requests share. */
    @WithName("search.at-once")
    @WithDefault("4")
    int searchesAtOnce();

    /** Chunks that are ranked. */
    @WithName("search.candidates")
    @WithDefault("5000")
    int searchCandidates();

    /** Of the search's statement at the server. */
    @WithName("search.time")
    @WithDefault("2S")
    Duration searchTime();
}
