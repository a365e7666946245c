package org.almoner.donor.mail;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Brings letters to the mail server. The client is the one that Quarkus' mailer is made of, and not the mailer itself: that cannot
 * be told to close a connection on which nothing comes any more, and a server that hangs in its greeting would hold one for good.
 */
@ApplicationScoped
public class Postman {

    private static final Logger LOG = Logger.getLogger(Postman.class);

    /** As many letters at once as there are connections. */
    public static final int AT_ONCE = 10;

    private final MailSettings settings;
    private final Vertx vertx;

    /**
     * Everything with the server happens here. The client listens to a new connection where the letter was asked for, and opens it
     * wherever its pool finds time: between two threads the server's greeting comes before anybody listens, and is lost.
     */
    private final Context loop;

    private final String password;

    /** Null until the first letter. */
    private MailClient client;

    Postman(MailSettings settings, Vertx vertx, Config config) {
        this.settings = settings;
        this.vertx = vertx;
        this.loop = VertxContext.getRootContext(vertx.getOrCreateContext());
        this.password =
                MailSettings.PASSWORD.read(MailSettings.PASSWORD.given(config)).orElse("");
    }

    /** Whether letters can be sent at all. */
    public boolean isSetUp() {
        return settings.server().isPresent() && settings.sender().isPresent();
    }

    /**
     * What would keep every letter from being begun: goes as far with the server as each does before (RFC 5321, 3.1 and 3.2; RFC 3207 and
     * RFC 4954 where {@link MailSettings} ask for them), over a line of its own: of one that is there still nobody knows whether anything
     * comes of it. A letter that is begun and not answered may have arrived, and a server that hangs would leave every one so.
     *
     * @return the reason for the log, in our words; nothing when the server lets us in. Never a failure. It may come on another thread
     *     than that on which it was asked for
     */
    public Uni<Optional<String>> obstacle() {
        Knock knock = new Knock(settings.sender().orElseThrow().address());
        return Uni.createFrom()
                .item(() -> MailClient.create(vertx, config()))
                .flatMap(fresh -> bring(() -> fresh, knock).onTermination().invoke(() -> fresh.close()))
                .onItemOrFailure()
                .transform((sent, failure) -> knock.isLetIn() ? Optional.empty() : Optional.of(reason(failure)));
    }

    private static String reason(Throwable failure) {
        return SmtpAnswer.of(failure) instanceof Posted.NoService none
                ? none.reason()
                : "the mail server is not reached, or says nothing";
    }

    /** Never fails, and comes to an end in time. It may answer on another thread than that on which it was called. */
    public Uni<Posted> send(Letter letter) {
        Parcel parcel = parcel(letter);
        return bring(this::client, parcel)
                .<Posted>map(taken -> new Posted.Taken())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf(
                            "Letter %s was not taken (%s)",
                            letter.id(), failure.getClass().getSimpleName());
                    Posted posted = failure instanceof TimeoutException ? new Posted.Unclear() : SmtpAnswer.of(failure);
                    return posted instanceof Posted.Unclear && parcel.isGivenUp()
                            ? new Posted.NoService("the server falls silent before a letter is begun")
                            : posted;
                });
    }

    private Uni<MailResult> bring(Supplier<MailClient> client, MailMessage message) {
        return onLoop(() -> Uni.createFrom()
                        .completionStage(client.get().sendMail(message).toCompletionStage()))
                .ifNoItem()
                .after(settings.patience())
                .fail();
    }

    void stop(@Observes ShutdownEvent stopping) {
        synchronized (this) {
            if (client != null) {
                client.close();
                client = null;
            }
        }
    }

    private <T> Uni<T> onLoop(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(task -> loop.runOnContext(now -> task.run()))
                .flatMap(now -> work.get());
    }

    private Parcel parcel(Letter letter) {
        Sender sender = settings.sender().orElseThrow();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<" + letter.id() + "@" + sender.domain() + ">")
                .add("Content-Language", letter.language())
                // No out-of-office note in answer to it (RFC 3834).
                .add("Auto-Submitted", "auto-generated");
        Parcel parcel = new Parcel();
        parcel.setFrom(sender.inHeader())
                .setBounceAddress(sender.address())
                .setTo(letter.to())
                .setSubject(letter.subject().replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "))
                .setText(letter.text())
                .setHtml(letter.html())
                .setHeaders(headers);
        return parcel;
    }

    private synchronized MailClient client() {
        if (client == null) {
            client = MailClient.create(vertx, config());
        }
        return client;
    }

    private MailConfig config() {
        MailSettings.Tls tls = settings.security();
        MailConfig config = new MailConfig()
                .setHostname(settings.server().orElseThrow())
                .setPort(settings.serverPort())
                .setStarttls(tls == MailSettings.Tls.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                .setSsl(tls == MailSettings.Tls.TLS)
                .setOwnHostname(settings.sender().orElseThrow().domain())
                .setMaxPoolSize(AT_ONCE)
                // Answers to commands in a group are told apart by their number of lines.
                .setPipelining(false)
                .setConnectTimeout(Math.toIntExact(settings.patience().toMillis()))
                .setIdleTimeout(Math.toIntExact(settings.patience().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return settings.user()
                .flatMap(MailSettings.USER::read)
                .map(user -> config.setUsername(user).setPassword(password).setLogin(LoginOption.REQUIRED))
                .orElseGet(() -> config.setLogin(LoginOption.DISABLED));
    }
}
