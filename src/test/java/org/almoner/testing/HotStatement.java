package org.almoner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;

/** What is asked of a statement on the way of an event. */
public final class HotStatement {

    private HotStatement() {}

    /** A longer one would be parsed and planned anew for every batch. */
    public static void isShortEnoughForTheDriverToKeepItPrepared(String sql) {
        assertThat(new PgConnectOptions().getPreparedStatementCacheSqlFilter().test(sql))
                .as("%d characters", sql.length())
                .isTrue();
    }

    /** One that PostgreSQL may type as it likes could be refused by the driver alone, and the commit behind it would not be. */
    public static void saysTheTypeOfEveryParameter(String sql) {
        assertThat(sql.replaceAll("cast\\(\\$\\d+ as [a-z]+(\\[\\])?\\)", "")).doesNotContain("$");
    }
}
