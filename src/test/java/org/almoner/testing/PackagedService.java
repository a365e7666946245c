package org.almoner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.dev.FreePort;

/** The service as it is delivered, the jar or the native executable, as a process of its own in production mode. */
public final class PackagedService implements AutoCloseable {

    static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    /** Of a JVM that lives for seconds, on a machine whose locale has digits of its own. */
    private static final List<String> QUICK = List.of(
            "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=ar", "-Duser.country=EG");

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final int port;

    private PackagedService(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts it and does not wait. */
    public static PackagedService start(Map<String, String> environment) {
        return start(environment, QUICK);
    }

    /** Starts a JVM that writes down its classes when it ends, and does not wait. */
    static PackagedService startArchiving(Map<String, String> environment, Path archive) {
        return launch(environment, jvm(QUICK, List.of("-XX:ArchiveClassesAtExit=" + archive)));
    }

    /** Starts it with the memory that the manifest gives to a pod, shared out as the image does it, and does not wait. */
    public static PackagedService startInPod(Map<String, String> environment) {
        List<String> flags = new ArrayList<>(List.of("-XX:MaxRAM=" + podMemoryBytes()));
        if (isNative()) {
            // Its default in a pod of that size (pom.xml); here it sees the memory of the machine.
            flags.add("-Xmx" + podMemoryBytes() * 40 / 100);
        }
        flags.addAll(read("src/main/docker/jvm.options")
                .lines()
                .filter(line -> line.startsWith("-"))
                .toList());
        return start(environment, flags);
    }

    /** Starts it with a heap of that size, and does not wait. */
    public static PackagedService startWithHeap(Map<String, String> environment, int mebibytes) {
        return start(
                environment,
                List.of(
                        "-Xmx" + mebibytes + "m",
                        "-XX:MaxDirectMemorySize=80m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError"));
    }

    /** The limit of the manifest. */
    public static long podMemoryBytes() {
        return Long.parseLong(find("k8s/base/deployment.yaml", "limits: \\{memory: (\\d+)Mi}")) << 20;
    }

    private static String find(String file, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(read(file));
        if (!found.find()) {
            throw new AssertionError(file + " has no " + pattern);
        }
        return found.group(1);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PackagedService start(Map<String, String> environment, List<String> jvmFlags) {
        return launch(environment, isNative() ? executable(jvmFlags) : jvm(jvmFlags, ClassArchive.flags()));
    }

    private static PackagedService launch(Map<String, String> environment, List<String> command) {
        try {
            int port = FreePort.next();
            Path output = Files.createTempFile(Path.of("target"), "packaged-service", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS") || name.equals("DATABASE_URL"));
            builder.environment().put("PORT", Integer.toString(port));
            builder.environment().put("ALLOW_UNKEYED_DONOR_HASH", "true");
            builder.environment().put("STRIPE_WEBHOOK_SECRETS", "whsec_test_current");
            builder.environment().put("LOG_JSON", "false");
            // Each test starts it anew; one of them is about this.
            builder.environment().put("ALMONER_WARM_UP_ROUNDS", "0");
            // Loops of a busy machine stand still without anything being amiss, which no log is to tell of.
            builder.environment().put("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "1M");
            builder.environment().putAll(environment);
            return new PackagedService(builder.start(), output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PackagedService untilReady() {
        if (!isReadyOrOver()) {
            throw new AssertionError("It is over: " + output());
        }
        return this;
    }

    /** Waits for what comes first. */
    boolean isReadyOrOver() {
        Waiting.await().atMost(START_LIMIT).until(() -> !isAlive() || status("/q/health/ready") == 200);
        return isAlive();
    }

    /** The status of a GET; 0 when nobody listens. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException {
        return send(with(headers, HttpRequest.newBuilder(uri(path)).GET()));
    }

    public HttpResponse<String> post(String path, String body, String... headers) throws IOException {
        return send(with(headers, HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    /** Opens a ticket for somebody. @return its id */
    public UUID openTicket() throws IOException {
        String made = post(
                        "/api/tickets/create",
                        "{\"contactType\":\"EMAIL\",\"contactValue\":\"asker@example.com\"}",
                        "Content-Type",
                        "application/json")
                .body();
        Matcher id = ID.matcher(made);
        if (!id.find()) {
            throw new AssertionError("No ticket was made: " + made);
        }
        return UUID.fromString(id.group(1));
    }

    /** Tells it of an event, as Stripe does: signed. */
    public HttpResponse<String> deliver(JsonNode event) throws IOException {
        String body = event.toString();
        return post(
                "/api/stripe/webhook",
                body,
                "Content-Type",
                "application/json; charset=utf-8",
                "Stripe-Signature",
                SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now()));
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It goes on: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The memory that it has touched at most, as Linux counts it against the limit of a pod. */
    public long mostResidentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it to end, as Kubernetes does (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Ends it as a machine does that loses its power. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Stops it where it is, as a machine does that is suspended: its connections stay open. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All that it has printed. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(ANSWER_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Where it answers. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Whether it is the executable, not the jar. */
    public static boolean isNative() {
        return Files.isExecutable(executable());
    }

    private static Path executable() {
        return Path.of(System.getProperty("native.image.path", "target/none"));
    }

    /** It knows the size of a heap, and no other of these flags. */
    private static List<String> executable(List<String> jvmFlags) {
        return Stream.concat(
                        Stream.of(executable().toString()), jvmFlags.stream().filter(flag -> flag.startsWith("-Xmx")))
                .toList();
    }

    private static List<String> jvm(List<String> flags, List<String> ofArchive) {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        flags,
                        ofArchive,
                        List.of("-jar", JAR.toString()))
                .flatMap(List::stream)
                .toList();
    }
}
