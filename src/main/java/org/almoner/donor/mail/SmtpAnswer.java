package org.almoner.donor.mail;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.almoner.TlsFailure;

/**
 * Reads what the mail client says of a letter that was not taken. How far it had come is told by the beginning of the message
 * alone, and only an answer of the server is certain: without one the letter may have arrived.
 */
final class SmtpAnswer {

    /** As {@code SMTPSendMail} has it. */
    private static final Set<String> OF_THIS_LETTER =
            Set.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

    private static final String TOO_LARGE = "message exceeds allowed size";
    private static final String NO_TLS = "STARTTLS required";

    private SmtpAnswer() {}

    static Posted of(Throwable failure) {
        if (failure instanceof SMTPException answered) {
            return answered(answered);
        }
        if (failure instanceof SSLException) {
            return new Posted.NoService("no TLS with the server comes about; what to do: " + TlsFailure.ADVICE);
        }
        if (failure instanceof UnknownHostException
                || failure instanceof ConnectException
                || failure instanceof SocketException
                        && failure.getMessage() != null
                        && failure.getMessage().contains("unreachable")) {
            return new Posted.NoService(
                    "the server cannot be reached (" + failure.getClass().getSimpleName() + ")");
        }
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (message.startsWith(TOO_LARGE)) {
            return new Posted.Refused(0);
        }
        return message.startsWith(NO_TLS)
                ? new Posted.NoService("the server offers no STARTTLS")
                : new Posted.Unclear();
    }

    private static Posted answered(SMTPException answer) {
        int code = answer.getReplyCode();
        SmtpReply reply = new SmtpReply(code, Objects.requireNonNullElse(answer.getReplyMessage(), ""));
        String message = answer.getMessage() == null ? "" : answer.getMessage();
        if (reply.isOurs() || OF_THIS_LETTER.stream().noneMatch(message::startsWith)) {
            // The greeting, the login, the sender: none of it is about whom the letter is to.
            return new Posted.NoService(
                    "the server answers " + code + (message.startsWith("sender") ? " to MAIL_FROM" : ""));
        }
        if (reply.mayBeOurs()) {
            return new Posted.Doubtful(code);
        }
        return reply.isPermanent() ? new Posted.Refused(code) : new Posted.Deferred(code);
    }
}
