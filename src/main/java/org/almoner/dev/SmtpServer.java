package org.almoner.dev;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that delivers nothing (RFC 5321, as little of it as it takes): it keeps the latest letters for whoever wants to look
 * at them. How it behaves is up to its {@link Manners}.
 */
public final class SmtpServer {

    private static final int KEPT = 1_000;

    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final NetServer server;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile int most = Integer.MAX_VALUE;
    private volatile Manners manners = (stage, command) -> Manner.OK;

    public SmtpServer(Vertx vertx) {
        server = vertx.createNetServer().connectHandler(this::connected);
    }

    private void connected(NetSocket socket) {
        if (open.size() >= most) {
            socket.end(Buffer.buffer("421 4.3.2 too many connections\r\n"));
            return;
        }
        open.add(socket);
        socket.closeHandler(closed -> open.remove(socket));
        new Dialogue(socket).begin();
    }

    /** What is about to be answered. */
    public enum Stage {
        GREETING,
        HELLO,
        LOGIN,
        SENDER,
        RECIPIENT,
        DATA,
        /** A line of the letter, of which none is answered. */
        LINE,
        /** The dot after the last. */
        END
    }

    /** What it does. @param answer null for none, as is usual */
    public record Manner(String answer, boolean cuts) {

        public static final Manner OK = new Manner(null, false);
        public static final Manner CUTS = new Manner(null, true);
        public static final Manner HANGS = new Manner("", false);

        /** @param answer a code and words */
        public static Manner says(String answer) {
            return new Manner(answer, false);
        }
    }

    /** Decides what it does. */
    public interface Manners {

        /** @param command the line that is to be answered */
        Manner at(Stage stage, String command);
    }

    /** A letter that was taken. @param source its headers and its body as they came, without the dots of the protocol */
    public record Mail(String from, String to, String source) {}

    /** @param port 0 for any that is free @return at which it listens */
    public int listen(int port) {
        return server.listen(port, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    public void behave(Manners other) {
        manners = other;
    }

    /** Serves so many connections at once from now on, and closes those that there are. */
    public void serveAtMost(int connections) {
        most = connections;
        open.forEach(NetSocket::close);
    }

    /** In the order in which they came. */
    public List<Mail> mails() {
        return mails;
    }

    private final class Dialogue {

        private final NetSocket socket;
        private final StringBuilder letter = new StringBuilder();
        private String from;
        private String to;
        private boolean inLetter;

        private Dialogue(NetSocket socket) {
            this.socket = socket;
        }

        private void begin() {
            socket.handler(RecordParser.newDelimited("\r\n", line -> hear(line.toString())));
            answer(Stage.GREETING, "", "220 stand-in");
        }

        private void hear(String line) {
            if (inLetter) {
                hearLetter(line);
                return;
            }
            String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> answer(Stage.HELLO, line, "250-stand-in\r\n250-AUTH PLAIN\r\n250 8BITMIME");
                case "HELO" -> answer(Stage.HELLO, line, "250 stand-in");
                case "AUTH" -> answer(Stage.LOGIN, line, "235 fine");
                case "MAIL" -> {
                    from = address(line);
                    answer(Stage.SENDER, line, "250 fine");
                }
                case "RCPT" -> {
                    to = address(line);
                    answer(Stage.RECIPIENT, line, "250 fine");
                }
                case "DATA" -> inLetter = answer(Stage.DATA, line, "354 go on");
                case "QUIT" -> socket.end();
                case "RSET", "NOOP" -> socket.write("250 fine\r\n");
                default -> socket.write("500 what?\r\n");
            }
        }

        private void hearLetter(String line) {
            if (!line.equals(".")) {
                answer(Stage.LINE, line, null);
                letter.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
                return;
            }
            inLetter = false;
            Mail mail = new Mail(from, to, letter.toString());
            letter.setLength(0);
            if (answer(Stage.END, line, "250 taken")) {
                keep(mail);
            }
        }

        /** @return whether that was what it usually says */
        private boolean answer(Stage stage, String command, String usual) {
            Manner manner = manners.at(stage, command);
            if (manner.cuts()) {
                socket.close();
                return false;
            }
            String said = manner.answer() == null ? usual : manner.answer();
            if (said != null && !said.isEmpty()) {
                socket.write(said + "\r\n");
            }
            return manner.answer() == null;
        }

        private static String address(String line) {
            return line.replaceAll("^[^<]*<([^>]*)>.*$", "$1");
        }
    }

    private void keep(Mail mail) {
        mails.add(mail);
        if (mails.size() > KEPT) {
            mails.remove(0);
        }
    }
}
