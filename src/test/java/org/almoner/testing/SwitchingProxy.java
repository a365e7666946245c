package org.almoner.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** One address that leads to one server first and to another later, as after a fail-over: connections stay where they are. */
public final class SwitchingProxy implements AutoCloseable {

    private final ServerSocket door;
    private volatile int target;

    public SwitchingProxy(String url) {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        switchTo(url);
        run(this::accept);
    }

    /** The address of a database as it is reached through here. */
    public String through(String url) {
        return url.replaceFirst("@[^/]+/", "@localhost:" + door.getLocalPort() + "/");
    }

    /** From now on new connections lead there. */
    public void switchTo(String url) {
        target = URI.create(url).getPort();
    }

    private void accept() throws IOException {
        while (!door.isClosed()) {
            Socket client = door.accept();
            run(() -> lead(client));
        }
    }

    private void lead(Socket client) throws IOException {
        try (client;
                Socket server = new Socket("localhost", target)) {
            run(() -> copy(server, client));
            copy(client, server);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        }
    }

    private interface Job {
        void run() throws IOException;
    }

    private static void run(Job job) {
        Thread thread = new Thread(
                () -> {
                    try {
                        job.run();
                    } catch (IOException e) {
                        // a side has gone: that is how a connection ends here
                    }
                },
                "switching-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
