package org.almoner.stripe.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** However a list is paged, and whatever goes wrong with it, its walk comes to an end and has seen all that was shown. */
@Execution(ExecutionMode.CONCURRENT)
class ListProgressTest {

    private static final Instant SINCE = Instant.ofEpochSecond(1_000);
    private static final Instant UNTIL = Instant.ofEpochSecond(2_000);
    private static final int LISTS = 2_000;

    private record Listed(String id, long created) {}

    /** How often, of a hundred pages, each thing goes wrong. */
    private record Faults(int repeats, int emptyWithMore, int endsHalfWay) {
        private static final Faults NONE = new Faults(0, 0, 0);
    }

    @Test
    void seesEveryObjectOnceWhereNothingGoesWrong() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LISTS; i++) {
            Random random = new Random(seed + i);
            List<Listed> list = list(random, 1 + random.nextInt(5));
            List<String> seen = walk(list, random, 1 + random.nextInt(7), Faults.NONE);
            assertThat(seen)
                    .as("seed %d", seed + i)
                    .containsExactlyElementsOf(list.stream().map(Listed::id).toList());
        }
    }

    @Test
    void losesNothingWhereListsRepeatOrBreakOff() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LISTS; i++) {
            Random random = new Random(seed + i);
            // No two of one second: paged by time, objects of one second cannot be told apart.
            List<Listed> list = list(random, 1);
            List<String> seen = walk(
                    list,
                    random,
                    2 + random.nextInt(6),
                    new Faults(random.nextInt(60), random.nextInt(30), random.nextInt(60)));
            assertThat(new HashSet<>(seen))
                    .as("seed %d", seed + i)
                    .containsExactlyInAnyOrderElementsOf(
                            list.stream().map(Listed::id).toList());
        }
    }

    @Test
    void listWithoutTimesEndsWhenStripeSaysSo() {
        ListProgress begun = ListProgress.of(StripeList.CHARGES, UNTIL);
        ListProgress more = begun.with(page(List.of("ch_1"), null, true), SINCE, false, Counts.NONE, 1);
        assertThat(more.done()).isFalse();
        assertThat(more.after()).isEqualTo("ch_1");
        assertThat(more.with(page(List.of("ch_2"), null, false), SINCE, false, Counts.NONE, 1)
                        .done())
                .isTrue();
        assertThatThrownBy(() -> more.with(page(List.of("ch_1"), null, true), SINCE, true, Counts.NONE, 1))
                .isInstanceOf(StripeFailure.class)
                .hasMessageContaining("/v1/charges");
    }

    @Test
    void emptyPageThatHasMoreLeadsNowhereAtTheBeginning() {
        assertThatThrownBy(() -> ListProgress.of(StripeList.REFUNDS, UNTIL)
                        .with(page(List.of(), null, true), SINCE, false, Counts.NONE, 1))
                .isInstanceOf(StripeFailure.class);
        assertThat(ListProgress.of(StripeList.REFUNDS, UNTIL)
                        .with(page(List.of(), null, false), SINCE, false, Counts.NONE, 1)
                        .done())
                .isTrue();
    }

    @Test
    void placeThatIsForgottenIsLookedForFromTheSecondThatWasReached() {
        ListProgress lost = ListProgress.of(StripeList.CHARGES, UNTIL)
                .with(page(List.of("ch_1"), Instant.ofEpochSecond(1_500), true), SINCE, false, Counts.NONE, 1)
                .withoutPlace();
        assertThat(lost.after()).isNull();
        assertThat(lost.until()).isEqualTo(Instant.ofEpochSecond(1_500));
        assertThat(lost.detours()).isEqualTo(1);
    }

    /** Newest first, at most as many of one second. */
    private static List<Listed> list(Random random, int ofOneSecond) {
        List<Listed> list = new ArrayList<>();
        Set<Long> used = new HashSet<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            long second = 1_000 + random.nextInt(1_001);
            if (used.add(second)) {
                for (int n = 1 + random.nextInt(ofOneSecond); n > 0; n--) {
                    list.add(new Listed("ch_" + list.size(), second));
                }
            }
        }
        Collections.shuffle(list, random);
        list.sort(Comparator.comparingLong(Listed::created).reversed());
        return list;
    }

    private static List<String> walk(List<Listed> list, Random random, int size, Faults faults) {
        ListProgress at = ListProgress.of(StripeList.CHARGES, UNTIL);
        Set<String> ends = new HashSet<>();
        List<String> seen = new ArrayList<>();
        List<Listed> before = List.of();
        for (int steps = 0; !at.done(); steps++) {
            assertThat(steps).as("no loop for ever").isLessThan(1_000);
            List<Listed> page = new ArrayList<>();
            boolean more = false;
            boolean begun = at.after() == null;
            for (Listed object : list) {
                if (begun && object.created() <= at.until().getEpochSecond()) {
                    more = page.size() == size;
                    if (more) {
                        break;
                    }
                    page.add(object);
                }
                begun |= object.id().equals(at.after());
            }
            // The first page of a time is as it should be: a list that shows nothing at all cannot be told from one
            // that has ended.
            if (at.after() != null && random.nextInt(100) < faults.repeats()) {
                page = before;
                more = true;
            } else if (at.after() != null && random.nextInt(100) < faults.emptyWithMore()) {
                page = List.of();
                more = true;
            } else if (random.nextInt(100) < faults.endsHalfWay()) {
                more = false;
            }
            before = page;
            page.forEach(object -> seen.add(object.id()));
            String last = page.isEmpty() ? null : page.get(page.size() - 1).id();
            Instant oldest = page.stream()
                    .map(object -> Instant.ofEpochSecond(object.created()))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            ListProgress next = at.with(
                    page(page.stream().map(Listed::id).toList(), oldest, more),
                    SINCE,
                    last != null && !ends.add(last),
                    Counts.NONE,
                    1);
            if (!next.until().equals(at.until())) {
                ends.clear();
            }
            at = next;
        }
        return seen;
    }

    private static PageRead page(List<String> ids, Instant oldest, boolean hasMore) {
        List<JsonNode> objects = ids.stream()
                .<JsonNode>map(id -> JsonNodeFactory.instance.objectNode().put("id", id))
                .toList();
        String last = ids.isEmpty() ? null : ids.get(ids.size() - 1);
        return new PageRead(new StripePage(objects, hasMore, last, UNTIL, UNTIL), oldest);
    }
}
