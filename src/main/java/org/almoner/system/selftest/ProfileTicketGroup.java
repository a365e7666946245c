package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.anew;
import static org.almoner.system.selftest.SelfTestGroup.expect;
import static org.almoner.system.selftest.SelfTestGroup.ticket;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.almoner.profile.Profile;
import org.almoner.profile.ProfileInput;
import org.almoner.ticket.Contacts;

/** Makes a profile with a ticket, changes it, takes the ticket from it and deletes it. */
@ApplicationScoped
@Priority(80)
class ProfileTicketGroup implements SelfTestGroup {

    private final Contacts contacts;
    private final Clock clock;

    ProfileTicketGroup(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ProfileTicket";
    }

    @Override
    public Uni<String> run() {
        return ticket("Self-test", contacts, clock)
                .chain(ticket -> Profile.of(input("de", Set.of(ticket.id), null), clock.instant())
                        .<Profile>persistAndFlush()
                        .chain(profile -> anew(() -> Profile.find(profile.id)))
                        .invoke(profile -> expect(
                                profile != null && profile.ticketIds.equals(Set.of(ticket.id)),
                                "The new profile does not have its ticket")))
                .chain(profile -> {
                    long before = profile.version;
                    profile.change(input("fr", Set.of(), before), clock.instant());
                    return profile.<Profile>persistAndFlush()
                            .chain(changed -> anew(() -> Profile.find(changed.id)))
                            .invoke(changed -> expect(
                                    changed.language.equals("fr")
                                            && changed.ticketIds.isEmpty()
                                            && changed.version > before,
                                    "The profile was not changed"));
                })
                .call(Profile::remove)
                .chain(profile -> anew(() -> Profile.find(profile.id)))
                .map(profile -> {
                    expect(profile == null, "The deleted profile is still there");
                    return "created, read, changed and deleted a profile and its link to a ticket";
                });
    }

    private static ProfileInput input(String language, Set<UUID> tickets, Long version) {
        return new ProfileInput("Self-test", language, "Europe/Berlin", null, tickets, version);
    }
}
