package org.almoner.donor.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * Whether a mail server says a word at all (RFC 5321, 3.1), asked before a letter is begun: a letter that is begun and not answered
 * may have arrived, and a server that hangs would leave every one so.
 */
final class Greeting {

    private static final String READY = "220";

    private Greeting() {}

    /** @return true when it is ready; false, and never a failure, for anything else within that time */
    static Uni<Boolean> hear(Vertx vertx, String host, int port, boolean tls, Duration patience) {
        return Uni.createFrom().completionStage(() -> {
            Promise<Boolean> ready = Promise.promise();
            NetClientOptions options = new NetClientOptions().setConnectTimeout(Math.toIntExact(patience.toMillis()));
            if (tls) {
                options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            }
            NetClient client = vertx.createNetClient(options);
            long limit = vertx.setTimer(patience.toMillis(), passed -> ready.tryComplete(false));
            client.connect(port, host)
                    .onSuccess(socket -> listen(socket, ready))
                    .onFailure(unreached -> ready.tryComplete(false));
            return ready.future()
                    .onComplete(heard -> {
                        vertx.cancelTimer(limit);
                        client.close();
                    })
                    .toCompletionStage();
        });
    }

    private static void listen(NetSocket socket, Promise<Boolean> ready) {
        socket.exceptionHandler(broken -> ready.tryComplete(false));
        socket.closeHandler(closed -> ready.tryComplete(false));
        socket.handler(words -> {
            boolean isReady = words.toString().startsWith(READY);
            socket.write("QUIT\r\n").onComplete(said -> ready.tryComplete(isReady));
        });
    }
}
