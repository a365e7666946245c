package org.almoner.stripe.translation;

import java.util.List;
import java.util.Map;

/**
 * The question that a checkout asks when a donor may be named on the wall: a list among Checkout's custom fields, with "no" chosen
 * beforehand.
 */
public final class WallField {

    static final String KEY = "almonerwall";

    private static final String YES = "yes";
    private static final String NO = "no";

    private WallField() {}

    /** As a parameter of a session ("Create a Session", custom_fields). */
    public static Map<String, Object> parameter() {
        return Map.of(
                "key",
                KEY,
                "label",
                Map.of("type", "custom", "custom", "Show my last name on the donor wall"),
                "type",
                "dropdown",
                "optional",
                true,
                "dropdown",
                Map.of(
                        "default_value",
                        NO,
                        "options",
                        List.of(Map.of("label", "No", "value", NO), Map.of("label", "Yes", "value", YES))));
    }

    /** @param chosen null when nothing was @return null for what is no answer to it */
    static Boolean answer(String chosen) {
        return YES.equals(chosen) ? Boolean.TRUE : NO.equals(chosen) ? Boolean.FALSE : null;
    }
}
