package org.almoner;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the table of rooms true: who may use whom. */
@Execution(ExecutionMode.CONCURRENT)
class RoomsTest {

    private static final String HOUSE = "org.almoner";

    /** All floors of that room. */
    private static final String WEB = "web..";

    private static final String EVERYTHING = "..";

    /**
     * Room or floor and what it may use: other rooms, whole or only one floor of them. Floors of a room that has any are listed
     * one by one, in the order of docs/architecture.md. What is missing here is not allowed to exist.
     */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("money", Set.of()),
            Map.entry("database", Set.of("database.sql")),
            Map.entry("database.gate", Set.of("database", "database.sql", "database.watchdog")),
            Map.entry("database.watchdog", Set.of("database", "database.pool", "database.sql")),
            Map.entry("database.standby", Set.of("database", "database.pool", "database.sql")),
            Map.entry("database.pool", Set.of()),
            Map.entry("database.sql", Set.of("database.pool")),
            Map.entry("database.look", Set.of("database.sql")),
            Map.entry("database.job", Set.of("database.sql", "database.look", "database.pool")),
            Map.entry("web", Set.of()),
            Map.entry("web.problem", Set.of("web", "database.sql")),
            Map.entry("web.paging", Set.of("web.problem")),
            Map.entry("web.input", Set.of("web.problem")),
            Map.entry("web.access", Set.of("web.problem", "web.paging", "database.sql")),
            Map.entry("web.session", Set.of("web.access", "web.problem", "database.sql")),
            Map.entry("web.load", Set.of("web", "web.problem")),
            Map.entry("web.idempotency", Set.of("database.job", "web.problem", "database.sql")),
            Map.entry("web.contract", Set.of("web", "web.problem")),
            Map.entry("web.privacy", Set.of()),
            Map.entry("web.trace", Set.of()),
            Map.entry("ticket", Set.of(WEB, "database.sql")),
            Map.entry("donation", Set.of("donation.fact", "donation.audit", "donation.donor", "donation.reading")),
            Map.entry("donation.name", Set.of()),
            Map.entry("donation.fact", Set.of("donation.name", "money")),
            Map.entry("donation.ledger", Set.of("donation.fact", "money", "database.sql")),
            Map.entry(
                    "donation.audit",
                    Set.of("database.job", "donation.fact", "donation.ledger", "database.look", "database.sql")),
            Map.entry("donation.donor", Set.of("database.job", "donation.fact", "donation.ledger", "database.sql")),
            Map.entry(
                    "donation.reading",
                    Set.of("donation.fact", "donation.ledger", "money", WEB, "database.standby", "database.sql")),
            Map.entry(
                    "donation.admin",
                    Set.of(
                            "donation.fact",
                            "donation.ledger",
                            "donation.audit",
                            "donation.donor",
                            "donation.reading",
                            "money",
                            "ticket",
                            WEB,
                            "database.sql")),
            Map.entry(
                    "stripe",
                    Set.of("stripe.api", "stripe.catchup", "stripe.checkout", "stripe.payout", "stripe.past")),
            Map.entry("stripe.api", Set.of("stripe.translation", "web.input", "web.problem", "database.sql")),
            Map.entry("stripe.translation", Set.of("donation.fact", "money", "database.sql")),
            Map.entry(
                    "stripe.inbox",
                    Set.of(
                            "stripe.api",
                            "stripe.translation",
                            "donation.fact",
                            "donation.ledger",
                            "money",
                            WEB,
                            "database.look",
                            "database.sql")),
            Map.entry(
                    "stripe.catchup",
                    Set.of(
                            "database.job",
                            "stripe.api",
                            "stripe.translation",
                            "stripe.inbox",
                            "donation.fact",
                            "donation.ledger",
                            "database.look",
                            "database.sql")),
            Map.entry(
                    "stripe.past",
                    Set.of(
                            "database.job",
                            "stripe.api",
                            "stripe.translation",
                            "donation.fact",
                            "donation.ledger",
                            WEB,
                            "database.look",
                            "database.sql")),
            Map.entry(
                    "stripe.payout",
                    Set.of(
                            "database.job",
                            "stripe.api",
                            "stripe.translation",
                            "stripe.inbox",
                            "money",
                            "database.sql")),
            Map.entry(
                    "stripe.checkout",
                    Set.of(
                            "stripe.api",
                            "stripe.translation",
                            "donation.fact",
                            "donation.ledger",
                            "ticket",
                            "money",
                            WEB,
                            "database.sql")),
            Map.entry(
                    "stripe.admin",
                    Set.of("stripe.api", "stripe.translation", "stripe.inbox", "stripe.catchup", WEB, "database.sql")),
            Map.entry("books", Set.of("books.series", "books.export")),
            Map.entry(
                    "books.fold",
                    Set.of(
                            "database.job",
                            "donation.fact",
                            "donation.ledger",
                            "donation.audit",
                            "money",
                            "database.sql")),
            Map.entry("books.series", Set.of("books.fold", "money", WEB, "database.standby", "database.sql")),
            Map.entry("books.period", Set.of("books.fold", "books.series", WEB, "database.sql")),
            Map.entry("books.payout", Set.of("books.export", "money", WEB, "database.look", "database.sql")),
            Map.entry(
                    "books.export",
                    Set.of(
                            "books.series",
                            "donation.fact",
                            "donation.donor",
                            "donation.admin",
                            "money",
                            WEB,
                            "database.standby",
                            "database.sql")),
            Map.entry(
                    "live",
                    Set.of(
                            "donation.ledger",
                            "donation.reading",
                            WEB,
                            "database.standby",
                            "database.pool",
                            "database.sql")),
            Map.entry("support", Set.of("ticket", WEB, "database.sql")),
            Map.entry("profile", Set.of("ticket", WEB, "database.sql")),
            Map.entry("speech", Set.of("web.problem", "database.sql")),
            Map.entry("speech.intake", Set.of("speech", WEB, "database.look", "database.sql")),
            Map.entry("speech.transcription", Set.of("database.job", "speech", "database.look", "database.sql")),
            Map.entry("speech.admin", Set.of("speech", WEB, "database.sql")),
            Map.entry("knowledge", Set.of("knowledge.text", "ticket", "speech", WEB, "database.sql")),
            Map.entry("knowledge.text", Set.of("web")),
            Map.entry("donor", Set.of("donor.mail", "donor.receipt", "donor.thanks", "donor.wall")),
            Map.entry("donor.language", Set.of("money")),
            Map.entry("donor.link", Set.of()),
            Map.entry(
                    "donor.wall",
                    Set.of("donor.language", "donor.link", "donation.fact", "donation.ledger", WEB, "database.sql")),
            Map.entry("donor.mail", Set.of()),
            Map.entry("donor.form", Set.of("donor.language", "money")),
            Map.entry(
                    "donor.receipt",
                    Set.of(
                            "donor.form",
                            "donor.language",
                            "donor.link",
                            "donation.fact",
                            "donation.donor",
                            "money",
                            WEB,
                            "database.sql")),
            Map.entry(
                    "donor.thanks",
                    Set.of(
                            "database.job",
                            "donor.language",
                            "donor.mail",
                            "donor.receipt",
                            "donor.wall",
                            "donation.fact",
                            "donation.ledger",
                            "stripe.api",
                            "stripe.translation",
                            "ticket",
                            "money",
                            WEB,
                            "database.sql")),
            Map.entry("donor.erasure", Set.of("donation.fact", "donation.donor", "ticket", WEB, "database.sql")),
            Map.entry("fraud", Set.of("fraud.rule", "fraud.cases", "fraud.guard", "fraud.alert", "fraud.watch")),
            Map.entry("fraud.rule", Set.of()),
            Map.entry("fraud.alert", Set.of("database.job", "database.sql")),
            Map.entry("fraud.cases", Set.of("fraud.rule", "fraud.alert", "stripe.api", "money", WEB, "database.sql")),
            Map.entry("fraud.guard", Set.of("fraud.alert", "stripe.checkout", WEB, "database.look", "database.sql")),
            Map.entry(
                    "fraud.watch",
                    Set.of(
                            "database.job",
                            "fraud.rule",
                            "fraud.cases",
                            "fraud.guard",
                            "fraud.alert",
                            "donation.ledger",
                            WEB,
                            "database.sql")),
            Map.entry("system", Set.of(EVERYTHING)),
            Map.entry(
                    "system.check",
                    Set.of(
                            "database.look",
                            "database.sql",
                            "database.watchdog",
                            "donation.audit",
                            "stripe.inbox",
                            "speech",
                            WEB)),
            Map.entry(
                    "system.status",
                    Set.of("database.job", "system.check", "database.look", "database.sql", "database.watchdog", WEB)),
            Map.entry("system.job", Set.of("database.job", "stripe.api", "stripe.catchup", WEB, "database.sql")),
            Map.entry("system.selftest", Set.of(EVERYTHING)),
            Map.entry("desk", Set.of()),
            Map.entry("desk.frame", Set.of("desk.chart", WEB)),
            Map.entry("desk.chart", Set.of("money", "web")),
            Map.entry(
                    "desk.donation",
                    Set.of(
                            "desk.frame",
                            "desk.chart",
                            "books.fold",
                            "books.series",
                            "books.export",
                            "books.payout",
                            "donation.fact",
                            "donation.audit",
                            "donation.reading",
                            "donation.admin",
                            "stripe.admin",
                            "system.status",
                            "donor.thanks",
                            "donor.receipt",
                            "fraud.cases",
                            "ticket",
                            WEB)),
            Map.entry(
                    "desk.books",
                    Set.of(
                            "desk.frame",
                            "desk.chart",
                            "books.fold",
                            "books.series",
                            "books.period",
                            "books.export",
                            "books.payout",
                            "stripe.catchup",
                            "donation.admin",
                            WEB)),
            Map.entry(
                    "desk.operation",
                    Set.of(
                            "desk.frame",
                            "desk.chart",
                            "donation.audit",
                            "stripe.past",
                            "stripe.admin",
                            "system.status",
                            "system.job",
                            "system.selftest",
                            WEB,
                            "database.sql")),
            Map.entry(
                    "desk.people",
                    Set.of(
                            "desk.frame",
                            "support",
                            "profile",
                            "speech",
                            "speech.admin",
                            "knowledge",
                            "donor.erasure",
                            WEB)));

    /** Only development and tests see it, so it may use anything and nothing may use it. */
    private static final String DEVELOPMENT = "dev";

    static Stream<String> rooms() {
        return MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyWhatTheTableAllows(String room) {
        Set<String> allowed = MAY_USE.get(room);
        noClasses()
                .that()
                .resideInAPackage(floor(room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(""))
                        .and(not(resideInAnyPackage(HOUSE, floor(room))))
                        .and(not(resideInAnyPackage(
                                allowed.stream().map(RoomsTest::floor).toArray(String[]::new)))))
                .allowEmptyShould(true)
                .check(HouseClasses.ALL);
    }

    /** A floor of a room without floors of its own in the table is part of it. */
    @Test
    void everyRoomAndFloorIsInTheTable() {
        assertThat(HouseClasses.ALL.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(HOUSE + "."))
                        .map(name -> name.substring(HOUSE.length() + 1))
                        .filter(name -> !name.split("\\.")[0].equals(DEVELOPMENT))
                        .filter(name -> !MAY_USE.containsKey(name)
                                && (hasFloors(name.split("\\.")[0]) || !MAY_USE.containsKey(name.split("\\.")[0])))
                        .distinct())
                .isEmpty();
    }

    @Test
    void thereAreNoCirclesBetweenRoomsNorBetweenFloors() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(HouseClasses.ALL);
        slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(HouseClasses.ALL);
    }

    @Test
    void nothingUsesWhatIsForDevelopment() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packages(DEVELOPMENT))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages(DEVELOPMENT))
                .check(HouseClasses.ALL);
    }

    /**
     * The same by whole rooms, and without the rooms that each is itself. Who may use everything may use what it uses.
     */
    static Map<String, Set<String>> roomsThatMayBeUsed() {
        Map<String, Set<String>> rooms = new TreeMap<>();
        MAY_USE.forEach((name, allowed) -> {
            String room = room(name);
            Stream<String> used = allowed.contains(EVERYTHING) ? usedBy(floor(name)) : allowed.stream();
            used.map(RoomsTest::room)
                    .filter(other -> !other.equals(room))
                    .forEach(rooms.computeIfAbsent(room, any -> new TreeSet<>())::add);
        });
        return rooms;
    }

    private static Stream<String> usedBy(String packages) {
        return HouseClasses.ALL.stream()
                .filter(house -> house.getPackageName().startsWith(packages.replace("..", "")))
                .flatMap(house -> house.getDirectDependenciesFromSelf().stream())
                .map(use -> use.getTargetClass().getPackageName())
                .filter(name -> name.startsWith(HOUSE + "."))
                .map(name -> name.substring(HOUSE.length() + 1));
    }

    private static String room(String floor) {
        return floor.split("\\.")[0];
    }

    private static String packages(String room) {
        return room.isEmpty() ? HOUSE + ".." : HOUSE + "." + room + "..";
    }

    /** A floor alone; a room without floors, and one that is named with two dots, with all that is in it. */
    private static String floor(String name) {
        if (name.equals(EVERYTHING)) {
            return HOUSE + "..";
        }
        return name.endsWith("..") || hasFloors(name) || name.contains(".") ? HOUSE + "." + name : packages(name);
    }

    private static boolean hasFloors(String room) {
        return MAY_USE.keySet().stream().anyMatch(name -> name.startsWith(room + "."));
    }
}
