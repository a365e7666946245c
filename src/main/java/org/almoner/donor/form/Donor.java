package org.almoner.donor.form;

import java.util.List;

/** Who is named on a receipt, as they typed it. It is in memory while the receipt is made, and nowhere else. */
public record Donor(String name, List<String> address) {

    /** Nothing of it belongs into a log. */
    @Override
    public String toString() {
        return "a donor";
    }
}
