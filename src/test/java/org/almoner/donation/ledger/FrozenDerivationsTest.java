package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;

/**
 * Reminds whoever changes what a history comes to, so that no row of an earlier meaning passes for one of the new:
 * {@code derivations/N.jsonl} keeps histories and the rows that derivation N made of them, and is never changed once it was
 * delivered.
 */
class FrozenDerivationsTest {

    private static final Path FROZEN = Path.of("src", "test", "resources", "derivations");
    private static final Path UPDATED = Path.of("target");
    private static final UUID ID = new UUID(0, 1);
    private static final int LIVES = 60;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    void historiesComeToWhatTheVersionOfTheDerivationSays() throws IOException {
        Path frozen = file(FROZEN, LedgerEntry.DERIVATION);
        Path updated = file(UPDATED, LedgerEntry.DERIVATION);
        Files.write(
                updated, histories().stream().map(FrozenDerivationsTest::line).toList());
        assertThat(frozen)
                .as("What derivation %d makes of histories; to keep it, copy %s there", LedgerEntry.DERIVATION, updated)
                .exists();
        for (String line : Files.readAllLines(frozen)) {
            String history = JSON.readTree(line).get("history").toString();
            assertThat(JSON.readTree(line(history)))
                    .as(
                            "Derivation %d once made another row of this history. If that is meant, raise"
                                    + " LedgerEntry.DERIVATION, so that the rows of today's are derived anew, and copy"
                                    + " what this test then writes",
                            LedgerEntry.DERIVATION)
                    .isEqualTo(JSON.readTree(line));
        }
    }

    @Test
    void historiesOfEveryEarlierDerivationAreStillUnderstoodWhole() throws IOException {
        for (int version = 1; version <= LedgerEntry.DERIVATION; version++) {
            for (String line : Files.readAllLines(file(FROZEN, version))) {
                JsonNode history = JSON.readTree(line).get("history");
                assertThat(JSON.readTree(LedgerJson.write(LedgerJson.readHistory(history.toString()))))
                        .as("derivation %d", version)
                        .isEqualTo(history);
            }
        }
    }

    /** Those of the earlier versions, and lives as they are played today. */
    private static Set<String> histories() throws IOException {
        Set<String> histories = new LinkedHashSet<>();
        for (int version = 1; version < LedgerEntry.DERIVATION; version++) {
            for (String line : Files.readAllLines(file(FROZEN, version))) {
                histories.add(JSON.readTree(line).get("history").toString());
            }
        }
        for (int i = 0; i < LIVES; i++) {
            histories.add(LedgerJson.write(Translator.history(
                    events(new Random(i)).stream().map(Translator::news).toList())));
        }
        return histories;
    }

    private static List<? extends JsonNode> events(Random random) {
        return RandomLives.life(random, "frozen" + random.nextInt(1_000_000), new UUID(7, random.nextLong()))
                .events();
    }

    private static String line(String history) {
        ObjectNode row = (ObjectNode) Payment.derived(ID, LedgerJson.readHistory(history));
        row.remove(List.of("id", "updated_at", "history", "derivation"));
        return "{\"history\":" + history + ",\"row\":" + row + "}";
    }

    private static Path file(Path folder, int version) {
        return folder.resolve(version + ".jsonl");
    }
}
