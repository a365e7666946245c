package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.almoner.support.SupportMessage.Author;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message as it is answered. */
@RegisterForReflection
@Schema(name = "SupportMessage")
public record MessageView(Author author, String message, Instant createdAt) {

    static MessageView of(SupportMessage message) {
        return new MessageView(message.author, message.text, message.createdAt);
    }

    /** Not the default, which would log the text. */
    @Override
    public String toString() {
        return "MessageView[" + createdAt + "]";
    }
}
