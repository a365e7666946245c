package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What JSON reads or writes must be registered, with all that it is made of: a native image knows no other type's fields,
 * and says so at run time only, with the first event.
 *
 * <p>JSON begins at the methods of resources, and wherever something is given to Jackson or to an answer. What is given is an
 * Object there, so every record that such a method speaks of counts: better one too many than one too few.
 */
@Execution(ExecutionMode.CONCURRENT)
class RegisteredForReflectionTest {

    private static final JavaClasses STRIPE_NET = new ClassFileImporter().importPackages("com.stripe.net");

    /** The classes of stripe-java that a call of {@code StripeApi} goes through. */
    private static final Set<String> CLIENT_OF_STRIPE =
            Set.of("HttpClient", "HttpURLConnectionClient", "RequestTelemetry", "StripeRequest", "StripeResponse");

    /** Whoever has one of these methods called reads or writes JSON. */
    private static final Set<String> JSON_OWNERS = Set.of(
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.databind.ObjectReader",
            "com.fasterxml.jackson.databind.ObjectWriter",
            "com.fasterxml.jackson.databind.json.JsonMapper",
            "io.vertx.core.json.Json",
            "io.vertx.core.json.JsonArray",
            "io.vertx.core.json.JsonObject",
            "jakarta.ws.rs.core.Response",
            "jakarta.ws.rs.core.Response$ResponseBuilder",
            "jakarta.ws.rs.sse.OutboundSseEvent$Builder",
            "org.jboss.resteasy.reactive.RestResponse",
            "org.jboss.resteasy.reactive.RestResponse$ResponseBuilder");

    private static final Set<String> JSON_METHODS = Set.of(
            "convertValue",
            "data",
            "decodeValue",
            "encode",
            "encodeToBuffer",
            "entity",
            "mapFrom",
            "mapTo",
            "ok",
            "readValue",
            "readValues",
            "readerFor",
            "status",
            "treeToValue",
            "valueToTree",
            "writeValue",
            "writeValueAsBytes",
            "writeValueAsString",
            "writerFor");

    /** Spoken of beside JSON and not in it: records that the rule finds and that nothing reads or writes. */
    private static final Set<String> BESIDE_JSON = Set.of(
            "Attempt",
            "BalanceEntry",
            "CheckedService",
            "DonorLink",
            "Finding",
            "FoldPlace",
            "Folded",
            "FormerHash",
            "Held",
            "Lease",
            "LedgerEntry",
            "LockedPayments",
            "Named",
            "Notice",
            "Outcome",
            "PaymentFacts",
            "Place",
            "PayoutTold",
            "Recorded",
            "Service",
            "StoredPayment",
            "StripeEvent",
            "Suspicion",
            "TicketTotals",
            "TwoTrips",
            "Worth");

    @Test
    void whatJsonReadsOrWritesIsRegisteredWithAllItsComponents() {
        Set<JavaClass> touched = closure(roots());
        assertThat(touched).as("the rule must find something").hasSizeGreaterThan(40);
        assertThat(touched.stream()
                        .filter(type -> !type.isAnnotatedWith(RegisterForReflection.class))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList())
                .as("annotate these with @RegisterForReflection, or name them in BESIDE_JSON")
                .isEmpty();
    }

    /** What is not ours cannot carry the annotation, and the JDK's own types have serializers of their own. */
    @Test
    void whatJsonReadsOrWritesIsMadeOfOurTypesAndTheJdksOnly() {
        assertThat(closure(roots()).stream()
                        .flatMap(type -> components(type).stream())
                        .filter(type -> !isOurs(type) && !isKnownToJackson(type))
                        .map(JavaClass::getName)
                        .distinct())
                .isEmpty();
    }

    /** stripe-java ships no metadata for native images, and its models are many: their JSON is read by records of ours. */
    @Test
    void modelsOfStripeJavaAreNotUsed() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("org.almoner.dev..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.stripe.model..", "com.stripe.param..", "com.google.gson..")
                .because("Gson would need each of them registered with all its components (StripeJavaReflection)")
                .check(HouseClasses.ALL);
    }

    /** Its HTTP client is used, and that writes a little JSON of its own. */
    @Test
    void whatStripeJavasClientWritesIsRegisteredWithAllItsComponents() {
        Set<JavaClass> written = STRIPE_NET.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> CLIENT_OF_STRIPE.contains(unit.getOwner().getSimpleName()))
                .filter(unit -> callsOneOf(unit, Set.of("com.google.gson.Gson.toJson")))
                .flatMap(unit -> unit.getConstructorCallsFromSelf().stream())
                .map(JavaAccess::getTargetOwner)
                .filter(RegisteredForReflectionTest::isOfStripe)
                .collect(Collectors.toSet());
        Set<String> needed = written.stream()
                .flatMap(type -> Stream.concat(Stream.of(type), components(type).stream()))
                .filter(RegisteredForReflectionTest::isOfStripe)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertThat(needed).as("the rule must find something").isNotEmpty();
        assertThat(registeredByName().filter(name -> name.startsWith("com.stripe.")))
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    private static Stream<String> registeredByName() {
        return HouseClasses.ALL.stream()
                .filter(type -> type.isAnnotatedWith(RegisterForReflection.class))
                .flatMap(type -> Stream.of(
                        type.getAnnotationOfType(RegisterForReflection.class).classNames()));
    }

    /**
     * A native executable finds a service of the JDK by a file of ours (PackagedHttpIT writes dates in three languages): what it
     * names must be what the JDK names, and be registered.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sun.util.locale.provider.LocaleDataMetaInfo",
                "sun.util.resources.LocaleData$CommonResourceBundleProvider"
            })
    void languagesAreFoundByTheServicesThatTheJdkHas(String service) throws IOException {
        List<String> named = Files.readAllLines(Path.of("src/main/resources/META-INF/services", service)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(provider -> {
            assertThat(providersInTheJdk(service)).contains(provider);
            assertThat(registeredByName()).contains(provider);
        });
    }

    private static List<String> providersInTheJdk(String service) {
        return ModuleFinder.ofSystem().find("jdk.localedata").orElseThrow().descriptor().provides().stream()
                .filter(provided -> provided.service().equals(service))
                .flatMap(provided -> provided.providers().stream())
                .toList();
    }

    private static Set<JavaClass> roots() {
        Set<String> writers = writers();
        Set<JavaClass> roots = new HashSet<>();
        answeringJson().flatMap(type -> type.getMethods().stream()).forEach(method -> {
            if (isEndpoint(method)) {
                roots.addAll(ours(method.getReturnType()));
                method.getParameters().stream()
                        .filter(parameter -> parameter.getAnnotations().stream()
                                .noneMatch(annotation -> annotation
                                        .getRawType()
                                        .getPackageName()
                                        .matches("jakarta\\.ws\\.rs.*|org\\.jboss\\.resteasy.*")))
                        .map(JavaParameter::getType)
                        .forEach(type -> roots.addAll(ours(type)));
            }
        });
        answeringJson()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> callsOneOf(unit, writers))
                .forEach(unit -> roots.addAll(spokenOf(unit)));
        return roots.stream()
                .filter(type -> !BESIDE_JSON.contains(type.getSimpleName()))
                .collect(Collectors.toSet());
    }

    /** The methods that take anything and hand it to JSON, ours included: names with their owners. */
    private static Set<String> writers() {
        Set<String> writers = new HashSet<>();
        JSON_OWNERS.forEach(owner -> JSON_METHODS.forEach(method -> writers.add(owner + "." + method)));
        boolean grown = true;
        while (grown) {
            Set<String> more = production()
                    .flatMap(type -> type.getCodeUnits().stream())
                    .filter(unit -> takesAnything(unit) && callsOneOf(unit, writers))
                    .map(unit -> unit.getOwner().getName() + "." + unit.getName())
                    .collect(Collectors.toSet());
            grown = writers.addAll(more);
        }
        return writers;
    }

    private static boolean takesAnything(JavaCodeUnit unit) {
        return unit.getParameterTypes().stream()
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .anyMatch(type -> type.isEquivalentTo(Object.class) || type.isEquivalentTo(Class.class));
    }

    private static boolean callsOneOf(JavaCodeUnit unit, Set<String> methods) {
        return codeAccesses(unit)
                .anyMatch(access -> methods.contains(access.getTargetOwner().getName() + "."
                        + access.getTarget().getName()));
    }

    private static Stream<JavaAccess<?>> codeAccesses(JavaCodeUnit unit) {
        return Stream.concat(unit.getAccessesFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
    }

    private static Set<JavaClass> spokenOf(JavaCodeUnit unit) {
        Set<JavaClass> spokenOf = new HashSet<>();
        unit.getParameterTypes().forEach(type -> spokenOf.addAll(ours(type)));
        spokenOf.addAll(ours(unit.getReturnType()));
        codeAccesses(unit).forEach(access -> {
            spokenOf.addAll(ours(access.getTargetOwner()));
            if (access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target) {
                target.resolveMember().ifPresent(member -> spokenOf.addAll(ours(member.getReturnType())));
            }
        });
        spokenOf.removeIf(type -> !type.isRecord());
        unit.getReferencedClassObjects().stream()
                .map(ReferencedClassObject::getRawType)
                .filter(type -> isOurs(type) && !type.isAssignableTo(Throwable.class))
                .forEach(spokenOf::add);
        return spokenOf;
    }

    private static Set<JavaClass> closure(Set<JavaClass> roots) {
        Set<JavaClass> all = new HashSet<>();
        Deque<JavaClass> waiting = new ArrayDeque<>(roots);
        while (!waiting.isEmpty()) {
            JavaClass type = waiting.pop();
            if (all.add(type)) {
                components(type).stream()
                        .filter(RegisteredForReflectionTest::isOurs)
                        .forEach(waiting::add);
                type.getSubclasses().forEach(waiting::add);
            }
        }
        return all;
    }

    /** The types of what it is written as, and those that may stand for it. */
    private static Set<JavaClass> components(JavaClass type) {
        if (type.isEnum()) {
            return Set.of();
        }
        Set<JavaClass> components = new HashSet<>();
        type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .map(JavaField::getType)
                .forEach(field -> components.addAll(rawTypes(field)));
        if (type.isAnnotatedWith(JsonSubTypes.class)) {
            Arrays.stream(type.getAnnotationOfType(JsonSubTypes.class).value())
                    .map(JsonSubTypes.Type::value)
                    .forEach(subtype -> components.add(HouseClasses.ALL.get(subtype)));
        }
        return components;
    }

    private static Set<JavaClass> ours(JavaType type) {
        return rawTypes(type).stream()
                .filter(RegisteredForReflectionTest::isOurs)
                .collect(Collectors.toSet());
    }

    private static Set<JavaClass> rawTypes(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .collect(Collectors.toSet());
    }

    private static boolean isEndpoint(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isMetaAnnotatedWith(HttpMethod.class));
    }

    private static Stream<JavaClass> production() {
        return HouseClasses.ALL.stream().filter(RegisteredForReflectionTest::isOurs);
    }

    /** The desk answers with pages, for which Qute makes what it needs while it builds. */
    private static Stream<JavaClass> answeringJson() {
        return production().filter(type -> !type.getPackageName().startsWith("org.almoner.desk."));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("org.almoner")
                && !type.getPackageName().startsWith("org.almoner.dev");
    }

    private static boolean isOfStripe(JavaClass type) {
        return type.getPackageName().startsWith("com.stripe");
    }

    private static boolean isKnownToJackson(JavaClass type) {
        return type.isPrimitive()
                || List.of(
                                "java.lang",
                                "java.math",
                                "java.net",
                                "java.time",
                                "java.util",
                                "com.fasterxml.jackson.databind")
                        .contains(type.getPackageName());
    }
}
