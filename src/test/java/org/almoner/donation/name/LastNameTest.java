package org.almoner.donation.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LastNameTest {

    @Test
    void plainNamesHaveTheLastNameThatTheRulesOfAllNamesGive() {
        String[] words = {
            "Maria", "lopez", "SMITH", "Jr", "III", "V", "x", "MD", "Co", "GmbH", "co", "Ltd", "Sa", "A", "", "", "SA",
            "de", "CV", "Sp", "z", "oo"
        };
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String name = random.ints(random.nextInt(6), 0, words.length)
                    .mapToObj(word -> words[word])
                    .collect(Collectors.joining(" "));
            assertThat(LastName.of(name)).as("'%s', seed %d", name, seed).isEqualTo(LastName.ofAny(name));
        }
    }
}
