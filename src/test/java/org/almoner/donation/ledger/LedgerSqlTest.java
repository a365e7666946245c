package org.almoner.donation.ledger;

import org.almoner.testing.HotStatement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSqlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                LedgerSql.LOCK,
                LedgerSql.LOCK_FREE,
                LedgerSql.STORED,
                LedgerSql.HELD_TICKETS,
                LedgerSql.REMOVE,
                LedgerSql.SAVE,
                LedgerSql.MOVE_TOTALS,
                LedgerSql.TIE
            })
    void statementsAreKeptPreparedAndTyped(String sql) {
        HotStatement.isShortEnoughForTheDriverToKeepItPrepared(sql);
        HotStatement.saysTheTypeOfEveryParameter(sql);
    }
}
