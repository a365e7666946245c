package org.almoner.database.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseFailureTest {

    private static final String SECRET = "Key (email)=(maria@example.org)";

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException(SECRET), DatabaseFailure.AWAY),
                Arguments.of(new io.smallrye.mutiny.TimeoutException(), DatabaseFailure.AWAY),
                Arguments.of(new ConnectException(SECRET), DatabaseFailure.AWAY),
                Arguments.of(new SocketException("Connection reset"), DatabaseFailure.AWAY),
                Arguments.of(new UnknownHostException(SECRET), DatabaseFailure.AWAY),
                Arguments.of(new SSLHandshakeException(SECRET), DatabaseFailure.AWAY),
                Arguments.of(new ClosedChannelException(), DatabaseFailure.AWAY),
                Arguments.of(new IOException("Broken pipe"), DatabaseFailure.AWAY),
                Arguments.of(new IOException("recvAddress(..) failed: Connection reset by peer"), DatabaseFailure.AWAY),
                Arguments.of(new IOException(SECRET), DatabaseFailure.OURS),
                Arguments.of(new IOException(), DatabaseFailure.OURS),
                Arguments.of(ClosedConnectionException.INSTANCE, DatabaseFailure.AWAY),
                Arguments.of(new ConnectionPoolTooBusyException(SECRET), DatabaseFailure.AWAY),
                Arguments.of(word("Timeout"), DatabaseFailure.AWAY),
                Arguments.of(word("Timeout waiting for connection"), DatabaseFailure.AWAY),
                Arguments.of(word("Pool closed"), DatabaseFailure.AWAY),
                Arguments.of(word("Connection closed"), DatabaseFailure.AWAY),
                Arguments.of(word("Connection is not active now, current status: CLOSED"), DatabaseFailure.AWAY),
                Arguments.of(
                        word("Pending requests failed to be sent due to connection has been closed."),
                        DatabaseFailure.AWAY),
                Arguments.of(new VertxException("Timeout waiting for connection", true), DatabaseFailure.AWAY),
                Arguments.of(word("Something of which nobody has heard"), DatabaseFailure.OURS),
                Arguments.of(new IllegalStateException("Client is closed"), DatabaseFailure.AWAY),
                Arguments.of(new IllegalStateException("Timeout"), DatabaseFailure.OURS),
                Arguments.of(new NullPointerException(), DatabaseFailure.OURS),
                Arguments.of(new LockHeldException(), DatabaseFailure.BUSY),
                Arguments.of(
                        new IllegalStateException(SECRET, new CompletionException(postgres("55P03"))),
                        DatabaseFailure.BUSY));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void knowsWhatTheClientThrows(Throwable failure, DatabaseFailure kind) {
        assertThat(DatabaseFailure.of(failure)).isEqualTo(kind);
        assertThat(DatabaseFailure.of(new CompletionException(SECRET, failure))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, AWAY",
        "53100, AWAY",
        "53300, AWAY",
        "53200, AWAY",
        "57P01, AWAY",
        "57P03, AWAY",
        "57P05, AWAY",
        "58030, AWAY",
        "55P03, BUSY",
        "57014, BUSY",
        "40P01, BUSY",
        "40001, BUSY",
        "25P03, BUSY",
        "25006, REFUSED",
        "28P01, REFUSED",
        "28000, REFUSED",
        "3D000, REFUSED",
        "42501, REFUSED",
        "26000, REFUSED",
        "42P05, REFUSED",
        "08P01, REFUSED",
        "22003, DATA",
        "22P05, DATA",
        "23505, DATA",
        "54000, DATA",
        "42703, OURS",
        "42P01, OURS",
        "25P02, OURS",
        "XX000, OURS",
        "'', OURS",
    })
    void knowsWhatPostgresqlSays(String sqlState, DatabaseFailure kind) {
        assertThat(DatabaseFailure.of(postgres(sqlState))).isEqualTo(kind);
        assertThat(DatabaseFailure.of(new SQLException(SECRET, sqlState))).isEqualTo(kind);
    }

    /** In a database in LATIN1, as PostgreSQL 17 says it. What is sent is right. */
    @Test
    void characterThatTheDatabaseCannotStoreIsTheInstallationsFault() {
        String n = null;
        Throwable failure = new PgException(
                SECRET,
                "ERROR",
                "22P05",
                n,
                n,
                n,
                n,
                n,
                n,
                "mbutils.c",
                "1804",
                "report_untranslatable_char",
                n,
                n,
                n,
                n,
                n);
        assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.REFUSED);
    }

    @Test
    void tellsWhatPassesFromWhatNeverWill() {
        assertThat(DatabaseFailure.isAway(postgres("25006"))).isTrue();
        assertThat(DatabaseFailure.isAway(postgres("55P03"))).isFalse();
        assertThat(DatabaseFailure.passes(postgres("55P03"))).isTrue();
        assertThat(DatabaseFailure.passes(postgres("22003"))).isFalse();
    }

    @Test
    void describesWithoutTheMessage() {
        assertThat(DatabaseFailure.describe(new IllegalStateException(SECRET, postgres("23505"))))
                .isEqualTo("the database did not take the values (SQLSTATE 23505)");
        assertThat(DatabaseFailure.describe(new TimeoutException(SECRET))).isEqualTo("the database was away");
        assertThat(DatabaseFailure.describe(new IllegalStateException(SECRET))).isEqualTo("a mistake of ours");
        assertThat(DatabaseFailure.forLog(new IllegalStateException(SECRET, postgres("23505"))))
                .isEqualTo("the database did not take the values (SQLSTATE 23505), PgException");
    }

    /** It says itself what it lacks, and the operator is to look for that. */
    @ParameterizedTest
    @CsvSource({
        "53100, the database's disk is full",
        "53200, the database is out of memory",
        "53300, the database has no connection left",
        "53400, the database lacks resources",
        "57P03, the database was away"
    })
    void namesWhatTheDatabaseLacks(String sqlState, String what) {
        assertThat(DatabaseFailure.describe(new IllegalStateException(SECRET, postgres(sqlState))))
                .isEqualTo(what + " (SQLSTATE " + sqlState + ")");
    }

    @Test
    void whatTheDatabaseHasAnsweredIsNotUnanswered() {
        assertThat(DatabaseFailure.isUnanswered(new CompletionException(new TimeoutException())))
                .isTrue();
        assertThat(DatabaseFailure.isUnanswered(new IllegalStateException(new PgException("", "", "53100", ""))))
                .isFalse();
        assertThat(DatabaseFailure.isUnanswered(new SQLException(SECRET, "57014", new TimeoutException())))
                .isFalse();
        assertThat(DatabaseFailure.isUnanswered(new ConnectException(SECRET))).isFalse();
        assertThat(DatabaseFailure.isUnanswered(null)).isFalse();
    }

    @Test
    void whatKnowsWhatMayBeToldOfItIsTakenAtItsWord() {
        class Queueing extends RuntimeException implements TellsWhy {
            @Override
            public String why() {
                return "too many wait";
            }
        }
        assertThat(DatabaseFailure.describe(new Queueing())).isEqualTo("too many wait");
        assertThat(DatabaseFailure.describe(new IllegalStateException(SECRET, new Queueing())))
                .isEqualTo("too many wait");
        assertThat(DatabaseFailure.forLog(new IllegalStateException(SECRET, new Queueing())))
                .isEqualTo("too many wait");
    }

    @Test
    void comesToAnEndWithCausesInACircle() {
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        assertThat(DatabaseFailure.of(one)).isEqualTo(DatabaseFailure.OURS);
    }

    private static PgException postgres(String sqlState) {
        return new PgException(SECRET, "ERROR", sqlState, SECRET);
    }

    private static Throwable word(String message) {
        return Future.failedFuture(message).cause();
    }
}
