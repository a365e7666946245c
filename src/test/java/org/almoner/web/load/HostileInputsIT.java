package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.web.load.HostileInputs.Input;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of hostile inputs over all endpoints of the packaged service: none is answered with a 5xx, every refusal is a
 * problem that names nothing of the inside, and neither metrics nor memory grow. {@code -Dalmoner.hostile=20000} is the long
 * form ({@code bench/hostile}); {@code -Dalmoner.seed=} plays the same inputs again.
 */
@Tag("alone")
class HostileInputsIT {

    static final String ADMIN_PASSWORD = "hostile-admin-password";

    private static final Logger LOG = Logger.getLogger(HostileInputsIT.class);
    private static final int INPUTS = Integer.getInteger("almoner.hostile", 1_000);
    private static final long SEED = Long.getLong("almoner.seed", System.nanoTime());
    private static final int SENDERS = 4;

    private static final Pattern LABELS = Pattern.compile("method=\"([^\"]*)\".*uri=\"([^\"]*)\"");

    /** Every label that there may be, whatever is sent: so the number of series has an end. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "OTHER");

    private static final Set<String> WITHOUT_ROUTE = Set.of("NOT_FOUND", "UNKNOWN", "root", "/cors-preflight");

    private static final long FEW_BYTES = 12 << 20;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3})");

    private final List<String> wrong = new ArrayList<>();

    @Test
    void noInputIsAnsweredWithAFaultOfOurs() throws Exception {
        LOG.infof("Hostile inputs: %d, seed %d", INPUTS, SEED);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "hostile-postgres"))) {
            database.reset();
            try (PackagedService service = PackagedService.startInPod(Map.of(
                            "DATABASE_URL",
                            database.url(),
                            "ADMIN_PASSWORD",
                            ADMIN_PASSWORD,
                            "RATE_LIMIT",
                            "0",
                            // Each input comes from somebody else: wrong credentials of one shut out no other.
                            "TRUSTED_PROXIES",
                            "127.0.0.1,::1",
                            "ALMONER_WEB_BODIES_TIME",
                            "1S"))
                    .untilReady()) {
                JsonNode api = api(service);
                HostileInputs inputs =
                        new HostileInputs(SEED, api, service.openTicket().toString());
                assertThat(inputs.routes()).hasSizeGreaterThan(15);
                send(service, inputs, INPUTS / 2);
                long heap = liveHeapBytes(service);
                send(service, inputs, INPUTS - INPUTS / 2);
                assertThat(wrong).as("seed " + SEED).isEmpty();
                assertThat(foreignLabels(service, api)).as("seed " + SEED).isEmpty();
                assertThat(liveHeapBytes(service) - heap)
                        .as("bytes, seed " + SEED)
                        .isLessThan(FEW_BYTES);
                assertThat(service.output())
                        .doesNotContain("incident", "OutOfMemory", "Unhandled", "at io.", "someone@", "maria@");
                assertThat(service.get("/q/health/ready").statusCode()).isEqualTo(200);
            }
        }
    }

    private void send(PackagedService service, HostileInputs inputs, int count) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Input input = inputs.next();
            tasks.add(() -> {
                check(input, answer(service, input));
                return null;
            });
        }
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            for (Future<Void> done : senders.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            senders.shutdown();
        }
    }

    private void check(Input input, String answer) {
        Matcher status = STATUS.matcher(
                answer.startsWith("HTTP/1.1 100") ? answer.substring(answer.indexOf("\r\n\r\n") + 4) : answer);
        String fault = null;
        if (!status.find()) {
            fault = input.hardlyHttp() ? null : "no answer";
        } else {
            int code = Integer.parseInt(status.group(1));
            // What needs Stripe says so: there is no key here.
            boolean told = code == 503 && answer.contains("Stripe is not set up");
            if (code >= 500 && !told) {
                fault = "a fault";
            } else if (code >= 400 && !input.head() && !input.hardlyHttp() && !isProblem(answer)) {
                fault = "no problem";
            } else if (answer.contains("Exception") || answer.contains("org.almoner") || answer.contains("io.vertx")) {
                fault = "the inside";
            }
        }
        if (fault != null) {
            synchronized (wrong) {
                wrong.add(fault + ":\n" + input + "\n=> " + answer.substring(0, Math.min(answer.length(), 600)));
            }
        }
    }

    private static boolean isProblem(String answer) {
        return answer.toLowerCase().contains("content-type: application/problem+json")
                && answer.contains("\"status\":");
    }

    private static String answer(PackagedService service, Input input) {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket("localhost", service.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream().write(input.bytes());
            } catch (IOException refusedUnread) {
                // the answer is there all the same
            }
            InputStream in = socket.getInputStream();
            byte[] part = new byte[16_384];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                answer.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
                if (isWhole(answer)) {
                    break;
                }
            }
        } catch (IOException hungUp) {
            // what came until then counts
        }
        return answer.toString();
    }

    /** A connection on which a body is still due stays open for it; a stream never ends. */
    private static boolean isWhole(StringBuilder answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = LENGTH.matcher(answer.substring(0, head));
        return answer.indexOf("text/event-stream") >= 0
                || length.find() && answer.length() - head - 4 >= Integer.parseInt(length.group(1));
    }

    private static JsonNode api(PackagedService service) throws IOException {
        return JSON.readTree(service.get("/q/openapi?format=json").body());
    }

    private static List<String> foreignLabels(PackagedService service, JsonNode api) throws IOException {
        return service.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_requests"))
                .map(LABELS::matcher)
                .filter(Matcher::find)
                .filter(labels -> !METHODS.contains(labels.group(1))
                        || !WITHOUT_ROUTE.contains(labels.group(2))
                                && !api.get("paths").has(labels.group(2)))
                .map(Matcher::group)
                .toList();
    }

    /** What is left after a full collection; zero for a native executable, which cannot be asked. */
    private static long liveHeapBytes(PackagedService service) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collect = new ProcessBuilder(jcmd.toString(), Long.toString(service.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean collected = collect.waitFor(30, TimeUnit.SECONDS) && collect.exitValue() == 0;
        return !collected
                ? 0
                : service.get("/q/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
    }
}
