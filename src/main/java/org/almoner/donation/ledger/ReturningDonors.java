package org.almoner.donation.ledger;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.donation.fact.FormerHash;

/** Knows donors of before again, wherever their address is shown while there is more than one key of their hashes. */
@ApplicationScoped
public class ReturningDonors {

    private final Transactions transactions;
    private final Clock clock;

    ReturningDonors(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Of addresses that no payment shows which is just being written. Of donors who are new nothing is kept. */
    public Uni<Void> know(List<FormerHash> hashes) {
        return hashes.isEmpty()
                ? Uni.createFrom().voidItem()
                : transactions
                        .write(statements -> tie(statements, hashes, clock.instant()))
                        .replaceWithVoid();
    }

    /** The same in the transaction of one that is. */
    static CompletionStage<List<Object[]>> tie(Statements statements, List<FormerHash> hashes, Instant now) {
        return statements.send(
                LedgerSql.TIE,
                hashes.stream().map(FormerHash::former).toArray(String[]::new),
                hashes.stream().map(FormerHash::present).toArray(String[]::new),
                now.atOffset(ZoneOffset.UTC),
                hashes.stream().map(FormerHash::formerKey).toArray(String[]::new),
                hashes.stream().map(FormerHash::presentKey).toArray(String[]::new));
    }
}
