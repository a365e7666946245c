package org.almoner.donor.mail;

/** What became of a letter that a mail server was to take. None of it quotes the server, whose words may name the recipient. */
public sealed interface Posted {

    /** The server has it. */
    record Taken() implements Posted {}

    /** Not now: a server that greylists, or a mailbox that is full. @param code of the answer (RFC 5321, 4.2) */
    record Deferred(int code) implements Posted {}

    /** Never. @param code of the answer; 0 when it was not even offered, since it is too large */
    record Refused(int code) implements Posted {}

    /**
     * Not by this server, which may mean us (relaying, the sender, its policy) or this recipient alone: what becomes of others tells.
     *
     * @param code of the answer
     */
    record Doubtful(int code) implements Posted {}

    /** It may have it: the line went dead after the letter was begun. */
    record Unclear() implements Posted {}

    /** No letter at all gets through: the next would fare alike. @param reason for the log, in our words */
    record NoService(String reason) implements Posted {}
}
