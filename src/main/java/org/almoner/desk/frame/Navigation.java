package org.almoner.desk.frame;

import java.util.List;

/** What the desk leads to, in this order. A page that is new gets its line here. */
public final class Navigation {

    /** @param group what it stands under */
    public record Link(String group, String title, String path) {

        public boolean leadsTo(String asked) {
            return path.equals("/desk") ? asked.equals(path) : asked.equals(path) || asked.startsWith(path + "/");
        }
    }

    public record Group(String title, List<Link> links) {}

    private static final String ERASE = "/desk/erase";

    private static final List<Link> LINKS = List.of(
            new Link("Money", "Overview", "/desk"),
            new Link("Money", "Donations", "/desk/donations"),
            new Link("Money", "Unattributed", "/desk/unattributed"),
            new Link("Money", "Disputes", "/desk/disputes"),
            new Link("Money", "Fraud", "/desk/fraud"),
            new Link("Money", "Tickets", "/desk/tickets"),
            new Link("Money", "Reports", "/desk/reports"),
            new Link("Money", "Payouts", "/desk/payouts"),
            new Link("Money", "Receipts", "/desk/receipts"),
            new Link("Money", "Books", "/desk/books"),
            new Link("People", "Recordings", "/desk/recordings"),
            new Link("People", "Knowledge", "/desk/knowledge"),
            new Link("People", "Support", "/desk/support"),
            new Link("People", "Profiles", "/desk/profiles"),
            new Link("People", "Erase a person", ERASE),
            new Link("Operation", "Events", "/desk/events"),
            new Link("Operation", "Jobs", "/desk/jobs"),
            new Link("Operation", "System", "/desk/system"),
            new Link("Operation", "Admin actions", "/desk/actions"));

    private Navigation() {}

    /** @param mayChange whoever may not has no way to what only changes */
    static List<Group> groups(boolean mayChange) {
        List<Link> links = LINKS.stream()
                .filter(link -> mayChange || !link.path().equals(ERASE))
                .toList();
        return links.stream()
                .map(Link::group)
                .distinct()
                .map(group -> new Group(
                        group,
                        links.stream()
                                .filter(link -> link.group().equals(group))
                                .toList()))
                .toList();
    }
}
