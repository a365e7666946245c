package org.almoner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.almoner.database.sql.InTime;
import org.almoner.testing.HouseClasses;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What every class keeps to, in whichever room it is. */
@Execution(ExecutionMode.CONCURRENT)
class HouseRulesTest {

    private static final String HOUSE = "org.almoner";

    private static final Set<String> FORBIDDEN_NAMES =
            Set.of("util", "utils", "common", "service", "services", "dto", "impl", "model");

    /** It mixes up those that happen at once; see RecordingTicket.remove(). */
    @Test
    void noEntityIsDeletedByHibernateReactive() {
        List<String> deletes = HouseClasses.ALL.stream()
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

    /** What a ledger is, how a batch is stored: none of it depends on being asked over HTTP. */
    @Test
    void theCoreThrowsNoProblemsOfHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(HOUSE + ".donation.fact..", HOUSE + ".donation.ledger..", HOUSE + ".stripe.inbox..")
                .or()
                .haveSimpleName("LedgerQueries")
                .and()
                .haveSimpleNameNotEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOUSE + ".web.problem..")
                .check(HouseClasses.ALL);
    }

    /** Nor do rooms know the driver: it has one floor, but for the ping, and for what is told on a connection that listens. */
    @Test
    void driverOfTheDatabaseIsUsedOnItsFloor() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        HOUSE + ".web..",
                        HOUSE + ".donation..",
                        HOUSE + ".books..",
                        HOUSE + ".stripe..",
                        HOUSE + ".ticket..",
                        HOUSE + ".support..",
                        HOUSE + ".profile..",
                        HOUSE + ".speech..",
                        HOUSE + ".knowledge..",
                        HOUSE + ".donor..",
                        HOUSE + ".fraud..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "io.vertx.mutiny.sqlclient..")
                .check(HouseClasses.ALL);
    }

    @Test
    void packagesAreNamedAfterWhatTheyAreAbout() {
        List<String> badlyNamed = HouseClasses.ALL.stream()
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
                .check(HouseClasses.ALL);
    }

    /** Cancelled in the middle of a transaction, Hibernate Reactive closes a session that is in use, and prints what comes of it. */
    @Test
    void requestGoesOnToItsEndWhenItsClientHangsUp() {
        List<String> cancelled = HouseClasses.ALL.stream()
                .filter(house -> house.isAnnotatedWith(Path.class) && !house.isInterface())
                .filter(house -> house.getMethods().stream()
                        .anyMatch(method -> method.getRawReturnType().isEquivalentTo(Uni.class)))
                .filter(house -> house.tryGetAnnotationOfType(Cancellable.class)
                        .map(Cancellable::value)
                        .orElse(true))
                .map(JavaClass::getName)
                .toList();
        assertThat(cancelled).isEmpty();
    }

    /** Else it is made at its first run, and an alert asks for a metric that is not there. */
    @Test
    void jobThatHasMetricsIsMadeAtTheStart() {
        assertThat(HouseClasses.ALL.stream()
                        .filter(house ->
                                house.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Scheduled.class)))
                        .filter(house -> house.getConstructors().stream()
                                .anyMatch(made -> made.getRawParameterTypes().stream()
                                        .anyMatch(type -> type.isEquivalentTo(MeterRegistry.class))))
                        .filter(house -> !house.isAnnotatedWith(Startup.class))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    /** The desk's pages call what has one. */
    @Test
    void whatIsPromisedAtAnAddressHasALimit() {
        assertThat(HouseClasses.ALL.stream()
                        .filter(house -> house.isAnnotatedWith(Path.class) && !house.isInterface())
                        .filter(house -> !house.getPackageName().startsWith(HOUSE + ".desk"))
                        .filter(house -> house.getMethods().stream()
                                .anyMatch(method -> method.getRawReturnType().isEquivalentTo(Uni.class)))
                        .filter(house -> !house.isAnnotatedWith(InTime.class))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    /** What ends sooner than a connection is closed as idle, or writes on it or reads from it meanwhile. */
    private static final Set<String> NEVER_SILENT = Set.of(
            "Stripe is asked, which has its own",
            "the queue has its own",
            "it has its own",
            "a file takes as long as its reader",
            "a recording takes as long as its sender",
            "a stream has no end");

    @Test
    void whatMayTakeMinutesIsAnsweredBeforeItsConnectionIsClosed() {
        List<JavaMethod> withoutLimit = HouseClasses.ALL.stream()
                .flatMap(house -> house.getMethods().stream())
                .filter(method -> method.getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getRawType().isMetaAnnotatedWith(jakarta.ws.rs.HttpMethod.class)))
                .filter(method -> method.tryGetAnnotationOfType(InTime.class)
                        .filter(limit -> !limit.unless().isEmpty() && !NEVER_SILENT.contains(limit.unless()))
                        .isPresent())
                .toList();
        assertThat(withoutLimit).hasSizeGreaterThan(4);
        assertThat(withoutLimit.stream()
                        .filter(method -> method.getMethodCallsFromSelf().stream()
                                .noneMatch(call -> call.getTargetOwner().isEquivalentTo(LongWork.class)))
                        .map(JavaMethod::getFullName))
                .isEmpty();
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
