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

/**
 * A way to a server that can fall silent, as a whole or on the lines that there are: it takes what is sent, and nothing arrives, as
 * behind a firewall that forgot it.
 */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spoken = lock.newCondition();
    private boolean silent;

    /** How many lines there were. */
    private long lines;

    /** The number of the last of those that are silent for good. */
    private long lost;

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

    /** On the lines that there are nothing arrives ever again, and they stay open; others may be made at once. */
    public void loseLines() {
        lose(Long.MAX_VALUE);
    }

    /** All lines are cut; others may be made at once. */
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() {
        lose(0);
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

    private void lose(long last) {
        lock.lock();
        try {
            lost = Math.min(last, lines);
            spoken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long newLine() {
        lock.lock();
        try {
            return ++lines;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSpeech(long line) {
        lock.lock();
        try {
            while (silent || line <= lost) {
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
                long line = newLine();
                run("proxied", () -> serve(client, line));
            }
        } catch (IOException e) {
            closeQuietly(listening);
        }
    }

    private void serve(Socket client, long line) {
        awaitSpeech(line);
        try {
            Socket behind = new Socket(server.getAddress(), server.getPort());
            sockets.add(behind);
            run("proxied-back", () -> copy(behind, client, line));
            copy(client, behind, line);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void copy(Socket from, Socket to, long line) {
        byte[] buffer = new byte[8_192];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitSpeech(line);
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            closeQuietly(from);
        }
        awaitSpeech(line);
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
