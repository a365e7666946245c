package org.almoner.testing;

import static org.almoner.dev.SmtpServer.Manner.OK;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almoner.dev.SmtpServer;
import org.almoner.dev.SmtpServer.Mail;
import org.almoner.dev.SmtpServer.Manner;
import org.almoner.dev.SmtpServer.Stage;

/** The mail server of an application under test, as well-behaved as a test wants it. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {

    public static final String FROM = "Example Fund <thanks@fund.example.org>";

    private static Vertx vertx;
    private static SmtpServer server;

    public static SmtpServer server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        server = new SmtpServer(vertx);
        int port = server.listen(0);
        return Map.of(
                "almoner.mail.host", "localhost",
                "almoner.mail.port", Integer.toString(port),
                "almoner.mail.tls", "none",
                "almoner.mail.from", FROM,
                "almoner.mail.patience", "4S",
                "almoner.thanks.rate", "100");
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Takes everything again, and has nothing. */
    public static void reset() {
        server.behave((stage, command) -> OK);
        server.serveAtMost(Integer.MAX_VALUE);
        server.mails().clear();
    }

    /** At one stage it does this, for whom it is to. @param to a part of the address, empty for all */
    public static void behave(Stage at, String to, Manner manner) {
        server.behave((stage, command) -> stage == at && command.contains(to) ? manner : OK);
    }

    public static List<Mail> mailsTo(String address) {
        return server.mails().stream().filter(mail -> mail.to().equals(address)).toList();
    }

    /** The value of a header, unfolded; null without it. */
    public static String header(Mail mail, String name) {
        String head =
                mail.source().substring(0, mail.source().indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]+", " ");
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** All headers by that name. */
    public static long headers(Mail mail, String name) {
        return mail.source()
                .substring(0, mail.source().indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .count();
    }

    /** The letter with the quoted-printable of its parts undone. */
    public static String decoded(Mail mail) {
        byte[] raw = mail.source().replaceAll("=\r\n", "").getBytes(StandardCharsets.ISO_8859_1);
        byte[] plain = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length && raw[i] == '=' ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low >= 0) {
                plain[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                plain[length++] = raw[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    public static String addresses() {
        return server.mails().stream().map(Mail::to).collect(Collectors.joining(" "));
    }
}
