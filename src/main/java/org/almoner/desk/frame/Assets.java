package org.almoner.desk.frame;

import jakarta.inject.Singleton;
import org.almoner.web.AssetAddress;

/** Where style and script of the pages are. */
@Singleton
public class Assets {

    private final String style = AssetAddress.of("desk.css");
    private final String script = AssetAddress.of("desk.js");

    public String style() {
        return style;
    }

    public String script() {
        return script;
    }
}
