package org.almoner.web.paging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The newest of a list that has no pages.
 *
 * @param rows the oldest of them first
 * @param cut whether there are older ones
 */
public record Newest<T>(List<T> rows, boolean cut) {

    /** @param read the newest first, one more than are shown where there are as many: that one tells of older ones */
    public static <T> Newest<T> of(List<T> read, int most) {
        List<T> rows = new ArrayList<>(read.subList(0, Math.min(read.size(), most)));
        Collections.reverse(rows);
        return new Newest<>(List.copyOf(rows), read.size() > most);
    }
}
