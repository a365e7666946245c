package org.almoner.database;

import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.almoner.Causes;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.ReadOnlyServerException;

/**
 * Why the database could not be reached, in words of ours: the messages of drivers and servers name users and hosts, and
 * this is shown in public.
 *
 * @param reason a clause that goes on after "because"
 * @param action what an operator may do about it
 */
public record ConnectionProblem(String reason, String action) {

    private static final String CHECK_SERVER = "check that PostgreSQL runs and that DATABASE_URL has its host and port";

    private static final String TLS_FAILED = "TLS could not be agreed on";
    private static final String CHECK_TLS =
            "check sslmode and sslrootcert in DATABASE_URL and the server's certificate (its name, its issuer, its dates), and this machine's clock";

    /** By which the driver of the migrations tells that it was not heard (08001, 08006); why is told by what caused it. */
    private static final Set<String> OF_THE_DRIVER = Set.of("08001", "08006");

    public static ConnectionProblem of(Throwable failure) {
        return Causes.of(failure)
                .map(ConnectionProblem::ofOne)
                .flatMap(Optional::stream)
                .findFirst()
                // Actions are for the log, reasons for everybody.
                .orElseGet(() -> new ConnectionProblem(
                        "the connection failed",
                        CHECK_SERVER + " (" + failure.getClass().getSimpleName() + ")"));
    }

    private static Optional<ConnectionProblem> ofOne(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return problem("the host name is unknown", "check the host in DATABASE_URL");
        }
        if (failure instanceof SSLException) {
            return problem(TLS_FAILED, CHECK_TLS);
        }
        if (failure instanceof TimeoutException
                || failure instanceof io.smallrye.mutiny.TimeoutException
                || failure instanceof SocketTimeoutException) {
            return problem(
                    "there was no answer in time", "check that PostgreSQL is not overloaded, and the network to it");
        }
        if (failure instanceof ConnectException connect) {
            return connect.getClass() == ConnectException.class || isRefused(connect)
                    ? problem("the server refuses connections", CHECK_SERVER)
                    : problem("the server cannot be reached", CHECK_SERVER);
        }
        if (failure instanceof SocketException || failure instanceof ClosedConnectionException) {
            return problem("the connection broke", CHECK_SERVER);
        }
        if (failure instanceof ReadOnlyServerException) {
            return Optional.of(ofSqlState(DatabaseFailure.READ_ONLY));
        }
        return DatabaseFailure.sqlState(failure)
                .filter(state -> !OF_THE_DRIVER.contains(state))
                .map(ConnectionProblem::ofSqlState)
                .or(() -> ofWordsOfTheClient(failure.getMessage()));
    }

    /** Vert.x' client tells of TLS in exceptions of no type of their own: only the words differ. */
    private static Optional<ConnectionProblem> ofWordsOfTheClient(String message) {
        return switch (message == null ? "" : message) {
            case "Postgres Server does not handle SSL connection" ->
                problem(
                        "the server has no TLS, which sslmode asks for",
                        "switch TLS on at the server, or use sslmode=prefer");
            case "Invalid SSL connection message" ->
                problem("what answers there is no PostgreSQL", "check host and port in DATABASE_URL");
            case "SSL handshake failed" -> problem(TLS_FAILED, CHECK_TLS);
            case "Trust options must be specified under verify-full or verify-ca sslmode" ->
                problem("sslmode asks for a certificate to trust", "add sslrootcert=/path/to/ca.pem to DATABASE_URL");
            default -> Optional.empty();
        };
    }

    private static boolean isRefused(ConnectException failure) {
        return failure.getMessage() != null && failure.getMessage().contains("refused");
    }

    private static ConnectionProblem ofSqlState(String state) {
        return switch (state) {
            case "28P01" ->
                new ConnectionProblem(
                        "the server refuses the user or the password", "check user and password in DATABASE_URL");
            case "28000" ->
                new ConnectionProblem(
                        "the server lets nobody in as this user from here, or not with this encryption",
                        "check sslmode in DATABASE_URL (require where pg_hba.conf has hostssl), that the user exists and may log in,"
                                + " and pg_hba.conf");
            case "3D000" ->
                new ConnectionProblem("the server has no such database", "create it, or check DATABASE_URL");
            case DatabaseFailure.READ_ONLY ->
                new ConnectionProblem(
                        "the server is read-only",
                        "let DATABASE_URL lead to the primary, or end what makes it read-only (a full disk, a setting)");
            case "08004" ->
                new ConnectionProblem(
                        "the server refuses what the connection asks for",
                        "check sslmode in DATABASE_URL and pg_hba.conf");
            case "08P01" ->
                new ConnectionProblem(
                        "what answers there does not understand us, as a pooler that refuses a start-up parameter",
                        "see the log of the pooler between, and docs/operations.md about PgBouncer");
            case "42501" ->
                new ConnectionProblem("the user lacks rights", "grant them, or check the user in DATABASE_URL");
            case DatabaseFailure.LOCK_NOT_GIVEN ->
                new ConnectionProblem(
                        "another session holds a lock that is needed", "end that session, or wait until it has ended");
            case "53300" ->
                new ConnectionProblem(
                        "the server has too many connections", "raise max_connections or run fewer replicas");
            case "57P01", "57P02", "57P03" ->
                new ConnectionProblem("the server is starting up or shutting down", "wait until PostgreSQL runs");
            default ->
                new ConnectionProblem(
                        "the server answered with SQLSTATE " + state, "look the code up in PostgreSQL's appendix A");
        };
    }

    private static Optional<ConnectionProblem> problem(String reason, String action) {
        return Optional.of(new ConnectionProblem(reason, action));
    }
}
