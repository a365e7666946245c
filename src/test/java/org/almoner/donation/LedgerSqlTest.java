package org.almoner.donation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSqlTest {

    /** A longer one would be parsed and planned anew for every batch. */
    @ParameterizedTest
    @ValueSource(strings = {LedgerSql.LOCK, LedgerSql.STORED, LedgerSql.REMOVE, LedgerSql.SAVE, LedgerSql.MOVE_TOTALS})
    void statementIsShortEnoughForTheDriverToKeepItPrepared(String sql) {
        assertThat(new PgConnectOptions().getPreparedStatementCacheSqlFilter().test(sql))
                .as("%d characters", sql.length())
                .isTrue();
    }
}
