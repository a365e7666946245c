package org.almoner.desk.operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.OneByOne;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.stripe.admin.AskedOutcome;
import org.almoner.stripe.admin.StripeEventsResource;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.StripeCursor;
import org.almoner.web.problem.LongWork;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Stripe's events: what came, what failed, and another try. */
@Cancellable(false)
@Path(EventsPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class EventsPage {

    /** Each is fetched from Stripe while the browser waits. */
    private static final Limit AT_ONCE = new Limit(20);

    static final String PATH = "/desk/events";

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        /** @param failed how many a click would replay */
        static native TemplateInstance events(
                Reader reader,
                Asked asked,
                StripeEventsResource.EventsAnswer found,
                AskedOutcome[] outcomes,
                int failed);

        private Templates() {}
    }

    private final Readers readers;
    private final StripeEventsResource events;
    private final LongWork longWork;

    EventsPage(Readers readers, StripeEventsResource events, LongWork longWork) {
        this.readers = readers;
        this.events = events;
        this.longWork = longWork;
    }

    /** The list as it was when something was pressed in it. */
    private String back() {
        return readers.asked().at(PATH);
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return events.find(
                        asked.word("outcome", AskedOutcome.class, null),
                        asked.text("type"),
                        null,
                        null,
                        asked.limit(),
                        asked.cursor(StripeCursor::fromString))
                .flatMap(found -> failed().map(failed ->
                        Templates.events(reader, asked, found, AskedOutcome.values(), failed.size())));
    }

    @POST
    @Path("/{eventId}/replay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> replay(@PathParam("eventId") String eventId, Form form) {
        return events.replay(eventId)
                .map(event -> event.error() == null
                        ? readers.done(back(), "Event " + eventId + " was processed.")
                        : readers.failed(back(), "Event " + eventId + " has no effect: " + event.error()));
    }

    @POST
    @Path("/replay-failed")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> replayFailed(Form form) {
        return longWork.answer(failed().flatMap(failed -> OneByOne.each(OneByOne.LIMIT, failed, this::replay)))
                .map(this::told);
    }

    /** Whether it was processed; fails when no other would be. */
    private Uni<Boolean> replay(StripeEventsResource.EventView event) {
        return events.replay(event.eventId())
                .map(again -> again.error() == null)
                .onFailure(failure -> !StripeEventsResource.isOfAll(failure))
                .recoverWithItem(false);
    }

    private Uni<List<StripeEventsResource.EventView>> failed() {
        return events.find(AskedOutcome.FAILED, null, null, null, AT_ONCE, null)
                .map(StripeEventsResource.EventsAnswer::events);
    }

    private Response told(OneByOne.Outcome<Boolean> outcome) {
        long good = outcome.done().stream().filter(done -> done).count();
        String text = good + " of " + outcome.all() + " failed events were processed.";
        return good == outcome.all()
                ? readers.done(back(), text)
                : readers.failed(back(), text + outcome.unbegun() + " The others are listed with their reasons.");
    }
}
