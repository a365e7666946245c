package org.almoner.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy of HTTP that takes every CONNECT (RFC 9110, 9.3.6), whomever it names, to one port of this machine, or refuses it. */
public final class ConnectProxy implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final int target;
    private final NetServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** @param target port to which it leads; 0 to refuse */
    public ConnectProxy(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        this.server = vertx.createNetServer()
                .connectHandler(line -> line.handler(head -> take(line, head.toString())))
                .listen(0, HOST)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(NetSocket line, String head) {
        asked.add(head.lines().findFirst().orElse(""));
        if (target == 0) {
            line.end(Buffer.buffer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
            return;
        }
        line.pause();
        vertx.createNetClient().connect(target, HOST).onSuccess(there -> {
            line.write("HTTP/1.1 200 OK\r\n\r\n");
            line.pipeTo(there);
            there.pipeTo(line);
        });
    }

    /** That everything goes through it. */
    public ProxySelector selector() {
        return ProxySelector.of(InetSocketAddress.createUnresolved(HOST, server.actualPort()));
    }

    /** The first line of each request. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
