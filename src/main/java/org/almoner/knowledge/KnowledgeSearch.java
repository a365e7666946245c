package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.almoner.knowledge.text.GramQuery;
import org.almoner.knowledge.text.Snippet;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Finds the sources that say what is wanted, each by its best chunk. The score of a chunk (PostgreSQL's {@code ts_rank}) is its
 * own and not relative to others, so that a page stays where it is while other sources come and go.
 */
@ApplicationScoped
public class KnowledgeSearch {

    /** Said for this transaction alone. Whoever looks for stop words only would write a notice of the server's to the log. */
    private static final String LIMITS =
            "select set_config('statement_timeout', :limit, true), set_config('client_min_messages', 'error', true)";

    /**
     * Only those configurations are asked of which there are sources. A query that finds no word, but only lacks one, would read
     * the whole index: {@code querytree} is empty or T for it. What very many chunks say is ranked among those of the newest
     * sources, as a rank reads the whole chunk. Whether a chunk is a transcript's is asked only where that decides.
     */
    private static final String SEARCH = """
            with wanted as materialized (
                select name as configuration, websearch_to_tsquery(cast(name as regconfig), cast(:search as text)) as query
                from unnest(string_to_array(cast(:configurations as text), ',')) as name
                where exists (select from knowledge_sources where configuration = name)
                union all
                select 'grams', cast(cast(:grams as text) as tsquery)
            ), candidates as materialized (
                select c.source_id, c.number, w.query
                from (select * from wanted where querytree(query) not in ('', 'T')) w
                cross join lateral (
                    select source_id, number, configuration, is_public from knowledge_chunks where words @@ w.query offset 0) c
                where c.configuration = w.configuration and (c.is_public or cast(:all as boolean) or cast(:documents as boolean)
                    and exists (select from knowledge_sources s where s.id = c.source_id and s.recording_id is null))
                order by c.source_id desc, c.number
                limit cast(:candidates as integer)
            ), best as (
                select distinct on (c.source_id) c.source_id, c.configuration, c.text, k.query, ts_rank(c.words, k.query) as score
                from candidates k join knowledge_chunks c on c.source_id = k.source_id and c.number = k.number
                order by c.source_id, score desc, c.number
            ), page as (
                select * from best
                where (score, source_id) < (cast(:score as real), cast(:source as uuid))
                order by score desc, source_id desc
                limit cast(:rows as integer)
            )
            select p.source_id, s.title, p.score, p.text, case when p.configuration <> 'grams' then ts_headline(
                cast(p.configuration as regconfig), p.text, p.query,
                'MaxWords=40,MinWords=20,StartSel=' || chr(2) || ',StopSel=' || chr(3)) end
            from page p join knowledge_sources s on s.id = p.source_id
            order by p.score desc, p.source_id desc
            """;

    private final String limitMs;
    private final int candidates;
    private final String configurations = String.join(",", TextSearch.configurations());

    KnowledgeSearch(KnowledgeSettings settings) {
        this.limitMs = Long.toString(settings.searchTime().toMillis());
        this.candidates = settings.searchCandidates();
    }

    /** @param snippet HTML whose only elements are {@code mark}; see {@link Snippet} */
    @RegisterForReflection
    @Schema(name = "SearchResult")
    public record Result(
            UUID sourceId,
            String title,

            @Schema(description = "HTML: the text is escaped, and what was found stands in <mark>")
            String snippet,

            float score) {

        /** Not the default, which would log a text. */
        @Override
        public String toString() {
            return "Result[" + sourceId + "]";
        }
    }

    /**
     * The best of all sources, within the caller's transaction, whose statements have the time limit of a search from now on.
     *
     * @return at most as many as that, best first
     */
    public Uni<List<Result>> best(String search, SearchReach reach, Limit limit) {
        return page(search, reach, limit, SearchCursor.START).map(Page::rows);
    }

    /** @param after the place from which on; within the caller's transaction, as {@link #best} */
    Uni<Page<Result>> page(String search, SearchReach reach, Limit limit, SearchCursor after) {
        GramQuery grams = GramQuery.of(search);
        return Panache.getSession()
                .call(session -> session.createNativeQuery(LIMITS, Object[].class)
                        .setParameter("limit", limitMs)
                        .getResultList())
                .flatMap(session -> query(session, search, grams, after)
                        .setParameter("all", reach == SearchReach.ALL)
                        .setParameter("documents", reach == SearchReach.DOCUMENTS)
                        .setParameter("rows", limit.rows() + 1)
                        .getResultList())
                .map(found -> Page.of(
                        found.stream().map(row -> result(row, grams)).toList(),
                        limit,
                        last -> new SearchCursor(last.score(), last.sourceId())));
    }

    private Mutiny.SelectionQuery<Object[]> query(
            Mutiny.Session session, String search, GramQuery grams, SearchCursor after) {
        return session.createNativeQuery(SEARCH, Object[].class)
                .setParameter("search", search)
                .setParameter("configurations", configurations)
                .setParameter("grams", grams.query())
                .setParameter("candidates", candidates)
                .setParameter("score", after.score())
                .setParameter("source", after.sourceId());
    }

    private static Result result(Object[] row, GramQuery grams) {
        String marked = (String) row[4];
        String snippet = marked == null ? Snippet.around((String) row[3], grams.wanted()) : Snippet.html(marked);
        return new Result((UUID) row[0], (String) row[1], snippet, ((Number) row[2]).floatValue());
    }
}
