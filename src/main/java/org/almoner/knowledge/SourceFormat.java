package org.almoner.knowledge;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.almoner.knowledge.text.Markdown;

/** How a source is written. */
@RegisterForReflection
public enum SourceFormat {
    TEXT,
    MARKDOWN;

    /** What is searched and shown in snippets. */
    String plain(String text) {
        return switch (this) {
            case TEXT -> text;
            case MARKDOWN -> Markdown.plain(text);
        };
    }
}
