package org.almoner.web.problem;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.time.Instant;
import java.util.List;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.jboss.resteasy.reactive.RestQuery;

/** What goes wrong in resources, and what they share, for tests only. */
@Path("/")
class FailingResource {

    static final String SECRET = "Maria Garcia maria@example.org";

    @GET
    @Path("failing/{how}")
    public Uni<String> fail(@PathParam("how") String how) {
        return Uni.createFrom()
                .failure(
                        switch (how) {
                            case "conflict" -> ProblemException.conflict("The ticket is closed.");
                            case "gateway" ->
                                ProblemException.badGateway(
                                        "Stripe did not answer.", new IllegalStateException(SECRET));
                            case "wrapped" -> new WebApplicationException(new IllegalStateException(SECRET), 500);
                            case "teapot" -> new WebApplicationException(SECRET, 418);
                            case "refused" -> new IllegalStateException(SECRET, new ConnectException(SECRET));
                            case "shutdown" -> new PgException(SECRET, "FATAL", "57P01", SECRET);
                            case "locked" ->
                                new IllegalStateException(new PgException(SECRET, "ERROR", "55P03", SECRET));
                            case "readonly" -> new PgException(SECRET, "ERROR", "25006", SECRET);
                            case "frozen" -> new io.smallrye.mutiny.TimeoutException();
                            case "duplicate" -> new PgException(SECRET, "ERROR", "23505", SECRET);
                            case "orphan" -> new PgException(SECRET, "ERROR", "23503", SECRET);
                            case "error" -> new StackOverflowError(SECRET);
                            default -> new IllegalStateException(SECRET);
                        });
    }

    @GET
    @Path("paged")
    public List<String> page(@QueryParam("cursor") Cursor cursor, @RestQuery @DefaultValue(Limit.DEFAULT) Limit limit) {
        return List.of(String.valueOf(cursor), Integer.toString(limit.rows()));
    }

    @GET
    @Path("written")
    public Written write() {
        return new Written(new BigDecimal("1E+2"), new BigDecimal("25.00"), Instant.parse("2026-01-02T03:04:05.100Z"));
    }

    @GET
    @Path("admin/door")
    @RolesAllowed("admin")
    public String open() {
        return "open";
    }

    @POST
    @Path("admin/door")
    @RolesAllowed("admin")
    public Uni<String> change() {
        return Uni.createFrom().item("written");
    }

    @GET
    @Path("admin/read")
    @RolesAllowed({"admin", "auditor"})
    public String read() {
        return "read";
    }

    @GET
    @Path("admin/forgotten")
    public String forgotten() {
        return "open";
    }

    record Written(BigDecimal large, BigDecimal exact, Instant at) {}
}
