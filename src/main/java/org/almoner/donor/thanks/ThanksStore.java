package org.almoner.donor.thanks;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.donor.language.DonorLanguage;

/** The table of thanks. What is written is committed when it answers. */
@ApplicationScoped
class ThanksStore {

    /** Longer than a letter may take: whoever sent it is dead. */
    static final Duration DEAD_AFTER = Duration.ofMinutes(2);

    private final Reads reads;
    private final Transactions transactions;
    private final ThanksSettings settings;
    private final Clock clock;

    ThanksStore(Reads reads, Transactions transactions, ThanksSettings settings, Clock clock) {
        this.reads = reads;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * How it is with all of them, without a lock.
     *
     * @param nextAt when the next is due or has been, for what waits for our sake since it was written; null when none waits
     * @param today how many were sent, or may have been, or were refused for good since midnight (UTC)
     * @param hasUntold whether it is time to look again at what only an import has told of
     */
    record Glance(
            boolean journalHasMore,
            boolean isDue,
            boolean hasOrphans,
            long waiting,
            Instant nextAt,
            long today,
            boolean hasUntold) {

        boolean hasWork() {
            return journalHasMore || isDue || hasOrphans || hasUntold;
        }
    }

    /** A letter that may be sent now. @param tries with this one */
    record Claim(UUID donationId, int tries) {}

    /** What became of it. */
    record Settled(Claim claim, Verdict verdict) {}

    /** Why a letter is not sent. @param reason a word of ours */
    record LetGo(UUID donationId, String reason) {}

    Uni<Glance> glance() {
        Instant now = clock.instant();
        return reads.read(
                        ThanksSql.GLANCE,
                        now.toString(),
                        now.minus(DEAD_AFTER).toString(),
                        now.truncatedTo(ChronoUnit.DAYS).toString())
                .map(rows -> {
                    Object[] row = rows.get(0);
                    return new Glance(
                            (Boolean) row[0],
                            (Boolean) row[1],
                            (Boolean) row[2],
                            (Long) row[3],
                            instant(row[4]),
                            (Long) row[5],
                            (Boolean) row[6]);
                });
    }

    /** @return how many were interrupted; whether they are sent again is a setting */
    Uni<Integer> settleOrphans() {
        Instant now = clock.instant();
        ThanksState state = settings.againWhenUnknown() ? ThanksState.WAITING : ThanksState.UNKNOWN;
        return transactions
                .write(
                        ThanksSql.ORPHANS,
                        state.name(),
                        now.toString(),
                        now.minus(DEAD_AFTER).toString())
                .map(List::size);
    }

    /** Lets go of what is too old, or was given back, of a piece of what is due. @return their states; while there are some, there may be more */
    Uni<List<ThanksState>> drop() {
        Instant now = clock.instant();
        return transactions
                .write(statements -> new Sent()
                        .and(statements.send(FollowerSql.LOCK))
                        .giving(statements.send(
                                ThanksSql.DROP,
                                now.toString(),
                                now.minus(settings.notOlderThan()).toString())))
                .map(rows -> rows.stream()
                        .map(row -> ThanksState.valueOf((String) row[0]))
                        .toList());
    }

    Uni<List<Due>> due(int most) {
        Instant now = clock.instant();
        return reads.read(
                        ThanksSql.DUE,
                        now.toString(),
                        now.minus(settings.notOlderThan()).toString(),
                        most)
                .map(rows -> rows.stream().map(Due::of).toList());
    }

    /** Which of these hashes of addresses are of people who asked to be forgotten. */
    Uni<Set<String>> forgotten(Collection<String> hashes) {
        return hashes.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : reads.read(ThanksSql.FORGOTTEN, TextArray.of(hashes))
                        .map(rows -> rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet()));
    }

    /** @param languages of the letters, by donation @return those that are ours to send, by donation */
    Uni<Map<UUID, Claim>> claim(Map<UUID, DonorLanguage> languages) {
        List<UUID> ids = List.copyOf(languages.keySet());
        return transactions
                .write(
                        ThanksSql.CLAIM,
                        TextArray.of(ids),
                        TextArray.of(ids, id -> languages.get(id).tag()),
                        clock.instant().toString())
                .map(rows -> {
                    Map<UUID, Claim> claims = new HashMap<>();
                    rows.forEach(row -> claims.put((UUID) row[0], new Claim((UUID) row[0], (Integer) row[1])));
                    return claims;
                });
    }

    Uni<Void> settle(List<Settled> all) {
        return transactions
                .write(
                        ThanksSql.SETTLE,
                        TextArray.of(all, settled -> settled.claim().donationId()),
                        TextArray.of(all, settled -> settled.claim().tries()),
                        TextArray.of(all, settled -> settled.verdict().state()),
                        TextArray.of(all, settled -> settled.verdict().reason()),
                        TextArray.of(all, settled -> settled.verdict().dueAt()),
                        TextArray.of(all, settled -> settled.verdict().counts()),
                        clock.instant().toString())
                .replaceWithVoid();
    }

    Uni<Void> letGo(List<LetGo> all) {
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : transactions
                        .write(
                                ThanksSql.LET_GO,
                                TextArray.of(all, LetGo::donationId),
                                TextArray.of(all, LetGo::reason),
                                clock.instant().toString())
                        .replaceWithVoid();
    }
}
