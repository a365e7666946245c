package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almoner.web.load.BodyMemory.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyMemoryTest {

    private final BodyMemory memory = new BodyMemory(100, 20);
    private final List<String> givenUp = new ArrayList<>();

    @Test
    void oldestThatIsStillArrivingMakesRoom() {
        Share whole = begin("whole");
        Share first = begin("first");
        Share second = begin("second");
        assertThat(take(whole, 40)).isTrue();
        assertThat(memory.arrived(whole)).hasSize(40);
        assertThat(take(first, 30) && take(second, 30)).isTrue();
        assertThat(take(begin("third"), 10)).isTrue();
        assertThat(givenUp).containsExactly("first");
        assertThat(memory.heldBytes()).isEqualTo(80);
    }

    @Test
    void oldestThatIsStillArrivingMakesPlaceForOneMore() {
        memory.arrived(begin("whole"));
        Share first = begin("first");
        for (int i = 1; i < 20; i++) {
            begin("another");
        }
        assertThat(givenUp).isEmpty();
        begin("one more");
        assertThat(givenUp).containsExactly("first");
        assertThat(memory.arrived(first)).isNull();
    }

    @Test
    void whoWasGivenUpGetsNoMore() {
        Share first = begin("first");
        take(first, 90);
        take(begin("second"), 50);
        assertThat(take(first, 1)).isFalse();
        assertThat(memory.arrived(first)).isNull();
        memory.release(first);
        assertThat(memory.heldBytes()).isEqualTo(50);
    }

    @Test
    void whatWasGivenUpIsLetGoOfBeforeItsLoopKnows() {
        Buffer large = Buffer.buffer(new byte[90]);
        Share first = begin("first");
        assertThat(memory.take(first, large)).isTrue();
        take(begin("second"), 50);
        assertThat(first).extracting("content").isNull();
        assertThat(memory.heldBytes(first)).isZero();
    }

    @Test
    void bodyIsItsPartsInTheirOrder() {
        Share share = begin("any");
        assertThat(memory.take(share, Buffer.buffer("to be ")) && memory.take(share, Buffer.buffer("given")))
                .isTrue();
        assertThat(memory.arrived(share)).asString().isEqualTo("to be given");
    }

    @Test
    void nobodyIsGivenUpForOneThatCannotFit() {
        Share whole = begin("whole");
        take(whole, 95);
        memory.arrived(whole);
        assertThat(take(begin("late"), 10)).isFalse();
        assertThat(givenUp).isEmpty();
        assertThat(memory.heldBytes()).isEqualTo(95);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isNeverMoreThanAllowedAndComesBackToNothing(long seed) {
        Random random = new Random(seed);
        Map<Integer, Share> shares = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int key = random.nextInt(30);
            Share share = shares.computeIfAbsent(key, any -> begin("any"));
            switch (random.nextInt(4)) {
                case 0 -> memory.arrived(share);
                case 1 -> {
                    memory.release(share);
                    shares.remove(key);
                }
                default -> take(share, random.nextInt(40));
            }
            assertThat(memory.heldBytes()).isBetween(0L, 100L);
        }
        shares.values().forEach(memory::release);
        assertThat(memory.heldBytes()).isZero();
    }

    private boolean take(Share share, int bytes) {
        return memory.take(share, Buffer.buffer(new byte[bytes]));
    }

    private Share begin(String name) {
        return memory.begin(() -> givenUp.add(name));
    }
}
