package org.almoner.donor.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.dev.SmtpServer;
import org.almoner.dev.SmtpServer.Mail;
import org.almoner.dev.SmtpServer.Manner;
import org.almoner.dev.SmtpServer.Stage;
import org.almoner.testing.MailServer;
import org.almoner.testing.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of letters at a mail server that behaves in every way there is. */
class PostmanTest {

    /** Also for what must answer, on a machine that is busy otherwise. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final Vertx vertx = Vertx.vertx();
    private final SmtpServer server = new SmtpServer(vertx);
    private int port;
    private Postman postman;

    @BeforeEach
    void listen() {
        port = server.listen(0);
        postman = postman("none");
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void letterArrivesAsTextAndAsHtmlUnderItsOwnId() {
        Letter letter = letter("maria@example.com", "Subject\r\nBcc: evil@example.com");
        assertThat(send(letter)).isInstanceOf(Posted.Taken.class);
        Mail mail = server.mails().get(0);
        assertThat(mail.to()).isEqualTo("maria@example.com");
        assertThat(mail.from()).isEqualTo("thanks@fund.example.org");
        assertThat(MailServer.header(mail, "Message-ID")).isEqualTo("<" + letter.id() + "@fund.example.org>");
        assertThat(MailServer.header(mail, "From")).isEqualTo(MailServer.FROM);
        assertThat(MailServer.header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(MailServer.header(mail, "Subject")).isEqualTo("Subject Bcc: evil@example.com");
        assertThat(MailServer.headers(mail, "Bcc")).isZero();
        assertThat(MailServer.decoded(mail)).contains("Grüße", "<p>Grüße</p>");
    }

    @Test
    void oneConnectionAfterTheOtherIsUsedAgainAlsoWhereTheServerHasClosedIt() {
        for (int i = 0; i < 25; i++) {
            assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
        }
        assertThat(server.mails()).hasSize(25);
    }

    @Test
    void lettersOfManyThreadsAtOnceAllArriveOverNewConnections() {
        assertThat(obstacle(postman)).isEmpty();
        ExecutorService threads = Executors.newFixedThreadPool(Postman.AT_ONCE);
        try {
            for (int round = 0; round < 40; round++) {
                Postman fresh = postman("none");
                Stream.generate(() -> CompletableFuture.supplyAsync(
                                () -> fresh.send(letter("maria@example.com", "Hello"))
                                        .await()
                                        .indefinitely(),
                                threads))
                        .limit(Postman.AT_ONCE)
                        .toList()
                        .forEach(sent -> assertThat(sent.join()).isInstanceOf(Posted.Taken.class));
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RECIPIENT, 550 no such user maria@example.com, Refused[code=550]",
        "RECIPIENT, 450 greylisted, Deferred[code=450]",
        "DATA, 554 no, Refused[code=554]",
        "DATA, 451 later, Deferred[code=451]",
        "END, 552 mailbox of maria@example.com is full, Refused[code=552]",
        "END, 452 full, Deferred[code=452]",
        "RECIPIENT, 554 5.7.1 <maria@example.com>: Relay access denied, Doubtful[code=554]",
        "RECIPIENT, 550 relay not permitted, Doubtful[code=550]",
        "RECIPIENT, 553 sorry, Doubtful[code=553]",
        "RECIPIENT, 553 no (#5.7.1), Doubtful[code=553]",
        "RECIPIENT, 553 5.1.3 bad mailbox, Refused[code=553]",
        "RECIPIENT, 550 5.1.1 no relay of ours knows maria, Refused[code=550]",
        "RECIPIENT, 550 not at 10.5.7.1 today, Refused[code=550]",
        "RECIPIENT, 450 4.7.1 later, Deferred[code=450]",
        "RECIPIENT, 553 5.1.8 <thanks@fund.example.org>: no such sender, NoService[reason=the server answers 553]",
        "RECIPIENT, 530 5.7.0 log in first, NoService[reason=the server answers 530]",
        "END, 554 5.7.1 spam, Doubtful[code=554]",
        "END, 550 5.4.5 Daily user sending limit exceeded, NoService[reason=the server answers 550]",
        "END, 421 closing, NoService[reason=the server answers 421]",
        "SENDER, 550 who are you, NoService[reason=the server answers 550 to MAIL_FROM]",
        "HELLO, 554 go away, NoService[reason=the server answers 554]",
    })
    void answerDecidesWhatBecomesOfIt(Stage stage, String answer, String posted) {
        server.behave((at, command) -> at == stage ? Manner.says(answer) : Manner.OK);
        assertThat(send(letter("maria@example.com", "Hello")).toString())
                .isEqualTo(posted)
                .doesNotContain("maria");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"SENDER", "RECIPIENT", "DATA", "LINE", "END"})
    void whatIsCutOrHangsInTheMiddleMayHaveArrived(Stage stage) {
        server.behave((at, command) -> at == stage ? Manner.CUTS : Manner.OK);
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Unclear.class);
        server.behave((at, command) -> at == stage && stage != Stage.LINE ? Manner.HANGS : Manner.OK);
        if (stage != Stage.LINE) {
            assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Unclear.class);
        }
        server.behave((at, command) -> Manner.OK);
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"GREETING", "HELLO", "LOGIN"})
    void whatIsCutOrHangsBeforeALetterIsBegunHasNotArrivedAndDoesNotLater(Stage stage) {
        Postman withUser = postman("none", Map.of("MAIL_PASSWORD", "word"), Optional.of("fund"));
        for (Manner manner : List.of(Manner.CUTS, Manner.HANGS)) {
            server.behave((at, command) -> at == stage ? manner : Manner.OK);
            assertThat(withUser.send(letter("maria@example.com", "Hello"))
                            .await()
                            .indefinitely())
                    .isInstanceOf(Posted.NoService.class);
        }
        server.behave((at, command) -> Manner.OK);
        assertThat(withUser.send(letter("maria@example.com", "Hello")).await().indefinitely())
                .isInstanceOf(Posted.Taken.class);
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void serverThatSaysNothingIsFoundOutBeforeALetterIsBegunAndHoldsNoConnectionForGood() {
        assertThat(obstacle(postman)).isEmpty();
        server.behave((at, command) -> Manner.HANGS);
        assertThat(obstacle(postman)).isPresent();
        IntStream.range(0, Postman.AT_ONCE)
                .mapToObj(
                        i -> postman.send(letter("maria@example.com", "Hello")).subscribeAsCompletionStage())
                .toList()
                .forEach(sent -> assertThat(sent.join()).isInstanceOf(Posted.NoService.class));
        server.behave((at, command) -> Manner.OK);
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
    }

    @Test
    void certificateThatNobodyVouchesForIsKnownBeforeALetterIsBegun(@TempDir Path directory) throws Exception {
        port = offersStartTls(new TestAuthority(directory).signed("localhost", -1, 30));
        assertThat(obstacle(postman("starttls")).orElseThrow())
                .startsWith("no TLS with the server comes about; what to do: ")
                .contains("clock", "javax.net.ssl.trustStore");
        assertThat(obstacle(postman("none"))).isEmpty();
    }

    private int offersStartTls(Path certificate) {
        NetServerOptions options = new NetServerOptions()
                .setKeyCertOptions(
                        new JksOptions().setPath(certificate.toString()).setPassword(TestAuthority.PASSWORD));
        return vertx.createNetServer(options)
                .connectHandler(line -> {
                    line.write("220 safe\r\n");
                    line.handler(command -> {
                        if (command.toString().startsWith("STARTTLS")) {
                            line.write("220 go on\r\n").onComplete(said -> line.upgradeToSsl());
                        } else {
                            line.write("250-safe\r\n250 STARTTLS\r\n");
                        }
                    });
                })
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** The line over which letters went just now is there still, and nothing may come of it any more. */
    @Test
    void serverThatHasFallenSilentSinceItTookALetterIsFoundOut() {
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
        server.behave((at, command) -> Manner.HANGS);
        assertThat(obstacle(postman)).hasValue("the mail server is not reached, or says nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 no service here", "421 too busy"})
    void serverThatTurnsEverybodyAwayIsNotThere(String greeting) {
        server.behave((at, command) -> at == Stage.GREETING ? Manner.says(greeting) : Manner.OK);
        assertThat(obstacle(postman)).isPresent();
    }

    @Test
    void whatKeepsEveryLetterFromBeingBegunIsKnownBeforeOneIs() {
        Postman withUser = postman("none", Map.of("MAIL_PASSWORD", "word"), Optional.of("fund"));
        server.behave((at, command) -> at == Stage.LOGIN ? Manner.says("535 wrong") : Manner.OK);
        assertThat(obstacle(withUser)).hasValue("the server answers 535");
        server.behave((at, command) -> at == Stage.HELLO ? Manner.says("554 go away") : Manner.OK);
        assertThat(obstacle(postman)).hasValue("the server answers 554");
        assertThat(obstacle(postman("starttls"))).hasValue("the server answers 554");
        List<Stage> heard = new CopyOnWriteArrayList<>();
        server.behave((at, command) -> {
            heard.add(at);
            return Manner.OK;
        });
        assertThat(obstacle(withUser)).isEmpty();
        assertThat(heard).as("and not of a letter").containsExactly(Stage.GREETING, Stage.HELLO, Stage.LOGIN);
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
        assertThat(server.mails()).hasSize(1);
        assertThat(obstacle(postman("starttls"))).hasValue("the server offers no STARTTLS");
        assertThat(obstacle(postman("tls"))).as("where it speaks no TLS").isPresent();
    }

    @Test
    void wrongPasswordAndMissingTlsAreNobodysRefusal() {
        server.behave((at, command) -> at == Stage.LOGIN ? Manner.says("535 wrong") : Manner.OK);
        assertThat(send(letter("maria@example.com", "Hello"))).isInstanceOf(Posted.Taken.class);
        Postman withUser = postman("none", Map.of("MAIL_PASSWORD", "pa$$word"), Optional.of("fund"));
        assertThat(withUser.send(letter("maria@example.com", "Hello")).await().indefinitely())
                .isEqualTo(new Posted.NoService("the server answers 535"));
        server.behave((at, command) -> Manner.OK);
        assertThat(withUser.send(letter("maria@example.com", "Hello")).await().indefinitely())
                .isInstanceOf(Posted.Taken.class);
        assertThat(postman("starttls")
                        .send(letter("maria@example.com", "Hello"))
                        .await()
                        .indefinitely())
                .isEqualTo(new Posted.NoService("the server offers no STARTTLS"));
        server.close();
        assertThat(postman("none")
                        .send(letter("maria@example.com", "Hello"))
                        .await()
                        .indefinitely())
                .isInstanceOf(Posted.NoService.class);
        assertThat(obstacle(postman)).isPresent();
    }

    private static Optional<String> obstacle(Postman postman) {
        return postman.obstacle().await().indefinitely();
    }

    private Posted send(Letter letter) {
        return postman.send(letter).await().indefinitely();
    }

    private static Letter letter(String to, String subject) {
        return new Letter(UUID.randomUUID(), to, "en", subject, "Grüße\n.\nend", "<p>Grüße</p>");
    }

    private Postman postman(String tls) {
        return postman(tls, Map.of(), Optional.empty());
    }

    private Postman postman(String tls, Map<String, String> environment, Optional<String> user) {
        MailSettings settings = new MailSettings() {
            @Override
            public Optional<String> host() {
                return Optional.of("localhost");
            }

            @Override
            public Optional<String> from() {
                return Optional.of(MailServer.FROM);
            }

            @Override
            public Optional<String> port() {
                return Optional.of(Integer.toString(port));
            }

            @Override
            public Optional<String> user() {
                return user;
            }

            @Override
            public String tls() {
                return tls;
            }

            @Override
            public Duration patience() {
                return PATIENCE;
            }
        };
        return new Postman(
                settings,
                vertx,
                new SmallRyeConfigBuilder().withDefaultValues(environment).build());
    }
}
