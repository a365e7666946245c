package org.almoner.dev;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almoner.dev.standin.Donor;

/** Who gives in a made-up year, where, and how much: the same from the same seed. */
final class GiftCast {

    private static final int DONORS = 180;

    /** Of a hundred gifts so many come from one of those who give again and again. */
    private static final int FAITHFUL_PERCENT = 55;

    private static final int FAITHFUL = 25;

    private static final List<Land> LANDS = List.of(
            new Land("US", "usd", 34, List.of("Maria Garcia Lopez", "James Smith", "Ruth Okafor", "Dana O'Neill")),
            new Land("DE", "eur", 22, List.of("Anna Müller", "Jonas Weiß", "Lena Krüger", "Paul Lehmann")),
            new Land("GB", "gbp", 14, List.of("Emma Jones", "Oliver Taylor", "Priya Patel", "Owen Hughes")),
            new Land("FR", "eur", 10, List.of("Camille Durand", "Louis Lefèvre", "Inès Moreau")),
            new Land("JP", "jpy", 9, List.of("Yuki Tanaka", "Hana Suzuki", "Ren Kobayashi")),
            new Land("CH", "chf", 6, List.of("Urs Meier", "Laura Rossi")),
            new Land("KW", "kwd", 3, List.of("Fatima Alsabah", "Yousef Almutairi")),
            new Land("NL", "eur", 2, List.of("Sanne de Vries", "Daan Jansen")));

    /** In major units of dollars, roughly; what people choose from. */
    private static final List<Integer> SUMS =
            List.of(5, 10, 10, 20, 20, 25, 25, 25, 40, 50, 50, 75, 100, 100, 250, 1_000);

    private final Random random;
    private final List<Giver> givers = new ArrayList<>();

    /** @param weight of a hundred donors so many live there */
    private record Land(String country, String currency, int weight, List<String> names) {}

    private record Giver(Donor donor, String currency) {}

    /** @param amount in minor units @param currency in lower case, as Stripe writes it */
    record Gift(Donor donor, long amount, String currency) {}

    GiftCast(Random random) {
        this.random = random;
        for (int i = 0; i < DONORS; i++) {
            Land land = land();
            String name = land.names().get(random.nextInt(land.names().size()));
            givers.add(new Giver(new Donor(name, "donor" + i + "@example.com", land.country()), land.currency()));
        }
    }

    Gift next() {
        boolean faithful = random.nextInt(100) < FAITHFUL_PERCENT;
        Giver giver = givers.get(random.nextInt(faithful ? FAITHFUL : DONORS));
        int dollars = SUMS.get(random.nextInt(SUMS.size()));
        return new Gift(giver.donor(), minor(giver.currency(), dollars), giver.currency());
    }

    private static long minor(String currency, int dollars) {
        return switch (currency) {
            case "jpy" -> dollars * 100L;
            case "kwd" -> dollars * 300L;
            default -> dollars * 100L;
        };
    }

    private Land land() {
        int at = random.nextInt(LANDS.stream().mapToInt(Land::weight).sum());
        for (Land land : LANDS) {
            at -= land.weight();
            if (at < 0) {
                return land;
            }
        }
        throw new IllegalStateException("The weights add up to what was drawn from");
    }
}
