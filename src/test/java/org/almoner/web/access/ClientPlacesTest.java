package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;

class ClientPlacesTest {

    private final ClientPlaces places = new ClientPlaces(3, 2, "full", Duration.ofSeconds(1));

    @Test
    void oneClientLeavesAPlaceToOthers() {
        places.enter("a");
        places.enter("a");
        assertThatThrownBy(() -> places.enter("a"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(429));
        places.enter("b");
        assertThat(places.taken()).isEqualTo(3);
    }

    @Test
    void thereAreNoMoreThanThereAre() {
        places.enter("a");
        places.enter("b");
        places.enter("c");
        assertThatThrownBy(() -> places.enter("d"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(503));
    }

    @Test
    void placeThatIsGivenBackIsFreeForAnyone() {
        places.enter("a");
        places.enter("a");
        places.leave("a");
        places.enter("a");
        places.leave("a");
        places.leave("a");
        places.enter("b");
        places.enter("b");
        places.enter("c");
        assertThat(places.taken()).isEqualTo(3);
    }
}
