package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.AdminDonationResource;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Disputes that wait for an answer: the soonest deadline first. */
@Cancellable(false)
@Path("/desk/disputes")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class DisputesPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance disputes(
                Reader reader, Asked asked, List<OpenDispute> disputes, String nextCursor);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminDonationResource donations;
    private final Clock clock;

    DisputesPage(Readers readers, AdminDonationResource donations, Clock clock) {
        this.readers = readers;
        this.donations = donations;
        this.clock = clock;
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return donations
                .disputes(asked.limit(), asked.cursor())
                .map(found ->
                        Templates.disputes(reader, asked, OpenDispute.of(found, clock.instant()), found.nextCursor()));
    }
}
