package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What strangers can do with connections alone does not end the process: it runs with the memory of the manifest's pod, stays
 * within it, and goes on answering everybody else.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class StrangersIT {

    private static final int MEBIBYTE = 1 << 20;
    private static final String NEW_TICKET = "{\"contactType\":\"EMAIL\",\"contactValue\":\"asker@example.com\"}";

    private static EmbeddedDatabase database;

    /** One for all of them, so that what one has made it touch counts for those that follow. */
    private static PackagedService service;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(Path.of("target", "strangers-postgres"));
        database.reset();
        service = PackagedService.startInPod(Map.of(
                "DATABASE_URL", database.url(),
                "RATE_LIMIT", "0",
                "ALMONER_WEB_BODIES_TIME", "5S",
                "ALMONER_WEB_LOAD_SILENCE", "7S",
                "QUARKUS_HTTP_IDLE_TIMEOUT", "6S"));
        service.untilReady();
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @AfterEach
    void hangUp() {
        sockets.forEach(StrangersIT::close);
    }

    @Test
    void bodiesHeldBackByHundredsLeaveRoomForOthers() throws Exception {
        byte[] almost = new byte[MEBIBYTE - 1];
        List<Callable<Void>> holders = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            holders.add(() -> {
                send(open(), post(MEBIBYTE), almost);
                return null;
            });
        }
        atOnce(16, holders);
        aTicketIsMade();
        assertThat(metric("almoner_http_bodies_bytes")).isLessThanOrEqualTo(16 * MEBIBYTE);
        isWellWithinItsMemory();
        Waiting.await().atMost(Duration.ofSeconds(40)).until(() -> metric("almoner_http_bodies_bytes") == 0);
        Waiting.await().atMost(Duration.ofSeconds(40)).until(() -> metric("almoner_http_requests") <= 1);
    }

    @Test
    void bodiesThatHardlyComeLeavePlacesForOthers() throws Exception {
        List<Callable<Void>> holders = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            holders.add(() -> {
                send(open(), post(100), new byte[1]);
                return null;
            });
        }
        atOnce(16, holders);
        // Before their time is over, which would let go of all.
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> metric("almoner_http_requests") <= 550);
        assertThat(service.post("/api/tickets/create", NEW_TICKET, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(metric("almoner_http_requests")).as("they are still there").isGreaterThan(400);
    }

    /** The longest answers that are there for everybody. */
    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/metrics"})
    void answersThatNobodyTakesLeaveRoomForOthers(String path) throws Exception {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        List<Callable<Void>> holders = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            holders.add(() -> {
                send(openForLittle(), request, new byte[0]);
                return null;
            });
        }
        atOnce(16, holders);
        aTicketIsMade();
        isWellWithinItsMemory();
        hangUp();
        Waiting.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> service.get(path).statusCode() == 200);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "almoner.rig",
            matches = "true",
            disabledReason = "it takes long, see bench/README.md")
    void bodiesOfSingleBytesCostWhatTheyWeigh() throws Exception {
        byte[] chunks = "1\r\nx\r\n".repeat(MEBIBYTE).getBytes(StandardCharsets.ISO_8859_1);
        List<Callable<Void>> holders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            holders.add(() -> {
                send(open(), head("Transfer-Encoding: chunked\r\nContent-Type: application/json"), chunks);
                return null;
            });
        }
        atOnce(16, holders);
        aTicketIsMade();
        isWellWithinItsMemory();
    }

    @Test
    @EnabledIfSystemProperty(
            named = "almoner.rig",
            matches = "true",
            disabledReason = "it takes long, see bench/README.md")
    void fiveThousandConnectionsAreNotTheEnd() throws Exception {
        byte[] halfHead = ("POST /api/stripe/webhook HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9_000))
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Callable<Void>> holders = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            boolean whole = i % 2 == 0;
            holders.add(() -> {
                send(open(), whole ? "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50) : "", halfHead);
                return null;
            });
        }
        atOnce(16, holders);
        isWellWithinItsMemory();
        // Those that send nothing more lose their connection, and with it the place of somebody else.
        aTicketIsMade();
        isWellWithinItsMemory();
    }

    @Test
    void aHeadOrABodyThatDoesNotComeLosesItsConnection() throws Exception {
        Socket half = send(open(), "POST /api/stripe/webhook HTTP/1.1\r\nHost: loc", new byte[0]);
        Socket idle = open();
        Socket late = send(open(), post(100), new byte[10]);
        assertThat(readAll(late)).startsWith("HTTP/1.1 408").contains("\"status\":408");
        assertThat(readAll(half)).isEmpty();
        assertThat(readAll(idle)).isEmpty();
    }

    @Test
    void aHeadThatComesByteByByteLosesItsConnection() throws Exception {
        Socket slow = send(open(), "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\nX: ", new byte[0]);
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> !takesOneMore(slow));
    }

    private static boolean takesOneMore(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** At once or when the strangers have lost their places. */
    private static void aTicketIsMade() {
        Waiting.await(service.output())
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> service.post("/api/tickets/create", NEW_TICKET, "Content-Type", "application/json")
                                .statusCode()
                        == 200);
    }

    private static void isWellWithinItsMemory() {
        assertThat(service.isAlive()).as(service.output()).isTrue();
        assertThat(service.mostResidentBytes() >> 20).as("MiB").isLessThan(PackagedService.podMemoryBytes() >> 20);
        assertThat(service.output().lines())
                .noneMatch(line ->
                        line.contains("OutOfMemory") || line.contains("allocateDirect") || line.contains(" ERROR "));
    }

    private static double metric(String name) throws IOException {
        return service.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String post(int announcedBytes) {
        return head("Content-Type: application/json\r\nContent-Length: " + announcedBytes);
    }

    private static String head(String headers) {
        return "POST /api/stripe/webhook HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
    }

    private Socket open() throws IOException {
        return connect(new Socket());
    }

    /** Takes little of an answer on its own. */
    private Socket openForLittle() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        return connect(socket);
    }

    private Socket connect(Socket socket) throws IOException {
        synchronized (sockets) {
            sockets.add(socket);
        }
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("localhost", service.port()), 30_000);
        return socket;
    }

    /** A service that has had enough closes while we are still sending. */
    private static Socket send(Socket socket, String head, byte[] rest) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(rest);
            out.flush();
        } catch (IOException closed) {
            close(socket);
        }
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void atOnce(int threads, List<Callable<Void>> tasks)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
