package org.almoner.books.period;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.almoner.books.series.SeriesSettings;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
import org.almoner.web.input.Fields;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Which months are closed. */
@Cancellable(false)
@InTime
@Path("/admin/periods")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Books")
public class PeriodResource {

    private static final String REOPENING = "period.reopen";

    private final Periods periods;
    private final AdminActions actions;
    private final CurrentIdentityAssociation identity;
    private final SeriesSettings settings;

    PeriodResource(
            Periods periods, AdminActions actions, CurrentIdentityAssociation identity, SeriesSettings settings) {
        this.periods = periods;
        this.actions = actions;
        this.identity = identity;
        this.settings = settings;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Which months were closed, by whom and when",
            description =
                    "Newest first; nextCursor leads to the next page. A month that was opened again stays listed.")
    @APIResponse(responseCode = "200", description = "A page of closings")
    public Uni<PeriodsAnswer> find(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit, @QueryParam("cursor") Cursor cursor) {
        return periods.lastClosed()
                .chain(last -> periods.find(limit, cursor)
                        .map(page -> PeriodsAnswer.of(settings.zone().getId(), last, page)));
    }

    @POST
    @Path("/{month}/close")
    @Operation(
            summary = "Close a month",
            description =
                    "In the zone of the books. Movements of that month, or of one before it, that arrive later are booked on"
                            + " the first open day, and keep their real date beside it. The first month that is closed may"
                            + " be any, and closes all before it; the next is the one that follows it, and so on.")
    @APIResponse(responseCode = "200", description = "Closed")
    @APIResponse(responseCode = "400", description = "No month")
    @APIResponse(
            responseCode = "409",
            description = "It is not over, is closed, is not the next, or its movements are not all in the books yet")
    public Uni<PeriodView> close(@PathParam("month") String month) {
        YearMonth named = Fields.month("month", month);
        return actions.keep("period.close", named.toString(), null, () -> byCaller(named, periods::close));
    }

    @POST
    @Path("/{month}/reopen")
    @Operation(
            summary = "Open the last closed month again",
            description =
                    "Movements of it that arrive from then on are booked when they took effect. Those that are booked on a"
                            + " later day by then stay there.")
    @APIResponse(responseCode = "200", description = "Open")
    @APIResponse(responseCode = "400", description = "No month")
    @APIResponse(responseCode = "409", description = "It is not closed, or not the last one that is")
    public Uni<PeriodView> reopen(@PathParam("month") String month) {
        YearMonth named = Fields.month("month", month);
        return actions.keep(REOPENING, named.toString(), null, () -> reopened(named, closing -> {}));
    }

    /**
     * The same by whoever has seen its closing.
     *
     * @param seen looks at the closing while nobody else can open or close a month, and throws where it is not to be undone
     */
    public Uni<PeriodView> reopen(String month, Consumer<PeriodView> seen) {
        YearMonth named = Fields.month("month", month);
        return actions.keep(REOPENING, named.toString(), null, () -> reopened(named, seen));
    }

    private Uni<PeriodView> reopened(YearMonth month, Consumer<PeriodView> seen) {
        return byCaller(
                month, (named, actor) -> periods.reopen(named, actor, last -> seen.accept(PeriodView.of(last))));
    }

    private Uni<PeriodView> byCaller(YearMonth month, BiFunction<YearMonth, String, Uni<Period>> change) {
        return identity.getDeferredIdentity()
                .chain(caller -> change.apply(month, caller.getPrincipal().getName()))
                .map(PeriodView::of);
    }

    @RegisterForReflection
    @Schema(name = "Periods")
    public record PeriodsAnswer(
            @Schema(description = "Of the books") String zone,

            @Schema(
                    nullable = true,
                    description = "The last month that is closed, with all before it; null when none is")
            String closedThrough,

            @Schema(nullable = true, description = "The first open instant; null when no month is closed")
            Instant closedUntil,

            @Schema(nullable = true, description = "When that month was closed; null when none is")
            Instant closedAt,

            @Schema(nullable = true) String nextCursor,
            List<PeriodView> periods) {

        private static PeriodsAnswer of(String zone, Period last, Page<Period> page) {
            return new PeriodsAnswer(
                    zone,
                    last == null ? null : last.month().toString(),
                    last == null ? null : last.endsAt(),
                    last == null ? null : last.closedAt(),
                    page.nextCursor(),
                    page.as(PeriodView::of));
        }
    }

    /** One closing. */
    @RegisterForReflection
    @Schema(name = "Period")
    public record PeriodView(
            String month,
            String zone,

            @Schema(description = "CLOSED or REOPENED") String status,

            @Schema(description = "The first instant of the month after")
            Instant endsAt,

            @Schema(nullable = true) Instant closedAt,
            @Schema(nullable = true) String closedBy,
            @Schema(nullable = true) Instant reopenedAt,
            @Schema(nullable = true) String reopenedBy,

            @Schema(description = "Movements that are booked on the day after it since their month was closed")
            long late) {

        private static PeriodView of(Period period) {
            return new PeriodView(
                    period.month().toString(),
                    period.zone(),
                    period.reopenedAt() == null ? "CLOSED" : "REOPENED",
                    period.endsAt(),
                    period.closedAt(),
                    period.closedBy(),
                    period.reopenedAt(),
                    period.reopenedBy(),
                    period.late());
        }
    }
}
