package org.almoner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Somebody who follows every link of the desk. */
public final class DeskWalk {

    private static final Pattern LINK = Pattern.compile("(?:href|data-ask|data-stream)=\"(/desk[^\"#]*)\"");

    /** Of each list a few things: what one of them offers, all do. */
    private static final int MOST_OF_A_KIND = 3;

    private DeskWalk() {}

    /**
     * Every address must answer.
     *
     * @param look sees each page with its address
     * @return all addresses that it came to, streams left out
     */
    public static Set<String> of(Desk walker, BiConsumer<String, String> look) {
        Deque<String> ahead = new ArrayDeque<>(List.of("/desk"));
        Set<String> kinds = new HashSet<>();
        Set<String> seen = new HashSet<>(ahead);
        while (!ahead.isEmpty()) {
            String address = ahead.pop();
            Response page = walker.get(address);
            assertThat(page.statusCode()).as(address).isEqualTo(200);
            if (!page.contentType().startsWith("text/html")) {
                continue;
            }
            look.accept(address, page.asString());
            LINK.matcher(page.asString())
                    .results()
                    .map(link -> link.group(1).replace("&amp;", "&"))
                    .filter(link -> !link.endsWith("/stream"))
                    .filter(link -> isNewOfItsKind(link, kinds) && seen.add(link))
                    .forEach(ahead::add);
        }
        return seen;
    }

    private static boolean isNewOfItsKind(String link, Set<String> kinds) {
        String kind = link.replaceAll("=[^&]*", "=").replaceAll("/(?=[^/?]*[0-9])[^/?]+", "/…");
        for (int number = 0; number < MOST_OF_A_KIND; number++) {
            if (kinds.add(kind + " " + number)) {
                return true;
            }
        }
        return false;
    }
}
