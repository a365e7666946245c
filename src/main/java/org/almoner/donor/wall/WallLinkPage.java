package org.almoner.donor.wall;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.function.Function;
import org.almoner.database.sql.InTime;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.link.DonorLink;
import org.almoner.web.access.RateLimited;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Where a donor takes their name off the wall. Mail programs open links by themselves, so that looking at the page changes nothing; it names
 * nobody.
 */
@Cancellable(false)
@InTime
@Path("/donor/wall/{link}")
@Produces(MediaType.TEXT_HTML)
class WallLinkPage {

    /** What the page says. */
    enum View {
        /** Whether the name is to be taken off. */
        ASKS(Status.OK),
        /** That it has been, now or before. */
        OFF(Status.OK),
        FORGED(Status.NOT_FOUND),
        EXPIRED(Status.GONE);

        private final Status status;

        View(Status status) {
            this.status = status;
        }
    }

    @CheckedTemplate(basePath = "wall")
    static class Templates {

        static native TemplateInstance link(String view, DonorLanguage language);

        private Templates() {}
    }

    private final WallLinks links;
    private final WallQueries queries;
    private final Withdrawals withdrawals;
    private final Clock clock;

    WallLinkPage(WallLinks links, WallQueries queries, Withdrawals withdrawals, Clock clock) {
        this.links = links;
        this.queries = queries;
        this.withdrawals = withdrawals;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> ask(@PathParam("link") String sealed, @HeaderParam("Accept-Language") String languages) {
        return with(sealed, languages, shown -> Uni.createFrom().item(shown ? View.ASKS : View.OFF));
    }

    @POST
    @RateLimited
    @Operation(hidden = true)
    public Uni<Response> withdraw(@PathParam("link") String sealed, @HeaderParam("Accept-Language") String languages) {
        DonorLink link = links.open(sealed);
        return with(
                sealed,
                languages,
                shown -> shown
                        ? withdrawals.withdraw(link.donationId()).replaceWith(View.OFF)
                        : Uni.createFrom().item(View.OFF));
    }

    /** @param view given whether the name is on the wall */
    private Uni<Response> with(String sealed, String languages, Function<Boolean, Uni<View>> view) {
        DonorLink link = links.open(sealed);
        Uni<View> seen;
        if (link == null) {
            seen = Uni.createFrom().item(View.FORGED);
        } else if (link.isOver(clock.instant())) {
            seen = Uni.createFrom().item(View.EXPIRED);
        } else {
            seen = queries.isShown(link.donationId())
                    .flatMap(shown -> shown == null ? Uni.createFrom().item(View.FORGED) : view.apply(shown));
        }
        DonorLanguage language = DonorLanguage.ofReader(languages);
        return seen.map(found -> Response.status(found.status)
                .entity(Templates.link(found.name(), language))
                .build());
    }
}
