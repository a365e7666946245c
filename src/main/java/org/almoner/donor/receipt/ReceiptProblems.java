package org.almoner.donor.receipt;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.almoner.donor.receipt.ReceiptViews.Message;
import org.almoner.web.problem.Problem;
import org.almoner.web.problem.ProblemPages;

/** What a donor reads where something fails before or beside the page: words and no JSON. */
@Singleton
class ReceiptProblems implements ProblemPages {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_OF_OURS = 500;

    private final ReceiptViews views;

    ReceiptProblems(ReceiptViews views) {
        this.views = views;
    }

    @Override
    public boolean areFor(RoutingContext request) {
        return request.normalizedPath().startsWith(ReceiptLinks.PATH);
    }

    @Override
    public String page(Problem problem, RoutingContext request) {
        boolean later = problem.status() == TOO_MANY_REQUESTS || problem.status() >= FIRST_OF_OURS;
        Visit visit = Visit.of("", null, null, request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        return views.message(visit, later ? Message.LATER : Message.UNREADABLE).text();
    }
}
