package org.almoner.dev;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Ports for servers that listen only after some seconds, or again after a stop: below those that a system gives to
 * connections, one of which would have taken the port meanwhile.
 */
public final class FreePort {

    private static final int FIRST = 10_000;

    /** Up to where Linux begins with those of connections. */
    private static final int COUNT = 32_768 - FIRST;

    /** Processes beside each other begin apart. */
    private static final AtomicInteger LAST =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % COUNT));

    private FreePort() {}

    /** One that nobody listens on, and that this process has not been given before. */
    public static int next() {
        return Stream.generate(() -> FIRST + Math.floorMod(LAST.incrementAndGet(), COUNT))
                .limit(COUNT)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
