package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.almoner.database.sql.InTime;
import org.almoner.knowledge.KnowledgeSearch.Result;
import org.almoner.knowledge.text.GramQuery;
import org.almoner.web.access.Callers;
import org.almoner.web.input.SearchText;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets anybody search what is public, an auditor all documents, and an administrator what was said in recordings, too. */
@Cancellable(false)
@InTime
@Path("/api/knowledge")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Knowledge")
class KnowledgeResource {

    private static final int MAX_TERMS = 16;

    private final KnowledgeSearch search;
    private final SearchTurns turns;
    private final Callers callers;

    KnowledgeResource(KnowledgeSearch search, SearchTurns turns, Callers callers) {
        this.search = search;
        this.turns = turns;
        this.callers = callers;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    @Schema(name = "SearchResults")
    record Results(
            List<Result> results, @Schema(nullable = true) String nextCursor) {

        private static Results of(Page<Result> page) {
            return new Results(page.rows(), page.nextCursor());
        }
    }

    @GET
    @Path("/search")
    @Operation(
            summary = "Searches, best first",
            description =
                    "All words must be there; \"…\" finds them in this order, or finds either, - leaves out. A source is"
                            + " one result, with the part that fits best. Without credentials only public sources are searched; an"
                            + " auditor's search leaves out transcripts that are not public.")
    @APIResponse(responseCode = "200", description = "A page of results, which may have none")
    @APIResponse(responseCode = "400", description = "Too long, or nothing to look for")
    @APIResponse(responseCode = "401", description = "Wrong credentials")
    @APIResponse(
            responseCode = "429",
            description = "This client has as many searches under way as one may; see Retry-After")
    @APIResponse(responseCode = "503", description = "Too many search, or it took too long; see Retry-After")
    public Uni<Results> search(
            @QueryParam("q") SearchText q,
            @QueryParam("limit") @DefaultValue("20") Limit limit,
            @QueryParam("cursor") SearchCursor cursor) {
        if (q == null || q.text().isBlank()) {
            throw ProblemException.invalid("q", "must say what to look for");
        }
        if (GramQuery.terms(q.text()) > MAX_TERMS) {
            throw ProblemException.invalid("q", "must have at most " + MAX_TERMS + " words");
        }
        SearchCursor after = cursor == null ? SearchCursor.START : cursor;
        return reach().flatMap(reach -> turns.take(
                        callers.client(),
                        () -> Panache.withTransaction(() -> search.page(q.text(), reach, limit, after))))
                .map(Results::of);
    }

    private Uni<SearchReach> reach() {
        return callers.isAdmin()
                .flatMap(admin -> admin
                        ? Uni.createFrom().item(SearchReach.ALL)
                        : callers.mayRead().map(auditor -> auditor ? SearchReach.DOCUMENTS : SearchReach.PUBLIC));
    }
}
