package org.almoner.stripe.inbox;

import org.almoner.testing.HotStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxSqlTest {

    @ParameterizedTest
    @ValueSource(strings = {EventSql.CLAIM, EventSql.TAKEN_BEFORE, EventSql.HELD, FailureLog.RECORD})
    void statementsAreKeptPreparedAndTyped(String sql) {
        HotStatement.isShortEnoughForTheDriverToKeepItPrepared(sql);
        HotStatement.saysTheTypeOfEveryParameter(sql);
    }

    /** Rare enough that they may be prepared anew. */
    @Test
    void statementsOfPayoutsAreTyped() {
        HotStatement.saysTheTypeOfEveryParameter(PayoutStates.TELL);
        HotStatement.saysTheTypeOfEveryParameter(PayoutStates.HELD);
    }
}
