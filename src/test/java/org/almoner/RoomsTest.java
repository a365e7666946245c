package org.almoner;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.web.AdminActions;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the table of rooms true: who may use whom, and what no room may have. */
class RoomsTest {

    private static final String HOUSE = "org.almoner";

    /** Room and the rooms, or floors of rooms, that it may use. A room that is missing here is not allowed to exist. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("money", Set.of()),
            Map.entry("database", Set.of()),
            Map.entry("web", Set.of("database.sql")),
            Map.entry("ticket", Set.of("web", "database.sql")),
            Map.entry("donation", Set.of("money", "ticket", "web", "database.sql")),
            Map.entry("stripe", Set.of("donation", "ticket", "money", "web", "database.sql")),
            Map.entry("live", Set.of("donation", "web", "database.sql")),
            Map.entry("support", Set.of("ticket", "web", "database.sql")),
            Map.entry("profile", Set.of("ticket", "web", "database.sql")),
            Map.entry("speech", Set.of("ticket", "web", "database.sql")),
            Map.entry("knowledge", Set.of("speech", "ticket", "web", "database.sql")),
            Map.entry(
                    "system",
                    Set.of(
                            "money",
                            "database",
                            "web",
                            "ticket",
                            "donation",
                            "stripe",
                            "live",
                            "support",
                            "profile",
                            "speech",
                            "knowledge")));

    /** Only development and tests see it, so it may use anything and nothing may use it. */
    private static final String DEVELOPMENT = "dev";

    private static final Set<String> FORBIDDEN_NAMES =
            Set.of("util", "utils", "common", "service", "services", "dto", "impl", "model");

    private static final JavaClasses HOUSE_CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    static Stream<String> rooms() {
        return MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyWhatTheTableAllows(String room) {
        String[] forbidden = Stream.concat(MAY_USE.keySet().stream(), Stream.of(DEVELOPMENT))
                .filter(other -> !other.equals(room))
                .map(RoomsTest::packages)
                .toArray(String[]::new);
        String[] allowed = MAY_USE.get(room).stream().map(RoomsTest::packages).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(packages(room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden).and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(HOUSE_CLASSES);
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> found = HOUSE_CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(HOUSE + "."))
                .map(name -> name.substring(HOUSE.length() + 1).split("\\.")[0])
                .filter(name -> !name.equals(DEVELOPMENT))
                .collect(Collectors.toSet());
        assertThat(MAY_USE.keySet()).containsAll(found);
    }

    @Test
    void thereAreNoCircles() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(HOUSE_CLASSES);
    }

    @Test
    void nothingUsesWhatIsForDevelopment() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packages(DEVELOPMENT))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages(DEVELOPMENT))
                .check(HOUSE_CLASSES);
    }

    /** It mixes up those that happen at once; see RecordingTicket.remove(). */
    @Test
    void noEntityIsDeletedByHibernateReactive() {
        List<String> deletes = HOUSE_CLASSES.stream()
                .flatMap(house -> Stream.concat(
                        house.getMethodCallsFromSelf().stream(), house.getMethodReferencesFromSelf().stream()))
                .filter(access -> access.getTargetOwner().isAssignableTo(PanacheEntityBase.class)
                        || access.getTargetOwner().isAssignableTo(Mutiny.Session.class))
                .filter(access -> access.getName().equals("deleteById")
                        || access.getName().equals("delete")
                                && access.getTarget().getRawParameterTypes().isEmpty()
                        || access.getName().equals("remove")
                                && access.getTargetOwner().isAssignableTo(Mutiny.Session.class))
                .map(Object::toString)
                .toList();
        assertThat(deletes).isEmpty();
    }

    @Test
    void packagesAreNamedAfterWhatTheyAreAbout() {
        List<String> badlyNamed = HOUSE_CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> Arrays.stream(name.split("\\.")).anyMatch(FORBIDDEN_NAMES::contains))
                .toList();
        assertThat(badlyNamed).isEmpty();
    }

    @Test
    void everythingUnderAdminIsForAdministrators() {
        classes()
                .that()
                .areAnnotatedWith(Path.class)
                .should(new OnlyAdministratorsUnderAdmin())
                .allowEmptyShould(true)
                .check(HOUSE_CLASSES);
    }

    private static String packages(String room) {
        return HOUSE + "." + room + "..";
    }

    private static final class OnlyAdministratorsUnderAdmin extends ArchCondition<JavaClass> {

        private static final Set<String> CHANGES_NOTHING = Set.of("/admin/db/self-test");

        OnlyAdministratorsUnderAdmin() {
            super(
                    "carry @RolesAllowed on every path under /admin, with the auditor only on what reads, and keep who writes");
        }

        @Override
        public void check(JavaClass resource, ConditionEvents events) {
            String base = resource.getAnnotationOfType(Path.class).value();
            boolean wholeClass = resource.isAnnotatedWith(RolesAllowed.class)
                    && List.of(resource.getAnnotationOfType(RolesAllowed.class).value())
                            .equals(List.of("admin"));
            for (JavaMethod method : resource.getMethods()) {
                boolean answers = method.getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getRawType().isMetaAnnotatedWith(jakarta.ws.rs.HttpMethod.class));
                String path = join(
                        base,
                        method.isAnnotatedWith(Path.class)
                                ? method.getAnnotationOfType(Path.class).value()
                                : "");
                boolean guarded = method.isAnnotatedWith(RolesAllowed.class)
                        ? isFor(method, method.getAnnotationOfType(RolesAllowed.class))
                        : wholeClass
                                && method.getAnnotations().stream()
                                        .noneMatch(a ->
                                                a.getRawType().getPackageName().equals("jakarta.annotation.security"));
                boolean writes = !method.isAnnotatedWith(GET.class) && !CHANGES_NOTHING.contains(path);
                if (answers && isUnderAdmin(path) && writes && !keepsWhoDidIt(method)) {
                    events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " changes something without AdminActions.keep"));
                }
                if (answers && isUnderAdmin(path) && !guarded) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " is open at " + path));
                }
            }
        }

        private static boolean isFor(JavaMethod method, RolesAllowed roles) {
            Set<String> who = Set.of(roles.value());
            return who.equals(Set.of("admin"))
                    || method.isAnnotatedWith(GET.class) && who.equals(Set.of("admin", "auditor"));
        }

        private static boolean keepsWhoDidIt(JavaMethod method) {
            return method.getMethodCallsFromSelf().stream()
                    .anyMatch(call -> call.getTargetOwner().isEquivalentTo(AdminActions.class)
                            && call.getName().equals("keep"));
        }

        private static boolean isUnderAdmin(String path) {
            return path.equals("/admin") || path.startsWith("/admin/");
        }

        private static String join(String base, String rest) {
            return ("/" + base + "/" + rest).replaceAll("/+", "/").replaceAll("(.)/$", "$1");
        }
    }
}
