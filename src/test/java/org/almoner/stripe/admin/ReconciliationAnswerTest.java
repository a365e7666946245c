package org.almoner.stripe.admin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.TimeoutException;
import jakarta.inject.Inject;
import java.time.Instant;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.catchup.FailingWalks;
import org.almoner.stripe.catchup.ReconciliationSettings;
import org.almoner.web.problem.LongWork;
import org.junit.jupiter.api.Test;

/** What a caller is answered of a walk that has not begun. */
@QuarkusTest
class ReconciliationAnswerTest {

    @Inject
    ReconciliationSettings settings;

    @Inject
    OwnContext ownContext;

    @Inject
    LongWork longWork;

    @Inject
    Reads reads;

    /** The claim of the lease is given up before the caller's own patience ends. */
    @Test
    void walkThatADatabaseGaveNoLeaseInTimeIsNotUnderWay() {
        ReconciliationResource resource = new ReconciliationResource(
                null,
                FailingWalks.with(new TimeoutException()),
                settings,
                null,
                ownContext,
                longWork,
                reads,
                null,
                null);
        assertThatThrownBy(() -> resource.walk(null).await().indefinitely()).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> resource.walk(Instant.EPOCH).await().indefinitely())
                .isInstanceOf(TimeoutException.class);
    }
}
