package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.database.sql.Snapshots;
import org.almoner.speech.SpeechSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The manifests say what Kubernetes understands, name files that there are, and fit the application. */
@Execution(ExecutionMode.CONCURRENT)
class ManifestsTest {

    private static final Path ROOT = Path.of("k8s");

    private static final Map<String, Class<?>> KINDS = Map.of(
            "ConfigMap", ConfigMap.class,
            "Deployment", Deployment.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "Ingress", Ingress.class,
            "Namespace", Namespace.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "Secret", Secret.class,
            "Service", Service.class,
            "ServiceAccount", ServiceAccount.class);

    /** Of operators that are installed beside, whose types are not ours to know. */
    private static final Set<String> OF_OPERATORS =
            Set.of("Cluster", "ObjectStore", "Pooler", "ScheduledBackup", "ServiceMonitor", "PrometheusRule");

    /** What merges into another manifest. */
    private static final Set<String> PATCHES = Set.of("database-url.yaml");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                /** The types keep what they do not know; here it is a mistake. */
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    /** The connection on which each replica hears of changes. */
    private static final int LISTENING = 1;

    private final Container almoner = read(Deployment.class, "base/deployment.yaml")
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0);

    @Test
    void kubernetesKnowsEveryFieldOfEveryManifest() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Path file : files()) {
            for (JsonNode document : documents(file)) {
                String kind = document.path("kind").asText();
                seen.add(kind);
                if (!kind.equals("Kustomization") && !OF_OPERATORS.contains(kind)) {
                    assertThat(KINDS).as(file.toString()).containsKey(kind);
                    assertThat(YAML.treeToValue(document, KINDS.get(kind)))
                            .as(file.toString())
                            .isNotNull();
                }
            }
        }
        assertThat(seen).containsAll(KINDS.keySet()).containsAll(OF_OPERATORS);
    }

    @Test
    void mistypedFieldIsFound() throws IOException {
        JsonNode mistyped =
                YAML.readTree("kind: Deployment\nspec: {template: {spec: {containers: [{imagePullPolice: Always}]}}}");
        assertThatThrownBy(() -> YAML.treeToValue(mistyped, Deployment.class)).hasMessageContaining("imagePullPolice");
    }

    @Test
    void everyManifestIsInAKustomizationAndEveryKustomizationNamesWhatThereIs() throws IOException {
        Set<Path> named = new TreeSet<>();
        for (Path file : files()) {
            if (file.endsWith("kustomization.yaml")) {
                JsonNode kustomization = documents(file).get(0);
                List<JsonNode> paths = new ArrayList<>();
                kustomization.path("resources").forEach(paths::add);
                kustomization.path("patches").forEach(patch -> {
                    if (patch.has("path")) {
                        paths.add(patch.path("path"));
                    }
                });
                kustomization
                        .path("configMapGenerator")
                        .forEach(made -> made.path("files").forEach(paths::add));
                for (JsonNode path : paths) {
                    Path target = file.resolveSibling(path.asText()).normalize();
                    named.add(Files.isDirectory(target) ? target.resolve("kustomization.yaml") : target);
                }
            }
        }
        assertThat(named).allSatisfy(file -> assertThat(file).exists());
        assertThat(files().stream()
                        .filter(file -> !file.endsWith("kustomization.yaml"))
                        .filter(file -> !file.endsWith("secret.example.yaml")))
                .isSubsetOf(named);
        assertThat(PATCHES).allMatch(patch -> named.stream().anyMatch(file -> file.endsWith(patch)));
    }

    @Test
    void kustomizeBuildsEveryOverlay() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v kubectl").start().waitFor() == 0,
                "kubectl is not installed");
        try (Stream<Path> overlays = Files.list(ROOT.resolve("overlays"))) {
            for (Path overlay : overlays.toList()) {
                Process built = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                        .redirectErrorStream(true)
                        .start();
                String text =
                        new String(built.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(built.waitFor()).as(text).isZero();
                assertThat(text).contains("kind: Deployment", "name: almoner");
            }
        }
    }

    /** Otherwise its cache fits where it is made and not where it runs. */
    @Test
    void jvmImageIsTrainedInTheMemoryOfThePod() throws IOException {
        String mebibytes =
                almoner.getResources().getLimits().get("memory").toString().replace("Mi", "m");
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.jvm")))
                .contains("RUN /train /almoner -XX:MaxRAM=" + mebibytes)
                .containsOnlyOnce("@jvm.options");
        assertThat(Files.readString(Path.of("compose.yaml"))).contains("mem_limit: " + mebibytes);
    }

    @Test
    void portsAndPathsAreThoseOfTheApplication() throws IOException {
        String port = application().getProperty("quarkus.http.port").replaceAll("\\D", "");
        assertThat(almoner.getPorts()).singleElement().satisfies(exposed -> {
            assertThat(exposed.getName()).isEqualTo("http");
            assertThat(exposed.getContainerPort()).hasToString(port);
        });
        assertThat(read(Service.class, "base/service.yaml")
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getTargetPort()
                        .getValue())
                .isEqualTo("http");
        assertThat(almoner.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
        assertThat(almoner.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        assertThat(almoner.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.jvm"))).contains("EXPOSE " + port);
        Ingress ingress = read(Ingress.class, "overlays/production/ingress.yaml");
        assertThat(ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .extracting(path -> path.getPath())
                .containsExactlyInAnyOrder("/api", "/donor", "/assets", "/webjars", "/health");
    }

    /** A ServiceMonitor finds the services of its own namespace, and no alert goes off for want of any. */
    @Test
    void monitoringIsWhereTheServiceIs() throws IOException {
        String namespace = "\nnamespace: almoner\n";
        for (String kustomization : List.of("monitoring", "overlays/production", "overlays/cloudnative-pg")) {
            assertThat(Files.readString(Path.of("k8s", kustomization, "kustomization.yaml")))
                    .as(kustomization)
                    .contains(namespace);
        }
    }

    /** Without a {@code jobLabel} the operator names the job after the service. */
    @Test
    void alertsAskForTheJobOfTheServiceMonitor() throws IOException {
        String job = read(Service.class, "base/service.yaml").getMetadata().getName();
        assertThat(documents(ROOT.resolve("monitoring/service-monitor.yaml"))
                        .get(0)
                        .path("spec")
                        .has("jobLabel"))
                .isFalse();
        assertThat(Files.readString(ROOT.resolve("monitoring/alerts.yaml"))).contains("up{job=\"" + job + "\"}");
    }

    /** Some networks judge a packet by the pod that it goes to, which listens on another port than its service. */
    @Test
    void policyLetsOutToThePodsBehindAServicesAddress() {
        List<NetworkPolicyEgressRule> egress =
                read(NetworkPolicy.class, "base/network-policy.yaml").getSpec().getEgress();
        assertThat(egress)
                .filteredOn(rule -> rule.getTo().isEmpty())
                .extracting(ManifestsTest::ports)
                .contains(List.of("53/UDP", "53/TCP", "5353/UDP", "5353/TCP"), List.of("443/TCP"))
                .doesNotContain(List.of("8443/TCP"));
        assertThat(egress)
                .filteredOn(rule -> ports(rule).equals(List.of("8443/TCP")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getTo()).singleElement().satisfies(peer -> {
                    assertThat(peer.getPodSelector()).isNull();
                    assertThat(peer.getNamespaceSelector().getMatchExpressions())
                            .singleElement()
                            .satisfies(label -> {
                                assertThat(label.getKey()).isEqualTo("kubernetes.io/metadata.name");
                                assertThat(label.getOperator()).isEqualTo("In");
                                assertThat(label.getValues()).contains("traefik", "kube-system");
                            });
                }));
    }

    private static List<String> ports(NetworkPolicyEgressRule rule) {
        return rule.getPorts().stream()
                .map(port -> port.getPort().getValue() + "/" + port.getProtocol())
                .toList();
    }

    @Test
    void whatIsSetIsASettingAndWhatIsRequiredIsSet() throws IOException {
        Set<String> known = variables();
        Set<String> secret =
                read(Secret.class, "base/secret.example.yaml").getStringData().keySet();
        assertThat(known).containsAll(secret);
        assertThat(secret).contains("DATABASE_URL", "DONOR_HASH_KEY");
        assertThat(known)
                .containsAll(
                        read(ConfigMap.class, "base/settings.yaml").getData().keySet());
        for (String generator : List.of("secretGenerator", "configMapGenerator")) {
            documents(ROOT.resolve("overlays/development/kustomization.yaml"))
                    .get(0)
                    .path(generator)
                    .findValues("literals")
                    .stream()
                    .flatMap(literals -> Stream.of(literals).flatMap(all -> {
                        List<String> names = new ArrayList<>();
                        all.forEach(literal -> names.add(literal.asText().replaceAll("=.*", "")));
                        return names.stream();
                    }))
                    .forEach(name -> assertThat(known).contains(name));
        }
        assertThat(Files.readString(ROOT.resolve("overlays/cloudnative-pg/database-url.yaml")))
                .contains("name: DATABASE_URL", "name: almoner-db-app, key: uri");
    }

    /** The operator's certificate is of an authority of its own, which the service is given. */
    @Test
    void databaseOfTheOperatorProvesWhichItIs() throws IOException {
        JsonNode pod = documents(ROOT.resolve("overlays/cloudnative-pg/database-url.yaml"))
                .get(0)
                .at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        String where = container.at("/volumeMounts/0/mountPath").asText();
        assertThat(container.at("/env/1/value").asText())
                .isEqualTo("$(DATABASE_URI)?sslmode=verify-full&sslrootcert=" + where + "/ca.crt");
        assertThat(container.at("/env/0/name").asText()).isEqualTo("DATABASE_URI");
        assertThat(container.at("/volumeMounts/0/name")).isEqualTo(pod.at("/volumes/0/name"));
        assertThat(pod.at("/volumes/0/secret/secretName").asText()).isEqualTo("almoner-db-ca");
    }

    /** Anybody may send recordings, and a database whose volume is full takes no payment. */
    @Test
    void recordingsFillNoVolumeThatIsShipped() throws IOException {
        long audio = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SpeechSettings.class)
                .build()
                .getConfigMapping(SpeechSettings.class)
                .storage()
                .asLongValue();
        JsonNode cluster =
                documents(ROOT.resolve("overlays/cloudnative-pg/cluster.yaml")).get(0);
        JsonNode throwAway = documents(ROOT.resolve("overlays/development/postgresql.yaml")).stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        assertThat(bytes(cluster.at("/spec/storage/size"))).isGreaterThanOrEqualTo(3 * audio);
        assertThat(bytes(throwAway.at("/spec/template/spec/volumes/0/emptyDir/sizeLimit")))
                .isGreaterThanOrEqualTo(3 * audio);
        assertThat(bytes(cluster.at("/spec/walStorage/size")))
                .as("the log's own")
                .isGreaterThanOrEqualTo(audio);
    }

    private static long bytes(JsonNode quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity.asText("0"))).longValueExact();
    }

    @Test
    void backupsGoByThePluginToTheStoreThatIsThere() throws IOException {
        JsonNode cluster =
                documents(ROOT.resolve("overlays/cloudnative-pg/cluster.yaml")).get(0);
        List<JsonNode> backup = documents(ROOT.resolve("overlays/cloudnative-pg/backup.yaml"));
        assertThat(backup)
                .extracting(document -> document.path("kind").asText())
                .containsExactly("ObjectStore", "ScheduledBackup");
        assertThat(cluster.at("/spec/plugins/0/parameters/barmanObjectName"))
                .isEqualTo(backup.get(0).at("/metadata/name"));
        assertThat(backup.get(1).at("/spec/pluginConfiguration/name")).isEqualTo(cluster.at("/spec/plugins/0/name"));
        assertThat(backup.get(1).at("/spec/cluster/name")).isEqualTo(cluster.at("/metadata/name"));
    }

    /** Dependabot does not look behind an ARG. */
    @Test
    void baseImagesAreNamedWhereTheyAreRaised() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/docker"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("Dockerfile.")))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .filteredOn(line -> line.startsWith("FROM "))
                            .isNotEmpty()
                            .noneMatch(line -> line.contains("$")));
        }
    }

    @Test
    void podMayDoNothingThatItNeedNot() {
        var pod = read(Deployment.class, "base/deployment.yaml")
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(almoner.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(almoner.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(almoner.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getVolumes().get(0).getEmptyDir().getSizeLimit()).isNotNull();
    }

    @Test
    void endIsLeftItsTime() throws IOException {
        Properties application = application();
        long needed = almoner.getLifecycle().getPreStop().getSleep().getSeconds()
                + number(application.getProperty("%prod.quarkus.shutdown.delay"))
                + number(application.getProperty("%prod.quarkus.shutdown.timeout"));
        assertThat(read(Deployment.class, "base/deployment.yaml")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds())
                .isGreaterThan(needed);
        long starting = (long) almoner.getStartupProbe().getPeriodSeconds()
                * almoner.getStartupProbe().getFailureThreshold();
        assertThat(starting).isGreaterThan(number(application.getProperty("almoner.database.startup-timeout")));
    }

    /** Also of the replica that an update starts before an old one goes, which may migrate; the rest is for what operates the database. */
    @Test
    void databaseHasRoomForTheConnectionsOfAllReplicas() throws IOException {
        Properties application = application();
        String pools = Files.readString(Path.of("src/main/java/org/almoner/database/sql/Transactions.java"));
        long each = number(application.getProperty("quarkus.datasource.reactive.max-size"))
                + constant(pools, "OF_THE_QUEUE")
                + constant(pools, "OF_ALL_OTHERS")
                + Snapshots.LIMIT
                + LISTENING;
        long migrating = number(application.getProperty("quarkus.datasource.jdbc.max-size"));
        int replicas = read(HorizontalPodAutoscaler.class, "overlays/production/autoscaler.yaml")
                        .getSpec()
                        .getMaxReplicas()
                + read(Deployment.class, "base/deployment.yaml")
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxSurge()
                        .getIntVal();
        assertThat(documents(ROOT.resolve("overlays/cloudnative-pg/cluster.yaml"))
                        .get(0)
                        .at("/spec/postgresql/parameters/max_connections")
                        .asLong())
                .isGreaterThanOrEqualTo(replicas * each + migrating + 11);
        assertThat(Files.readString(ROOT.resolve("overlays/cloudnative-pg/cluster.yaml")))
                .contains("replicas of up to " + each + ",", "with " + migrating + " to migrate");
        assertThat(Files.readString(ROOT.resolve("overlays/production/autoscaler.yaml")))
                .contains("Each keeps up to " + each + "\n# connections, and " + migrating + " more");
        assertThat(Files.readString(Path.of("docs", "operations.md")))
                .contains("`default_pool_size` of " + (each + migrating) + " for each replica");
    }

    private static long constant(String source, String name) {
        return Pattern.compile(name + " = (\\d+);")
                .matcher(source)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static long number(String property) {
        return Long.parseLong(property.replaceAll("\\D", ""));
    }

    /** Those of README's table. */
    private static Set<String> variables() throws IOException {
        return Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    private static Properties application() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        }
        return properties;
    }

    private static <T> T read(Class<T> type, String file) {
        try {
            return YAML.treeToValue(documents(ROOT.resolve(file)).get(0), type);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }
}
