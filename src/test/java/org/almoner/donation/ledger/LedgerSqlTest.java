package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.almoner.testing.HotStatement;
import org.junit.jupiter.api.Test;
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
                LedgerSql.TIE,
                JournalSql.APPEND,
                JournalSql.TAKE_BACK,
                JournalSql.FOLLOW
            })
    void statementsAreKeptPreparedAndTyped(String sql) {
        HotStatement.isShortEnoughForTheDriverToKeepItPrepared(sql);
        HotStatement.saysTheTypeOfEveryParameter(sql);
    }

    /** It is made of the other, which may be worded anew one day. */
    @Test
    void whatIsJournalledIsReadFromTheJournalWhenTheRowIsNotToBeBelieved() {
        assertThat(LedgerSql.STORED).contains(LedgerSql.JOURNALLED);
        assertThat(JournalSql.STORED_BY_JOURNAL)
                .contains("from ledger_movements")
                .doesNotContain(LedgerSql.JOURNALLED);
        HotStatement.saysTheTypeOfEveryParameter(JournalSql.STORED_BY_JOURNAL);
    }
}
