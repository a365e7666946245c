package org.almoner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a server that can fall silent: it takes what is sent, and nothing arrives, as behind a firewall that forgot it. */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spoken = lock.newCondition();
    private boolean silent;

    private TcpProxy(ServerSocket listening, InetSocketAddress server) {
        this.listening = listening;
        this.server = server;
    }

    /** To a port of this machine. */
    public static TcpProxy to(int port) {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 0, here), new InetSocketAddress(here, port));
            run("proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The address of the server as it is reached through here. */
    public String through(String url) {
        return url.replaceFirst(":" + server.getPort() + "\\b", ":" + port());
    }

    /** From now on nothing arrives, in either direction; lines stay open. */
    public void fallSilent() {
        silent(true);
    }

    /** What was sent meanwhile arrives now. */
    public void speak() {
        silent(false);
    }

    /** All lines are cut; others may be made at once. */
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() {
        speak();
        closeQuietly(listening);
        sockets.forEach(TcpProxy::closeQuietly);
    }

    private void silent(boolean now) {
        lock.lock();
        try {
            silent = now;
            spoken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitSpeech() {
        lock.lock();
        try {
            while (silent) {
                spoken.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                run("proxied", () -> serve(client));
            }
        } catch (IOException e) {
            closeQuietly(listening);
        }
    }

    private void serve(Socket client) {
        awaitSpeech();
        try {
            Socket behind = new Socket(server.getAddress(), server.getPort());
            sockets.add(behind);
            run("proxied-back", () -> copy(behind, client));
            copy(client, behind);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitSpeech();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            closeQuietly(from);
        }
        awaitSpeech();
        closeQuietly(from);
        closeQuietly(to);
    }

    private static void closeQuietly(java.io.Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
