package org.almoner.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.almoner.database.sql.ReadOnlyServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionProblemTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException("hunter2"), "there was no answer in time"),
                Arguments.of(new ConnectException("Connection refused: hunter2"), "the server refuses connections"),
                Arguments.of(new UnknownHostException("hunter2"), "the host name is unknown"),
                Arguments.of(new SQLException("hunter2", "28P01"), "the server refuses the user or the password"),
                Arguments.of(
                        new SQLException("hunter2", "28000"),
                        "the server lets nobody in as this user from here, or not with this encryption"),
                Arguments.of(new SQLException("hunter2", "3D000"), "the server has no such database"),
                Arguments.of(
                        new PgException("hunter2", "FATAL", "57P03", "hunter2"),
                        "the server is starting up or shutting down"),
                Arguments.of(
                        new CompletionException("hunter2", new SQLException("hunter2", "XX000")),
                        "the server answered with SQLSTATE XX000"),
                Arguments.of(new ReadOnlyServerException(), "the server is read-only"),
                Arguments.of(new SQLException("hunter2", "25006"), "the server is read-only"),
                Arguments.of(
                        new Exception("Postgres Server does not handle SSL connection"),
                        "the server has no TLS, which sslmode asks for"),
                Arguments.of(
                        new CompletionException("hunter2", new Exception("SSL handshake failed")),
                        "TLS could not be agreed on"),
                // As the driver of the migrations wraps what the client met.
                Arguments.of(
                        new SQLException("hunter2", "08006", new SSLHandshakeException("hunter2")),
                        "TLS could not be agreed on"),
                Arguments.of(
                        new SQLException("hunter2", "08001", new ConnectException("hunter2 refused")),
                        "the server refuses connections"),
                Arguments.of(
                        new SQLException("hunter2", "08001", new SocketTimeoutException("hunter2")),
                        "there was no answer in time"),
                Arguments.of(new SQLException("hunter2", "08006"), "the connection failed"),
                Arguments.of(new IllegalStateException("hunter2"), "the connection failed"));
    }

    @Test
    void refusedCertificateIsToldWithAllThatMayBeWrongWithIt() {
        assertThat(ConnectionProblem.of(new SSLHandshakeException("hunter2")).action())
                .contains("sslrootcert", "its name", "its issuer", "its dates", "clock");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhyWithoutTheMessageOfTheDriver(Throwable failure, String reason) {
        ConnectionProblem problem = ConnectionProblem.of(failure);

        assertThat(problem.reason()).isEqualTo(reason);
        assertThat(problem.toString()).doesNotContain("hunter2");
    }
}
