package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Java 17 has no switch over a sealed type that must name all its kinds: a new one is silently taken for what comes at the end of a chain of
 * {@code instanceof}. So here is what each chain takes together at its end
 * that tells a third of the kinds apart or more.
 */
@Execution(ExecutionMode.CONCURRENT)
class SealedTypesTest {

    private static final Map<String, Set<String>> LEFT = Map.ofEntries(
            Map.entry("DatabaseChecks.gate of WatchdogState", Set.of("AfterFailure", "Watching")),
            Map.entry("DatabaseWatchdog.onFailure of AfterFailure", Set.of()),
            Map.entry("DatabaseWatchdog.onFailure of Watching", Set.of("Healthy")),
            Map.entry("DatabaseWatchdog.watch of WatchdogState", Set.of("AfterFailure", "Watching")),
            Map.entry("FactWords.of of PaymentFact", Set.of("Unknown")),
            Map.entry("FraudRow.of of FraudTold", Set.of("Notice")),
            Map.entry("Left.then of StandbyState", Set.of("Serving")),
            Map.entry("PieceSender.after of Posted", Set.of("Deferred", "Doubtful", "Refused", "Taken")),
            Map.entry("PieceSender.stop of Posted", Set.of("Deferred", "Refused", "Taken")),
            Map.entry("ProviderPage.answer of Step", Set.of("Refused")),
            Map.entry("ReceiptVisits.issue of Issuing", Set.of("NoMoney")),
            Map.entry("Serving.then of StandbyState", Set.of("Serving")),
            Map.entry("StandbyState.judged of Sighting", Set.of("Follows")),
            Map.entry("StandbyWatch.found of Sighting", Set.of("Follows", "Silent")),
            Map.entry("StandbyWatch.found of StandbyState", Set.of()),
            Map.entry("StandbyWatch.isWell of StandbyState", Set.of("Left")),
            Map.entry("StandbyWatch.look of Sighting", Set.of("Follows", "Unfit")),
            Map.entry("StandbyWatch.message of StandbyState", Set.of("Serving")),
            Map.entry("State.after of Result", Set.of("Unanswered")),
            Map.entry("Verdict.of of Posted", Set.of("NoService")));

    @Test
    void everyKindIsNamedOrMeantByTheEndOfTheChain() {
        Map<String, Set<String>> left = new TreeMap<>();
        HouseClasses.ALL.stream()
                .filter(type -> type.isInterface() && type.reflect().isSealed())
                .forEach(type -> left.putAll(left(type)));
        assertThat(left).isEqualTo(LEFT);
    }

    private static Map<String, Set<String>> left(JavaClass parent) {
        Set<String> kinds = Stream.of(parent.reflect().getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        Map<String, Set<String>> left = new TreeMap<>();
        HouseClasses.ALL.stream().flatMap(type -> type.getCodeUnits().stream()).forEach(method -> {
            Set<String> others = new TreeSet<>(kinds);
            named(method, parent).forEach(others::remove);
            // Who names few of many asks for these alone.
            if ((kinds.size() - others.size()) * 3 >= kinds.size()) {
                left.put(
                        method.getOwner().getSimpleName() + "." + method.getName() + " of " + parent.getSimpleName(),
                        others);
            }
        });
        return left;
    }

    private static Stream<String> named(JavaCodeUnit method, JavaClass parent) {
        return method.getInstanceofChecks().stream()
                .map(InstanceofCheck::getRawType)
                .filter(type -> type.getRawInterfaces().contains(parent))
                .map(JavaClass::getSimpleName);
    }
}
