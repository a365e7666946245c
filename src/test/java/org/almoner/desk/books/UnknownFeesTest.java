package org.almoner.desk.books;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.almoner.books.fold.Books;
import org.almoner.testing.Desk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever closes a month is told of the fees that are still to come: they are in another month for good. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class UnknownFeesTest {

    @Inject
    Rows rows;

    @Inject
    Books books;

    @Inject
    StoppableClock clock;

    @BeforeEach
    void inNovember() {
        everythingIsOpen();
        // What other tests have left.
        rows.execute("update stripe_import set state = 'NONE' where state = 'RUNNING'");
        rows.execute("update stripe_attributions set created_at = '2020-01-01Z' where fee is null");
        books.pastIsIn();
        clock.stopAt(Instant.parse("2026-11-10T12:00:00Z"));
        books.fold();
    }

    @AfterEach
    void everythingIsOpen() {
        clock.goOn();
        books.openAllMonths();
    }

    @Test
    void monthIsClosedByWhoeverWasToldWhichFeesAreToCome() {
        StripeLife one = gift("2026-10-10T12:00:00Z", StripeLife::pays);
        StripeLife other = gift("2026-10-31T23:59:59Z", StripeLife::pays);
        gift("2026-10-12T12:00:00Z", life -> life.pays().settles());
        gift("2026-10-13T12:00:00Z", StripeLife::attemptFails);
        gift("2026-11-01T00:00:00Z", StripeLife::pays);
        assertThat(Desk.auditor().get("/desk/books").asString()).contains("the fees of 2 gifts are not known yet");
        assertThat(Desk.admin().get("/desk/books").asString())
                .contains("Close 2026-10", "So will the fees that are still to come: the fees of 2 gifts");
        SignedWebhook.sendAll(one.settles(), clock.instant());
        books.fold();
        assertThat(Desk.admin().get("/desk/books").asString()).contains("the fee of 1 gift is not known yet");
        SignedWebhook.sendAll(other.settles(), clock.instant());
        books.fold();
        assertThat(Desk.admin().get("/desk/books").asString())
                .contains("Close 2026-10")
                .doesNotContain("not known yet");
    }

    /** Neither one that is too old to be asked about, nor one that was old when it came. */
    @Test
    void nobodyIsToldOfAFeeThatStripeIsNoLongerAskedFor() {
        gift("2026-10-10T12:00:00Z", StripeLife::pays);
        gift("2026-09-01T12:00:00Z", StripeLife::pays);
        assertThat(Desk.admin().get("/desk/books?month=2026-09").asString()).doesNotContain("not known yet");
        clock.stopAt(Instant.parse("2026-11-24T11:59:59Z"));
        assertThat(Desk.admin().get("/desk/books?month=2026-10").asString()).contains("not known yet");
        clock.stopAt(Instant.parse("2026-11-24T12:00:01Z"));
        assertThat(Desk.admin().get("/desk/books?month=2026-10").asString()).doesNotContain("not known yet");
    }

    private StripeLife gift(String at, UnaryOperator<StripeLife> what) {
        String key = UUID.randomUUID().toString().replace("-", "");
        StripeLife life = what.apply(new StripeLife(
                StripeShape.V2026, key, Instant.parse(at).getEpochSecond(), 2_500, "usd", Tickets.open(), false));
        SignedWebhook.sendAll(life, clock.instant());
        books.fold();
        return life;
    }
}
