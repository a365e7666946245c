package org.almoner.donor.thanks;

import static org.almoner.testing.MailServer.behave;
import static org.almoner.testing.MailServer.mailsTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.SmtpServer.Mail;
import org.almoner.dev.SmtpServer.Manner;
import org.almoner.dev.SmtpServer.Stage;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donation.ledger.ReturningDonors;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.receipt.ReceiptLinks;
import org.almoner.donor.thanks.MockedGifts.Gift;
import org.almoner.donor.wall.WallLinks;
import org.almoner.testing.Admin;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MailServer;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever gave is thanked once, whatever the mail server, Stripe and other replicas do. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class ThanksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Inject
    ThanksJob job;

    @Inject
    ThanksFollower follower;

    @Inject
    ThanksStore store;

    @Inject
    DonorAddresses addresses;

    @Inject
    ReturningDonors returning;

    @Inject
    TicketTexts texts;

    @Inject
    Letters letters;

    @Inject
    ThanksSettings settings;

    @Inject
    ThanksMetrics metrics;

    @Inject
    OwnContext ownContext;

    @Inject
    WallLinks wallLinks;

    @Inject
    ReceiptLinks receiptLinks;

    @Inject
    MailSettings mail;

    @Inject
    DataSource database;

    @Inject
    StoppableClock clock;

    @Inject
    Rows rows;

    private MockedGifts gifts;
    private UUID ticket;

    @BeforeEach
    void nobodyIsToBeThanked() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
        MailServer.reset();
        gifts = new MockedGifts();
        ticket = Tickets.open();
        await().until(() -> {
            rows.execute("delete from thanks");
            rows.execute("delete from thanks_untold");
            run();
            return rows.count("thanks", "true") == 0
                    && rows.count(
                                    "ledger_movements, thanks_place",
                                    "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                            == 0;
        });
        MailServer.reset();
        MockedStripe.server().resetRequests();
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void whoGaveIsThankedOnceHoweverOftenStripeTellsIt() {
        Gift gift = gifts.give(ticket);
        thank(gift);
        Mail mail = mailsTo(gift.email()).get(0);
        assertThat(MailServer.decoded(mail)).contains("Dear \u2068Maria Garcia Lopez\u2069,", "25.50 USD");
        assertThat(row(gift))
                .containsEntry("state", "SENT")
                .containsEntry("language", "en")
                .containsEntry("tries", 1);
        assertThat(MailServer.header(mail, "Message-ID"))
                .isEqualTo("<" + row(gift).get("message_id") + "@fund.example.org>");
        MockedGifts.tellAgain(gift);
        gift.life().settles().isMentioned();
        gifts.tell(gift);
        run();
        run();
        assertThat(mailsTo(gift.email())).hasSize(1);
        assertThat(rows.count("thanks", "true")).isEqualTo(1);
    }

    @Test
    void addressesOfManyAreOneCallOfStripe() {
        List<Gift> given = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            given.add(gifts.give(ticket));
        }
        given.forEach(this::isKnown);
        run();
        assertThat(given).allSatisfy(gift -> assertThat(mailsTo(gift.email())).hasSize(1));
        assertThat(MailServer.server().mails()).hasSize(25);
        assertThat(MockedGifts.asked()).hasSize(1);
        assertThat(MockedGifts.asked().get(0).getUrl()).contains("limit=100");
    }

    @Test
    void chargeThatIsNotInTheListIsAskedForByItself() {
        Gift gift = gifts.give(ticket);
        gifts.listsWithout(gift);
        thank(gift);
        assertThat(mailsTo(gift.email())).hasSize(1);
        assertThat(MockedGifts.asked()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"DE, , de, '25,50 USD'", "FR, de-CH, de, '25,50 USD'", "FR, , en, 25.50 USD", "DE, en, en, 25.50 USD"})
    void letterIsInTheLanguageOfTheDonor(String country, String browser, String language, String amount) {
        Gift gift = gifts.give(ticket);
        gifts.charge(gift).withObject("/metadata").put("language", browser);
        gifts.charge(gift).withObject("/billing_details/address").put("country", country);
        gifts.list();
        thank(gift);
        Mail mail = mailsTo(gift.email()).get(0);
        assertThat(MailServer.header(mail, "Content-Language")).isEqualTo(language);
        assertThat(MailServer.decoded(mail)).contains(amount);
        assertThat(row(gift)).containsEntry("language", language);
    }

    /** As on the receipt that it leads to; in Auckland December has begun. */
    @Test
    void letterIsOfTheDayOnWhichTheBooksHaveTheGift() {
        Instant paidAt = Instant.parse("2026-11-30T11:30:00Z");
        UUID id = UUID.randomUUID();
        Due gift = new Due(id, id, null, null, null, null, BigDecimal.ONE, "USD", paidAt, null, false, false);
        Giver giver = new Giver("maria@example.com", "maria@example.com", "Maria", null, null);
        Letters letters = new Letters(wallLinks, receiptLinks, mail, ZoneId.of("Pacific/Auckland"));
        assertThat(letters.letter(gift, giver, DonorLanguage.EN, null).text())
                .contains("2026-12-01")
                .doesNotContain("2026-11-30");
    }

    @Test
    void ticketsOwnTextGoesOutInItsOwnLanguage() {
        Admin.request()
                .contentType("application/json")
                .body(Map.of("language", "de", "text", "Hallo {name}, danke für {amount}!"))
                .put("/admin/tickets/{id}/thanks", ticket)
                .then()
                .statusCode(200);
        Gift gift = gifts.give(ticket);
        thank(gift);
        assertThat(MailServer.decoded(mailsTo(gift.email()).get(0)))
                .contains("Hallo \u2068Maria Garcia Lopez\u2069, danke für 25,50 USD!")
                .doesNotContain("vielen Dank");
        assertThat(row(gift)).containsEntry("language", "de");
    }

    @Test
    void whoConsentedToTheWallFindsTheWayOffIt() {
        Gift gift = gifts.giveAndConsent(ticket);
        Gift other = gifts.give(ticket);
        isKnown(other);
        thank(gift);
        String letter = MailServer.decoded(mailsTo(gift.email()).get(0));
        Matcher link = Pattern.compile("http://fund.example.org/almoner(/donor/wall/[A-Za-z0-9_-]+)")
                .matcher(letter);
        assertThat(link.find()).isTrue();
        RestAssured.post(link.group(1)).then().statusCode(200);
        assertThat(RestAssured.get("/api/tickets/{id}/wall", ticket).jsonPath().getList("donors"))
                .isEmpty();
        assertThat(MailServer.decoded(mailsTo(other.email()).get(0))).doesNotContain("/donor/wall/");
    }

    @Test
    void whoGaveFindsTheWayToTheirReceiptInTheirLetter() {
        Gift gift = gifts.give(ticket);
        thank(gift);
        String letter = MailServer.decoded(mailsTo(gift.email()).get(0));
        Matcher link = Pattern.compile("http://fund.example.org/almoner(/donor/receipt/[A-Za-z0-9_-]+)")
                .matcher(letter);
        assertThat(link.results().map(found -> found.group(1)).distinct())
                .as("text and HTML")
                .hasSize(1);
        link.reset();
        assertThat(link.results().count()).isEqualTo(2);
        link.reset();
        assertThat(link.find()).isTrue();
        assertThat(RestAssured.get(link.group(1))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("25.50 USD", "Show the receipt");
    }

    /** Stripe told it while another key was the first; the link has the hash of the present one. */
    @Test
    void letterThatGoesOutAfterTheKeyOfHashesChangedShowsTheGiftsOfBefore() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        String former = UnkeyedDonorHash.withKey("a former key").of(gift.email());
        rows.execute(
                "update stripe_attributions set donor_email_hash = ? where payment_intent_id = ?",
                former,
                gift.intentId());
        DonorHash keys = UnkeyedDonorHash.withKey(MockedNeighbours.HASH_KEY + ",a former key");
        LetterWriting writing = new LetterWriting(store, addresses, keys, returning, texts, letters, settings, metrics);
        String letter = ownContext
                .start(() -> store.due(1).flatMap(writing::letters))
                .await()
                .atMost(LIMIT)
                .get(0)
                .letter()
                .text();
        Matcher link = Pattern.compile("http://fund.example.org/almoner(/donor/receipt/[A-Za-z0-9_-]+)")
                .matcher(letter);
        assertThat(link.find()).isTrue();
        Matcher ofYear = Pattern.compile("<a href=\"[^\"]*(/[0-9]{4}/USD)\">")
                .matcher(RestAssured.get(link.group(1)).asString());
        assertThat(ofYear.find()).as("the year of the gift").isTrue();
        assertThat(RestAssured.get(link.group(1) + ofYear.group(1))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("25.50 USD");
        rows.execute("delete from donor_hashes where former_hash = ?", former);
    }

    @ParameterizedTest
    @ValueSource(ints = {450, 451, 452})
    void whatTheServerDefersIsSentLaterUnderTheSameId(int code) {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        behave(Stage.RECIPIENT, gift.email(), Manner.says(code + " greylisted " + gift.email()));
        run();
        assertThat(row(gift))
                .containsEntry("state", "WAITING")
                .containsEntry("reason", Integer.toString(code))
                .containsEntry("tries", 1);
        Object id = row(gift).get("message_id");
        MailServer.reset();
        run();
        assertThat(MailServer.server().mails()).as("not due yet").isEmpty();
        clock.stopAt(Instant.now().plus(Verdict.FIRST_PAUSE).plusSeconds(1));
        run();
        assertThat(row(gift)).containsEntry("state", "SENT").containsEntry("tries", 2);
        assertThat(MailServer.header(mailsTo(gift.email()).get(0), "Message-ID"))
                .contains(id.toString());
    }

    @Test
    void whatTheServerRefusesIsRefusedAndHoldsUpNoOther() {
        Gift refused = gifts.give(ticket);
        Gift other = gifts.give(ticket);
        isKnown(refused);
        isKnown(other);
        behave(Stage.RECIPIENT, refused.email(), Manner.says("550 no such user " + refused.email()));
        run();
        assertThat(row(refused)).containsEntry("state", "REFUSED").containsEntry("reason", "550");
        assertThat(row(other)).containsEntry("state", "SENT");
        MailServer.reset();
        clock.stopAt(Instant.now().plus(1, ChronoUnit.DAYS));
        run();
        assertThat(MailServer.server().mails()).isEmpty();
    }

    /** Servers tell whom they do not serve only when they hear of a recipient, as Postfix does unless it is told otherwise. */
    @ParameterizedTest
    @CsvSource({
        "RECIPIENT, 554 5.7.1 Relay access denied",
        "RECIPIENT, 553 5.7.1 Sender address rejected",
        "END, 550 5.4.5 Daily user sending limit exceeded"
    })
    void refusalOfOursLosesNoLetterHoweverOftenItIsTold(Stage stage, String answer) {
        List<Gift> given = Stream.generate(() -> gifts.give(ticket)).limit(12).toList();
        given.forEach(this::isKnown);
        behave(stage, "", Manner.says(answer));
        for (int hour = 0; hour < 4; hour++) {
            clock.stopAt(Instant.now().plus(hour, ChronoUnit.HOURS));
            StripeJobRows.due(rows, ThanksJob.JOB);
            run();
            assertThat(rows.count("thanks", "state = 'WAITING'")).isEqualTo(12);
            assertThat(rows.one("select error from jobs where name = 'thanks'").get("error"))
                    .asString()
                    .contains(answer.substring(0, 3));
        }
        MailServer.reset();
        clock.stopAt(Instant.now().plus(4, ChronoUnit.HOURS));
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(given).allSatisfy(gift -> assertThat(mailsTo(gift.email())).hasSize(1));
    }

    /** A refusal of that kind may also be a single recipient's policy: then others are taken in between. */
    @Test
    void refusalThatMayBeOursIsTheRecipientsWhereItComesAgainAfterOthersWereTaken() {
        Gift refused = gifts.give(ticket);
        isKnown(refused);
        behave(Stage.RECIPIENT, refused.email(), Manner.says("550 5.7.1 not from strangers"));
        run();
        assertThat(row(refused)).containsEntry("state", "WAITING").containsEntry("reason", "550");
        Gift other = gifts.give(ticket);
        isKnown(other);
        clock.stopAt(Instant.now().plusSeconds(1));
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(row(other)).containsEntry("state", "SENT");
        assertThat(row(refused)).as("not due yet").containsEntry("state", "WAITING");
        clock.stopAt(Instant.now().plus(Verdict.FIRST_PAUSE).plusSeconds(2));
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(row(refused)).containsEntry("state", "REFUSED").containsEntry("reason", "550");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"LINE", "END"})
    void whatIsCutInTheMiddleIsUnknownAndNeverSentTwice(Stage stage) {
        Gift cut = gifts.give(ticket);
        isKnown(cut);
        MailServer.server().behave((at, command) -> at == stage ? Manner.CUTS : Manner.OK);
        try (LogWatch log = new LogWatch(ThanksJob.class)) {
            run();
            assertThat(log.lines())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .contains("Thanks wait", "silent in the middle")
                            .doesNotContain(cut.email()));
        }
        assertThat(row(cut)).containsEntry("state", "UNKNOWN").containsEntry("reason", "unclear");
        MailServer.reset();
        Gift later = gifts.give(ticket);
        run();
        assertThat(MailServer.server().mails()).as("it rests").isEmpty();
        StripeJobRows.due(rows, ThanksJob.JOB);
        thank(later);
        assertThat(mailsTo(later.email())).hasSize(1);
        assertThat(mailsTo(cut.email())).isEmpty();
    }

    @Test
    void serverThatHangsBeforeALetterIsBegunCostsNone() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        AtomicInteger hellos = new AtomicInteger();
        MailServer.server()
                .behave((stage, command) ->
                        stage == Stage.HELLO && hellos.getAndIncrement() > 0 ? Manner.HANGS : Manner.OK);
        run();
        assertThat(row(gift))
                .containsEntry("state", "WAITING")
                .containsEntry("reason", "server")
                .containsEntry("tries", 0);
    }

    /** One letter tries the server after a run that was stopped, and all go when it gets through. */
    @Test
    void serverThatFallsSilentInTheMiddleCostsOneLetterATryAfterTheFirst() {
        List<Gift> given = Stream.generate(() -> gifts.give(ticket)).limit(14).toList();
        given.forEach(this::isKnown);
        behave(Stage.END, "", Manner.CUTS);
        run();
        assertThat(rows.count("thanks", "state = 'UNKNOWN'")).isEqualTo(10);
        for (int lost = 11; lost <= 12; lost++) {
            StripeJobRows.due(rows, ThanksJob.JOB);
            run();
            assertThat(rows.count("thanks", "state = 'UNKNOWN'")).isEqualTo(lost);
        }
        MailServer.reset();
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(MailServer.server().mails()).hasSize(2);
        assertThat(rows.count("thanks", "state = 'SENT'")).isEqualTo(2);
    }

    @Test
    void serverWithoutRoomForTenConnectionsIsSentAllTheSame() {
        List<Gift> given = Stream.generate(() -> gifts.give(ticket)).limit(25).toList();
        given.forEach(this::isKnown);
        MailServer.server().serveAtMost(3);
        run();
        assertThat(given).allSatisfy(gift -> assertThat(mailsTo(gift.email())).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, hangs, 'the mail server is not reached, or says nothing'",
        "GREETING, cuts, 'the mail server is not reached, or says nothing'",
        "GREETING, 554 nobody is served, the server answers 554",
        "GREETING, 421 too busy, the server answers 421",
        "HELLO, 554 not by that name, the server answers 554",
    })
    void serverThatIsNotThereOrLetsNobodyInCostsNoLetter(Stage stage, String manner, String why) {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        behave(
                stage,
                "",
                switch (manner) {
                    case "hangs" -> Manner.HANGS;
                    case "cuts" -> Manner.CUTS;
                    default -> Manner.says(manner);
                });
        run();
        assertThat(row(gift)).containsEntry("state", "WAITING").containsEntry("tries", 0);
        assertThat(MockedGifts.asked()).as("no address is asked for in vain").isEmpty();
        assertThat(rows.one("select failures, error from jobs where name = 'thanks'"))
                .containsEntry("failures", 1)
                .containsEntry("error", why);
        MailServer.reset();
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(row(gift)).containsEntry("state", "SENT").containsEntry("tries", 1);
    }

    @Test
    void senderThatTheServerDoesNotTakeIsNobodysRefusal() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        behave(Stage.SENDER, "", Manner.says("550 not your domain"));
        run();
        assertThat(row(gift))
                .containsEntry("state", "WAITING")
                .containsEntry("reason", "server")
                .containsEntry("tries", 0);
        MailServer.reset();
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(row(gift)).containsEntry("state", "SENT");
    }

    @ParameterizedTest
    @CsvSource({"SENDER, 530 5.7.0 log in", "RECIPIENT, 554 5.7.1 Relay access denied"})
    void howLongLettersWaitIsToldHoweverOftenTheyAreTriedInVain(Stage stage, String answer) {
        isKnown(gifts.give(ticket));
        behave(stage, "", Manner.says(answer));
        for (int hour = 0; hour < 3; hour++) {
            clock.stopAt(Instant.now().plus(hour, ChronoUnit.HOURS));
            StripeJobRows.due(rows, ThanksJob.JOB);
            run();
        }
        Matcher late = Pattern.compile("(?m)^almoner_thanks_late_seconds(?:\\{.*})? (\\S+)$")
                .matcher(RestAssured.get("/q/metrics").asString());
        assertThat(late.find()).isTrue();
        assertThat(Double.parseDouble(late.group(1))).isBetween(7_000.0, 7_400.0);
    }

    @ParameterizedTest
    @CsvSource({"SENDER, 530 5.7.0 log in, server", "RECIPIENT, 450 greylisted, 450"})
    void triesInVainAreNoneOfTheDaysLetters(Stage stage, String answer, String reason) {
        rows.execute("insert into thanks (donation_id, state, paid_at, due_at, created_at, sending_at)"
                + " select gen_random_uuid(), 'SENT', now(), now(), now(), date_trunc('day', now(), 'UTC')"
                + " from generate_series(1, 9998)");
        List<Gift> given = List.of(gifts.give(ticket), gifts.give(ticket));
        given.forEach(this::isKnown);
        behave(stage, "", Manner.says(answer));
        run();
        assertThat(rows.count("thanks", "state = 'WAITING' and reason = ?", reason))
                .isEqualTo(2);
        MailServer.reset();
        rows.execute("update thanks set due_at = now() where state = 'WAITING'");
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(given).allSatisfy(gift -> assertThat(mailsTo(gift.email())).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"WRONG_KEY", "TOO_MANY", "BROKEN", "NO_JSON"})
    void stripeThatDoesNotAnswerCostsNoLetter(Failure failure) {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        MockedGifts.fails(failure);
        run();
        assertThat(row(gift)).containsEntry("state", "WAITING").containsEntry("tries", 0);
        assertThat(rows.one("select error from jobs where name = 'thanks'")
                        .get("error")
                        .toString())
                .contains("what to do")
                .doesNotContain("Secret", "maria");
        MockedStripe.server().resetAll();
        gifts.list();
        StripeJobRows.due(rows, ThanksJob.JOB);
        run();
        assertThat(row(gift)).containsEntry("state", "SENT");
    }

    @Test
    void whatAReplicaThatDiedWasSendingIsUnknown() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        rows.execute("update thanks set state = 'SENDING', tries = 1, sending_at = now() - interval '1 minute'");
        run();
        assertThat(row(gift)).as("it may still be at it").containsEntry("state", "SENDING");
        rows.execute("update thanks set sending_at = now() - interval '3 minutes'");
        run();
        run();
        assertThat(row(gift)).containsEntry("state", "UNKNOWN").containsEntry("reason", "interrupted");
        assertThat(MailServer.server().mails()).isEmpty();
    }

    @Test
    void whoeverSentItKnowsBetterThanWhoeverTookItForDead() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        UUID id = (UUID) row(gift).get("donation_id");
        ThanksStore.Claim first = claim(id);
        assertThat(claimed(id)).as("nobody else has it").isEmpty();
        rows.execute("update thanks set state = 'UNKNOWN'");
        settle(first, new Verdict(ThanksState.SENT, null, null, true));
        assertThat(row(gift)).containsEntry("state", "SENT");
        rows.execute("update thanks set state = 'WAITING', reason = 'interrupted'");
        settle(first, new Verdict(ThanksState.SENT, null, null, true));
        assertThat(row(gift)).as("not to be sent again").containsEntry("state", "SENT");
        rows.execute("update thanks set state = 'WAITING'");
        ThanksStore.Claim second = claim(id);
        settle(first, new Verdict(ThanksState.REFUSED, "550", null, true));
        assertThat(row(gift)).as("of an earlier try").containsEntry("state", "SENDING");
        settle(second, new Verdict(ThanksState.SENT, null, null, true));
        assertThat(row(gift)).containsEntry("state", "SENT").containsEntry("tries", 2);
    }

    /** The letters are with the mail server, and nobody but this replica knows what it said of them. */
    @Test
    void whatTheServerSaidIsWrittenAlsoWhereThatFailsAtFirst() throws Exception {
        Gift deferred = gifts.give(ticket);
        Gift sent = gifts.give(ticket);
        isKnown(deferred);
        isKnown(sent);
        CompletableFuture<Void> running;
        try (Connection held = database.getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            MailServer.server().behave((stage, command) -> {
                if (stage == Stage.RECIPIENT && command.contains(deferred.email())) {
                    lock(statement);
                    return Manner.says("451 4.7.1 greylisted");
                }
                return Manner.OK;
            });
            running = ownContext.start(job::thankIfDue).subscribeAsCompletionStage();
            await().until(() -> rows.count("pg_locks", WAITS_FOR_THANKS) > 0);
            await().atMost(LIMIT).until(() -> rows.count("pg_locks", WAITS_FOR_THANKS) == 0);
            held.rollback();
        }
        running.get(30, TimeUnit.SECONDS);
        assertThat(row(deferred)).containsEntry("state", "WAITING").containsEntry("reason", "451");
        assertThat(row(sent)).containsEntry("state", "SENT");
        assertThat(rows.one("select failures from jobs where name = 'thanks'")).containsEntry("failures", 0);
        clock.stopAt(Instant.now().plus(Verdict.FIRST_PAUSE).plusSeconds(30));
        MailServer.server().behave((stage, command) -> Manner.OK);
        run();
        assertThat(mailsTo(deferred.email())).hasSize(1);
        assertThat(mailsTo(sent.email())).hasSize(1);
    }

    private static final String WAITS_FOR_THANKS = "relation = cast('thanks' as regclass) and not granted";

    private static void lock(Statement statement) {
        try {
            statement.execute("lock table thanks in exclusive mode");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void giftThatWasGivenBackIsNotThanked() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        gift.life().refund("a", 2_550, "succeeded");
        gifts.tell(gift);
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "refunded");
        Gift back = gifts.give(ticket);
        isKnown(back);
        UUID id = (UUID) row(back).get("donation_id");
        back.life().refund("a", 2_550, "succeeded");
        gifts.tell(back);
        assertThat(claimed(id)).as("given back at the last moment").isEmpty();
        assertThat(MailServer.server().mails()).isEmpty();
    }

    /** The money stays here. Of a gift that was given back before anybody looked at it, too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void giftWhoseRefundFailsIsThankedOnceAfterAll(boolean wasKnown) {
        Gift gift = gifts.give(ticket);
        if (wasKnown) {
            isKnown(gift);
        }
        gift.life().later(60).refund("a", 2_550, "succeeded");
        gifts.tell(gift);
        isFollowed();
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "refunded");
        gift.life().later(60).refundBecomes("a", "failed");
        gifts.tell(gift);
        isFollowed();
        run();
        assertThat(row(gift)).containsEntry("state", "SENT").containsEntry("tries", 1);
        MockedGifts.tellAgain(gift);
        gift.life().later(60).refund("b", 2_550, "succeeded").later(60).refundBecomes("b", "failed");
        gifts.tell(gift);
        isFollowed();
        run();
        assertThat(mailsTo(gift.email())).hasSize(1);
    }

    @Test
    void giftThatIsGivenBackByAnotherRefundIsNotThankedWhenOneFails() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        gift.life().later(60).refund("a", 2_550, "succeeded");
        gifts.tell(gift);
        run();
        gift.life().later(60).refundBecomes("a", "failed").refund("b", 2_550, "succeeded");
        gifts.tell(gift);
        isFollowed();
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "refunded");
        Gift late = gifts.give(ticket);
        isKnown(late);
        late.life().later(60).refund("a", 2_550, "succeeded");
        gifts.tell(late);
        run();
        late.life().later(60).refundBecomes("a", "failed");
        gifts.tell(late);
        clock.stopAt(Instant.now().plus(49, ChronoUnit.HOURS));
        isFollowed();
        run();
        assertThat(row(late)).as("too late").containsEntry("state", "DROPPED").containsEntry("reason", "refunded");
        assertThat(MailServer.server().mails()).isEmpty();
    }

    /** Another replica drops it in the very moment in which the refund fails, and this one follows that: it waits for whoever drops, or is waited for. */
    @Test
    void letterIsNotDroppedByWhatWasBeforeTheRefundFailed() throws SQLException {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        gift.life().later(60).refund("a", 2_550, "succeeded");
        gifts.tell(gift);
        CompletableFuture<List<ThanksState>> dropped;
        try (Connection held = database.getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute("select from thanks_place for update");
            dropped = ownContext.start(store::drop).subscribeAsCompletionStage();
            await().until(() -> dropped.isDone() || rows.count("pg_locks", "not granted") > 0);
            gift.life().later(60).refundBecomes("a", "failed");
            gifts.tell(gift);
            held.rollback();
        }
        assertThat(dropped.join()).isEmpty();
        run();
        assertThat(mailsTo(gift.email())).hasSize(1);
    }

    /** A look at all that waits would end at its time limit, where that is much. */
    @Test
    void muchThatIsNotToBeSentIsDroppedInPiecesAndHoldsUpNobodyForGood() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        rows.execute(
                "insert into thanks (donation_id, state, paid_at, due_at, created_at) select gen_random_uuid(), 'WAITING', now(),"
                        + " now() - interval '1 hour', now() from generate_series(1, ?)",
                2 * ThanksSql.PIECE_ROWS + 1);
        assertThat(ownContext.start(store::drop).await().atMost(LIMIT)).hasSize(ThanksSql.PIECE_ROWS);
        assertThat(ownContext.start(() -> store.due(1)).await().atMost(LIMIT))
                .as("behind what was not judged yet")
                .isEmpty();
        run();
        assertThat(row(gift)).containsEntry("state", "SENT");
        assertThat(rows.count("thanks", "state = 'DROPPED' and reason = 'gone'"))
                .isEqualTo(2 * ThanksSql.PIECE_ROWS + 1);
    }

    @Test
    void oldGiftsAreNotThankedAndLateLettersAreGivenUp() {
        Gift old = gifts.give(ticket, MockedGifts.newAddress(), Instant.now().minus(3, ChronoUnit.DAYS));
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        assertThat(rows.count("thanks", "payment = ?", old.intentId())).isZero();
        behave(Stage.RECIPIENT, gift.email(), Manner.says("450 later"));
        run();
        clock.stopAt(Instant.now().plus(49, ChronoUnit.HOURS));
        run();
        assertThat(row(gift)).containsEntry("state", "REFUSED").containsEntry("reason", "450");
        assertThat(MailServer.server().mails()).isEmpty();
    }

    @Test
    void whatOnlyAListOfThePastHasToldIsNotThanked() {
        Gift gift = gifts.give(ticket);
        Gift other = gifts.give(ticket);
        onlyAListHasTold(gift);
        isKnown(other);
        run();
        clock.stopAt(Instant.now().plus(1, ChronoUnit.HOURS));
        run();
        assertThat(rows.count("thanks", "payment = ?", gift.intentId())).isZero();
        assertThat(mailsTo(other.email())).hasSize(1);
        assertThat(rows.count("thanks_untold", "payment = ?", gift.intentId())).isOne();
        clock.stopAt(Instant.now().plus(49, ChronoUnit.HOURS));
        run();
        assertThat(rows.count("thanks_untold", "true"))
                .as("nobody waits for ever")
                .isZero();
        assertThat(rows.count("thanks", "payment = ?", gift.intentId())).isZero();
    }

    /** The event comes after the import, and moves no money then: there is no entry of the journal to follow. */
    @Test
    void whatAnImportHasToldFirstIsThankedOnceAnEventTellsIt() {
        Gift gift = gifts.give(ticket);
        onlyAListHasTold(gift);
        isFollowed();
        clock.stopAt(Instant.now().plus(1, ChronoUnit.MINUTES));
        run();
        assertThat(rows.count("thanks", "payment = ?", gift.intentId())).isZero();
        long movements = rows.count("ledger_movements", "stripe_object = ?", gift.intentId());
        MockedGifts.tellByOtherEvents(gift);
        assertThat(rows.count("ledger_movements", "stripe_object = ?", gift.intentId()))
                .isEqualTo(movements);
        clock.stopAt(Instant.now().plus(2, ChronoUnit.MINUTES));
        run();
        clock.stopAt(Instant.now().plus(1, ChronoUnit.HOURS));
        run();
        assertThat(rows.all("select state, tries from thanks where payment = ?", gift.intentId()))
                .containsExactly(Map.of("state", "SENT", "tries", 1));
        assertThat(mailsTo(gift.email())).hasSize(1);
        assertThat(rows.count("thanks_untold", "true")).isZero();
    }

    private void onlyAListHasTold(Gift gift) {
        rows.execute(
                "update stripe_attributions set history = cast(replace(cast(history as text),"
                        + " '\"is\": \"captured\"', '\"is\": \"captured\", \"telling\": \"ASKED\"') as jsonb) where payment_intent_id = ?",
                gift.intentId());
        rows.execute("update stripe_import set started_at = now() + interval '1 second'");
    }

    @ParameterizedTest
    @CsvSource({
        "'', no_address",
        "not an address, bad_address",
        "'a@example.com>\r\nRCPT TO:<evil@example.com', bad_address",
        "марія@example.com, bad_address"
    })
    void withoutAnAddressNobodyIsThanked(String email, String reason) {
        Gift gift = gifts.give(ticket);
        gifts.charge(gift).withObject("/billing_details").put("email", email);
        gifts.list();
        Gift other = gifts.give(ticket);
        isKnown(gift);
        isKnown(other);
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", reason);
        assertThat(MailServer.server().mails()).hasSize(1);
    }

    @Test
    void whomStripeDoesNotKnowNobodyIsThanked() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        MockedStripe.server().resetAll();
        new MockedGifts();
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "unknown");
    }

    @Test
    void whoAskedToBeForgottenIsNotWrittenTo() {
        Gift gift = gifts.give(ticket);
        isKnown(gift);
        Admin.forget(Map.of("email", gift.email()));
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "forgotten");
        assertThat(MailServer.server().mails()).isEmpty();
    }

    /** Stripe's charge names the address of a wallet, the session the one that was typed: either of them is the donor's. */
    @Test
    void whoAskedToBeForgottenByTheAddressTheyTypedIsNotWrittenToAtTheirOther() {
        String typed = MockedGifts.newAddress();
        Gift gift = gifts.giveByWallet(ticket, typed);
        isKnown(gift);
        UUID id = (UUID) row(gift).get("donation_id");
        Admin.forget(Map.of("email", typed));
        assertThat(claimed(id)).as("forgotten at the last moment").isEmpty();
        run();
        assertThat(row(gift)).containsEntry("state", "DROPPED").containsEntry("reason", "forgotten");

        Gift searched = gifts.giveByWallet(ticket, MockedGifts.newAddress());
        isKnown(searched);
        rows.execute(
                "update stripe_attributions set history = jsonb_set(history, '{facts}', (history -> 'facts')"
                        + " || jsonb_build_array(jsonb_build_object('is', 'donorErased', 'asOf', now()))) where payment_intent_id = ?",
                searched.intentId());
        assertThat(claimed((UUID) row(searched).get("donation_id"))).isEmpty();
        run();
        assertThat(row(searched)).containsEntry("state", "DROPPED").containsEntry("reason", "forgotten");
        assertThat(MailServer.server().mails()).isEmpty();
        Admin.request().post("/admin/ledger/audit?repair=true").then().statusCode(200);
    }

    @Test
    void paymentThatBecomesAnotherDonationIsNotThankedTwice() {
        Gift gift = gifts.give(ticket);
        thank(gift);
        UUID donation = (UUID) row(gift).get("donation_id");
        rows.execute("update thanks set donation_id = ? where donation_id = ?", UUID.randomUUID(), donation);
        rows.execute(
                "insert into ledger_movements (donation_id, currency, kind, stripe_object, effective_at, amount, recorded_at)"
                        + " values (?, 'USD', 'PAID', ?, now(), 1, now()), (?, 'USD', 'PAID', ?, now(), -1, now())",
                donation,
                gift.intentId(),
                donation,
                gift.intentId());
        await().atMost(LIMIT).until(() -> {
            run();
            return row(gift).get("donation_id").equals(donation);
        });
        assertThat(row(gift)).containsEntry("state", "SENT");
        assertThat(mailsTo(gift.email())).hasSize(1);
    }

    @Test
    void noMoreThanTheDaysLettersAreSent() {
        rows.execute("insert into thanks (donation_id, state, paid_at, due_at, created_at, sending_at)"
                + " select gen_random_uuid(), 'SENT', now(), now(), now(), date_trunc('day', now(), 'UTC')"
                + " from generate_series(1, 9998)");
        List<Gift> given = List.of(gifts.give(ticket), gifts.give(ticket), gifts.give(ticket));
        given.forEach(this::isKnown);
        try (LogWatch log = new LogWatch(ThanksJob.class)) {
            run();
            assertThat(log.lines()).singleElement().asString().contains("THANKS_PER_DAY");
        }
        assertThat(MailServer.server().mails()).hasSize(2);
        assertThat(rows.count("thanks", "state = 'WAITING'")).isEqualTo(1);
    }

    /** Also when what this server counts has passed the place: it would leave out what came between. */
    @Test
    void whatWasRestoredIsNotFollowedUntilItIsSaidFromWhere() {
        rows.execute("update thanks_place set transaction_id = 9000000000000000000");
        run();
        rows.execute("update thanks_place set transaction_id = 1");
        Gift gift = gifts.give(ticket);
        StripeJobRows.reset(rows);
        run();
        assertThat(rows.count("thanks", "payment = ?", gift.intentId())).isZero();
        assertThat(rows.one("select error from jobs where name = 'thanks'").get("error"))
                .asString()
                .contains("Restoring");
        rows.execute("update thanks_place set transaction_id = null, movement_id = 0, of_another_server = false");
        StripeJobRows.reset(rows);
        run();
        Gift later = gifts.give(ticket);
        thank(later);
        assertThat(row(later)).containsEntry("state", "SENT");
        assertThat(rows.count("thanks", "true")).isOne();
    }

    @Test
    void addressIsInNoTableNoLineAndNoMetric() {
        Gift sent = gifts.give(ticket);
        Gift refused = gifts.give(ticket);
        Gift deferred = gifts.give(ticket);
        List<Gift> all = List.of(sent, refused, deferred);
        all.forEach(this::isKnown);
        MailServer.server().behave((stage, command) -> {
            if (stage != Stage.RECIPIENT) {
                return Manner.OK;
            }
            return command.contains(refused.email())
                    ? Manner.says("550 no " + refused.email())
                    : command.contains(deferred.email()) ? Manner.says("450 no " + deferred.email()) : Manner.OK;
        });
        try (LogWatch log = new LogWatch("")) {
            run();
            Gift cut = gifts.give(ticket);
            isKnown(cut);
            MailServer.server().behave((stage, command) -> stage == Stage.END ? Manner.CUTS : Manner.OK);
            run();
            assertThat(mailsTo(sent.email())).hasSize(1);
            String metrics = RestAssured.get("/q/metrics").asString();
            assertThat(metrics).contains("almoner_thanks_letters_total{outcome=\"sent\"}");
            for (Gift gift : List.of(sent, refused, deferred, cut)) {
                String name = gift.email().substring(0, gift.email().indexOf('@'));
                assertThat(log.lines()).noneMatch(line -> line.contains(name));
                assertThat(metrics).doesNotContain(name);
                assertThat(tablesWith(name)).isEmpty();
            }
        }
    }

    private List<String> tablesWith(String text) {
        return rows
                .all(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .stream()
                .map(row -> row.get("table_name").toString())
                .filter(table -> rows.count(table, "strpos(cast(" + table + " as text), ?) > 0", text) > 0)
                .toList();
    }

    private void thank(Gift gift) {
        isKnown(gift);
        run();
    }

    /** The journal may be followed only when older transactions have ended. */
    private void isKnown(Gift gift) {
        await().atMost(LIMIT).until(() -> {
            ownContext.start(follower::batch).await().atMost(LIMIT);
            return rows.count("thanks", "payment = ?", gift.intentId()) == 1;
        });
    }

    private void isFollowed() {
        await().atMost(LIMIT).until(() -> {
            ownContext.start(follower::batch).await().atMost(LIMIT);
            return rows.count(
                            "ledger_movements, thanks_place",
                            "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                    == 0;
        });
    }

    private Map<String, Object> row(Gift gift) {
        return rows.one("select * from thanks where payment = ?", gift.intentId());
    }

    private void run() {
        ownContext.start(job::thankIfDue).await().atMost(LIMIT);
    }

    private ThanksStore.Claim claim(UUID donation) {
        return claimed(donation).get(donation);
    }

    private Map<UUID, ThanksStore.Claim> claimed(UUID donation) {
        return ownContext
                .start(() -> store.claim(Map.of(donation, DonorLanguage.EN)))
                .await()
                .atMost(LIMIT);
    }

    private void settle(ThanksStore.Claim claim, Verdict verdict) {
        ownContext
                .start(() -> store.settle(List.of(new ThanksStore.Settled(claim, verdict))))
                .await()
                .atMost(LIMIT);
    }
}
