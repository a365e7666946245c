package org.almoner.web;

/** What a text is in HTML or SVG, as content and as an attribute's value alike. */
public final class HtmlText {

    private HtmlText() {}

    public static String of(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
