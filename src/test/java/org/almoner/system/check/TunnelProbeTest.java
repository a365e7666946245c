package org.almoner.system.check;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.almoner.testing.ConnectProxy;
import org.almoner.testing.LogWatch;
import org.almoner.testing.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who answers at the public address, and why nobody does. */
@Execution(ExecutionMode.CONCURRENT)
// Its tests share a server: beside others, but one after the other.
@ResourceLock("TunnelProbeTest")
class TunnelProbeTest {

    private static final String OWN = UUID.randomUUID().toString();
    /** Of an answer that comes, however busy the machine is. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final Duration SHORT_LIMIT = Duration.ofSeconds(2);

    private static final ProxySelector DIRECT = ProxySelector.of(null);

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Vertx vertx;
    private static WireMockServer server;

    @BeforeAll
    static void startServer() {
        vertx = Vertx.vertx();
        server = new WireMockServer(options().dynamicPort());
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeAll
    static void foundAuthority() throws GeneralSecurityException, IOException {
        authority = new TestAuthority(directory);
    }

    @BeforeEach
    void forget() {
        server.resetAll();
    }

    @Test
    void ownInstallationIsUp() {
        answer(aResponse().withHeader(LivenessResource.INSTANCE, OWN));
        assertThat(look(server.baseUrl())).isEqualTo(Finding.up("answers without TLS"));
    }

    @Test
    void pathAndSlashOfTheAddressAreKept() {
        server.stubFor(get(urlEqualTo("/almoner/health/live"))
                .willReturn(aResponse().withHeader(LivenessResource.INSTANCE, OWN)));
        assertThat(look(server.baseUrl() + "/almoner/").state()).isEqualTo(ServiceState.UP);
    }

    @Test
    void anotherInstallationIsNotThisOne() {
        answer(aResponse()
                .withHeader(LivenessResource.INSTANCE, UUID.randomUUID().toString()));
        assertThat(look(server.baseUrl()))
                .isEqualTo(Finding.down("HTTP: another installation of Almoner answers there"));
    }

    @Test
    void parkingPageIsNotThisInstallation() {
        answer(aResponse().withBody("<html>This domain is for sale</html>"));
        assertThat(look(server.baseUrl())).isEqualTo(Finding.down("HTTP: something else answers there"));
    }

    @Test
    void statusOtherThan200IsDown() {
        answer(aResponse().withStatus(502).withHeader(LivenessResource.INSTANCE, OWN));
        assertThat(look(server.baseUrl())).isEqualTo(Finding.down("HTTP: status 502"));
    }

    @Test
    void redirectIsNotFollowed() {
        WireMockServer foreign = new WireMockServer(options().dynamicPort());
        foreign.start();
        try {
            foreign.stubFor(get(anyUrl()).willReturn(aResponse().withHeader(LivenessResource.INSTANCE, OWN)));
            answer(aResponse().withStatus(302).withHeader("Location", foreign.baseUrl() + "/health/live"));
            assertThat(look(server.baseUrl()))
                    .isEqualTo(
                            Finding.down("HTTP: redirects (status 302); PUBLIC_BASE_URL must be the address itself"));
            foreign.verify(0, getRequestedFor(anyUrl()));
        } finally {
            foreign.stop();
        }
    }

    @Test
    void serverThatHangsIsGivenUp() {
        answer(aResponse().withFixedDelay(10_000).withHeader(LivenessResource.INSTANCE, OWN));
        Instant asked = Instant.now();
        assertThat(look(new HttpClientOptions(), server.baseUrl(), SHORT_LIMIT))
                .isEqualTo(Finding.down("HTTP: no answer within 2000 ms"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(8));
    }

    /** Its name is found when nobody waits for it any more. */
    @Test
    void whoIsReachedTooLateIsHungUpOnToo() throws Exception {
        try (DatagramSocket names = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocket late = new ServerSocket(0)) {
            Vertx asking = askingFor(names);
            Finding found = new TunnelProbe(asking, new HttpClientOptions(), Clock.systemUTC(), SHORT_LIMIT, DIRECT)
                    .look(URI.create("http://late.example:" + late.getLocalPort()), OWN)
                    .await()
                    .atMost(LIMIT);
            assertThat(found).isEqualTo(Finding.down("TCP: no connection within 2000 ms"));
            tellLoopback(names);
            late.setSoTimeout((int) LIMIT.toMillis());
            try (Socket reached = late.accept()) {
                reached.setSoTimeout((int) LIMIT.toMillis());
                // To the end that the probe makes; nobody answers it here.
                reached.getInputStream().readAllBytes();
            }
            asking.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Where Quarkus has run before, Vert.x asks the system for names, which no test can hold up. */
    private static Vertx askingFor(DatagramSocket names) {
        String before = System.setProperty("vertx.disableDnsResolver", "false");
        try {
            return Vertx.vertx(new VertxOptions()
                    .setAddressResolverOptions(new AddressResolverOptions()
                            .addServer("127.0.0.1:" + names.getLocalPort())
                            .setQueryTimeout(60_000)));
        } finally {
            if (before == null) {
                System.clearProperty("vertx.disableDnsResolver");
            } else {
                System.setProperty("vertx.disableDnsResolver", before);
            }
        }
    }

    /** Answers the two questions for an address: it has one of four bytes, and none of sixteen. */
    private static void tellLoopback(DatagramSocket names) throws IOException {
        for (int i = 0; i < 2; i++) {
            DatagramPacket question = new DatagramPacket(new byte[512], 512);
            names.receive(question);
            byte[] asked = question.getData();
            int end = 12;
            while (asked[end] != 0) {
                end += asked[end] + 1;
            }
            boolean ofFour = asked[end + 2] == 1;
            ByteBuffer answer = ByteBuffer.allocate(512)
                    .put(asked, 0, 2)
                    .putShort((short) 0x8180)
                    .putShort((short) 1)
                    .putShort((short) (ofFour ? 1 : 0))
                    .putInt(0)
                    .put(asked, 12, end - 12 + 5);
            if (ofFour) {
                answer.put(new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1});
            }
            names.send(new DatagramPacket(answer.array(), answer.position(), question.getSocketAddress()));
        }
    }

    /** The head says who it is; what comes after it is nobody's business. */
    @Test
    void bodyWithoutEndIsNotRead() {
        answer(aResponse()
                .withHeader(LivenessResource.INSTANCE, OWN)
                .withBody(new byte[5_000_000])
                .withChunkedDribbleDelay(50, 60_000));
        // All of Vert.x would be that of the applications beside, too.
        try (LogWatch log = new LogWatch("io.vertx.core.http.impl.HttpClientResponseImpl")) {
            assertThat(look(server.baseUrl()).state()).isEqualTo(ServiceState.UP);
            await().during(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(log.lines()).isEmpty());
        }
    }

    @Test
    void connectionThatBreaksOffIsTold() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(look(server.baseUrl()).note()).startsWith("HTTP: the connection broke off");
    }

    @Test
    void closedPortIsTold() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(look("http://localhost:" + port))
                .isEqualTo(Finding.down("TCP: the connection is refused, or times out"));
    }

    @Test
    void nameThatDoesNotExistIsTold() {
        // Where no name server can be reached it is the limit that speaks; it never is an answer.
        assertThat(look(new HttpClientOptions(), "https://almoner.invalid", SHORT_LIMIT)
                        .note())
                .isIn("DNS: almoner.invalid is not known", "TCP: no connection within 2000 ms");
    }

    @Test
    void certificateThatNobodyVouchesForIsTold() throws Exception {
        Path store = authority.signed("localhost", -1, 30);
        assertThat(lookAt(store, new HttpClientOptions(), "localhost"))
                .isEqualTo(Finding.down("TLS: the certificate is of an issuer that is not trusted"));
    }

    @Test
    void certificateOfAnotherHostIsTold() throws Exception {
        Path store = authority.signed("elsewhere.example.org", -1, 30);
        assertThat(lookAt(store, trusting(), "localhost"))
                .isEqualTo(Finding.down("TLS: the certificate is not for localhost"));
    }

    @Test
    void certificateThatHasExpiredIsTold() throws Exception {
        Path store = authority.signed("localhost", -10, 3);
        assertThat(lookAt(store, trusting(), "localhost")).isEqualTo(Finding.down("TLS: the certificate has expired"));
    }

    @Test
    void daysThatACertificateHasLeftAreTold() throws Exception {
        Path store = authority.signed("localhost", -1, 31);
        assertThat(lookAt(store, trusting(), "localhost"))
                .isEqualTo(Finding.up("the certificate is valid for 29 more days"));
        Path last = authority.signed("localhost", -1, 4);
        assertThat(lookAt(last, trusting(), "localhost"))
                .isEqualTo(Finding.degraded("TLS: the certificate is valid for 2 more days"));
    }

    /** Its name is one that nobody has (RFC 6761, 6.4): by the proxy it is reached, and its certificate is looked at as without one. */
    @Test
    void whereThereIsAProxyItAsksThroughIt() throws Exception {
        WireMockServer secure = secure(authority.signed("public.invalid", -1, 31));
        try (ConnectProxy proxy = new ConnectProxy(vertx, secure.httpsPort())) {
            assertThat(look(trusting(), "https://public.invalid", LIMIT, proxy.selector()))
                    .isEqualTo(Finding.up("the certificate is valid for 29 more days"));
            assertThat(look(trusting(), "https://another.invalid", LIMIT, proxy.selector()))
                    .isEqualTo(Finding.down("TLS: the certificate is not for another.invalid"));
            assertThat(proxy.asked())
                    .containsExactly("CONNECT public.invalid:443 HTTP/1.1", "CONNECT another.invalid:443 HTTP/1.1");
        } finally {
            secure.stop();
        }
    }

    @Test
    void proxyThatLeadsNowhereIsNamed() {
        try (ConnectProxy refusing = new ConnectProxy(vertx, 0)) {
            assertThat(look(new HttpClientOptions(), "https://public.invalid", LIMIT, refusing.selector()))
                    .isEqualTo(Finding.down("TCP: the proxy 127.0.0.1 does not lead there, or is not reached"));
            assertThat(refusing.asked()).hasSize(1);
        }
        ProxySelector unknown = ProxySelector.of(InetSocketAddress.createUnresolved("proxy.invalid", 3128));
        assertThat(look(new HttpClientOptions(), "https://public.invalid", LIMIT, unknown))
                .isEqualTo(Finding.down("DNS: the proxy proxy.invalid is not known"));
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlEqualTo("/health/live")).willReturn(answer));
    }

    private static Finding look(String address) {
        return look(new HttpClientOptions(), address);
    }

    private static Finding look(HttpClientOptions options, String address) {
        return look(options, address, LIMIT);
    }

    private static Finding look(HttpClientOptions options, String address, Duration limit) {
        return look(options, address, limit, DIRECT);
    }

    private static Finding look(HttpClientOptions options, String address, Duration limit, ProxySelector proxies) {
        return new TunnelProbe(vertx, options, Clock.system(ZoneOffset.UTC), limit, proxies)
                .look(URI.create(address), OWN)
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static WireMockServer secure(Path store) {
        WireMockServer secure = new WireMockServer(options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(store.toString())
                .keystorePassword(TestAuthority.PASSWORD)
                .keyManagerPassword(TestAuthority.PASSWORD));
        secure.start();
        secure.stubFor(get(anyUrl()).willReturn(aResponse().withHeader(LivenessResource.INSTANCE, OWN)));
        return secure;
    }

    private static Finding lookAt(Path store, HttpClientOptions options, String host) {
        WireMockServer secure = secure(store);
        try {
            return look(options, "https://" + host + ":" + secure.httpsPort());
        } finally {
            secure.stop();
        }
    }

    private static HttpClientOptions trusting() throws GeneralSecurityException, IOException {
        return new HttpClientOptions()
                .setTrustOptions(new JksOptions()
                        .setPath(authority.trusting().toString())
                        .setPassword(TestAuthority.PASSWORD));
    }
}
