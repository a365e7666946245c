package org.almoner.desk;

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

    private static final List<Link> LINKS = List.of(
            new Link("Money", "Overview", "/desk"),
            new Link("Money", "Donations", "/desk/donations"),
            new Link("Money", "Unattributed", "/desk/unattributed"),
            new Link("Money", "Tickets", "/desk/tickets"),
            new Link("Operation", "Events", "/desk/events"),
            new Link("Operation", "Admin actions", "/desk/actions"));

    private Navigation() {}

    static List<Group> groups() {
        return LINKS.stream()
                .map(Link::group)
                .distinct()
                .map(group -> new Group(
                        group,
                        LINKS.stream()
                                .filter(link -> link.group().equals(group))
                                .toList()))
                .toList();
    }
}
