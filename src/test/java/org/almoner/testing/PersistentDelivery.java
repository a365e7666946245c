package org.almoner.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Delivers events as Stripe does: several at once, each again until it was answered with 2xx, and some once more after
 * that.
 */
public final class PersistentDelivery implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    public static final int SENDERS = 12;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int REPEATED_WITHIN_MILLIS = 3_000;
    private static final int NO_ANSWER = 0;

    private final Supplier<PackagedService> service;
    private final Deque<ObjectNode> waiting;
    private final Map<String, Integer> repeatedAfterMillis = new ConcurrentHashMap<>();
    private final AtomicInteger owed;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unheard = new AtomicInteger();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService senders = Executors.newScheduledThreadPool(SENDERS);

    /** @param service the one that runs now: after a restart it is another */
    public PersistentDelivery(List<ObjectNode> events, Random random, Supplier<PackagedService> service) {
        this.service = service;
        this.waiting = new ConcurrentLinkedDeque<>(events);
        for (ObjectNode event : events) {
            if (random.nextInt(5) == 0) {
                repeatedAfterMillis.put(id(event), random.nextInt(REPEATED_WITHIN_MILLIS));
            }
        }
        this.owed = new AtomicInteger(events.size() + repeatedAfterMillis.size());
    }

    public PersistentDelivery start() {
        for (int i = 0; i < SENDERS; i++) {
            senders.execute(this::sendNext);
        }
        return this;
    }

    /** The events that were answered with 2xx until now. */
    public Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    public int acknowledgedCount() {
        return acknowledged.size();
    }

    /** Deliveries that were not answered, or not with 2xx, and were made again. */
    public int failedCount() {
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey() != 200)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public boolean isDone() {
        return owed.get() == 0;
    }

    /** Answers that no fault excuses. */
    public List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    /** How many deliveries had which status; 0 stands for no answer. */
    @Override
    public String toString() {
        return "answers by status %s, %s committed whose answer was lost, %s still owed"
                .formatted(answers, unheard, owed);
    }

    @Override
    public void close() {
        senders.shutdownNow();
    }

    private void sendNext() {
        ObjectNode event = waiting.poll();
        boolean taken = event != null && send(event);
        // A sender that was turned away does not turn to the next event at once: nobody could start again under that.
        senders.schedule(this::sendNext, taken ? 0 : AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean send(ObjectNode event) {
        String body = event.toString();
        try {
            HttpResponse<String> answer = service.get()
                    .post(
                            "/api/stripe/webhook",
                            body,
                            "Content-Type",
                            "application/json",
                            "Stripe-Signature",
                            SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now()));
            count(answer.statusCode());
            if (answer.statusCode() == 200) {
                acknowledge(
                        event, JSON.readTree(answer.body()).path("idempotent").booleanValue());
                return true;
            }
            if (answer.statusCode() < 500) {
                complaints.add(answer.statusCode() + " for " + id(event) + ": " + answer.body());
            }
        } catch (IOException e) {
            count(NO_ANSWER);
        }
        sendAgain(event, AGAIN_AFTER.toMillis());
        return false;
    }

    private void acknowledge(ObjectNode event, boolean seenBefore) {
        if (acknowledged.add(id(event))) {
            unheard.addAndGet(seenBefore ? 1 : 0);
        } else if (!seenBefore) {
            complaints.add(id(event) + " was acknowledged, and is taken as new when it comes once more");
        }
        Integer afterMillis = repeatedAfterMillis.remove(id(event));
        if (afterMillis != null) {
            sendAgain(event, afterMillis);
        }
        owed.decrementAndGet();
    }

    private void sendAgain(ObjectNode event, long afterMillis) {
        senders.schedule(() -> waiting.addFirst(event), afterMillis, TimeUnit.MILLISECONDS);
    }

    private void count(int status) {
        answers.merge(status, 1, Integer::sum);
    }

    private static String id(ObjectNode event) {
        return event.path("id").textValue();
    }
}
