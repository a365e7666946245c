package org.almoner.books.series;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.almoner.books.fold.Basis;
import org.almoner.books.series.SeriesQueries.Question;
import org.almoner.database.sql.InTime;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was given when. */
@Cancellable(false)
@InTime
@Path("/admin/reports/series")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Books")
public class SeriesResource {

    private final SeriesQueries queries;
    private final SeriesSettings settings;
    private final Clock clock;

    SeriesResource(SeriesQueries queries, SeriesSettings settings, Clock clock) {
        this.queries = queries;
        this.settings = settings;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "What was given, by day, week, month, quarter or year",
            description =
                    "For all, for one ticket or for one country, in each currency apart. from and to are days of the zone,"
                            + " both inclusive; the first and the last stretch hold the days asked for and no others. By"
                            + " default it is the year up to today, by day, in the zone of the books, by movement. basis=movement"
                            + " tells what moved then: once a month is closed that never changes, and what comes later for"
                            + " it is booked on the first open day. basis=gift counts all that a gift came to on the day"
                            + " on which it was paid, whenever it was refunded.")
    @APIResponse(responseCode = "200", description = "The stretches, each in each currency")
    @APIResponse(responseCode = "400", description = "A parameter that cannot be one; errors names it")
    public Uni<Series> series(
            @QueryParam("by") @DefaultValue("day") By by,
            @QueryParam("zone") String zone,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("basis") @DefaultValue("movement") Basis basis,
            @QueryParam("ticket") UUID ticket,
            @QueryParam("country") String country,
            @QueryParam("currency") String currency) {
        ZoneId days = ReportInput.zone(zone, settings.zone());
        LocalDate today = LocalDate.ofInstant(clock.instant(), days);
        return queries.series(new Question(
                ReportInput.stretches(by, days, from, to, today),
                basis,
                ReportInput.scope(ticket, country),
                ReportInput.currency(currency)));
    }
}
