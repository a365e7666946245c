package org.almoner.fraud.watch;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.Quarters;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.CaseStore.Known;
import org.almoner.fraud.cases.Suspicion;
import org.almoner.fraud.guard.Guard;
import org.almoner.fraud.guard.GuardSettings;
import org.almoner.fraud.guard.GuardStore;
import org.almoner.fraud.guard.GuardStore.Counted;
import org.almoner.fraud.rule.Finding;
import org.almoner.fraud.rule.Rule;
import org.almoner.fraud.rule.RuleSettings;
import org.almoner.fraud.rule.Traffic;
import org.almoner.fraud.rule.TrafficRules;
import org.almoner.fraud.watch.SeenTraffic.Line;

/** Judges what tickets see, opens their cases, and slows, closes and opens their checkouts: all of it in one transaction. */
@ApplicationScoped
class TrafficWatch {

    private final Transactions transactions;
    private final CaseStore cases;
    private final GuardStore guards;
    private final RuleSettings rules;
    private final boolean reacts;
    private final Guard.Limits limits;
    private final Clock clock;
    private final RecentTraffic recent = new RecentTraffic();

    TrafficWatch(
            Transactions transactions,
            CaseStore cases,
            GuardStore guards,
            RuleSettings rules,
            GuardSettings settings,
            Clock clock) {
        this.transactions = transactions;
        this.cases = cases;
        this.guards = guards;
        this.rules = rules;
        this.reacts = settings.react();
        this.limits = Guard.Limits.of(settings);
        this.clock = clock;
    }

    /** What has become of a ticket's checkout. @param guard null where it has opened @param traffic that was seen */
    record Change(UUID ticketId, Guard guard, Traffic traffic) {}

    /** @param changes that those who read the log should know */
    record Watched(List<Known> told, List<Change> changes) {}

    private record Seen(Instant now, SeenTraffic traffic, List<Counted> guards, Map<UUID, Set<String>> accepted) {

        /** Whether that is not what somebody has said to be honest there. */
        boolean counts(UUID ticket, Finding found) {
            Set<String> honest = accepted.getOrDefault(ticket, Set.of());
            return !honest.contains(found.rule())
                    && (!TrafficRules.isTrying(found.rule()) || honest.stream().noneMatch(TrafficRules::isTrying));
        }
    }

    Uni<Watched> look() {
        return transactions.run(new TwoTrips<>(this::read, this::write));
    }

    private CompletionStage<Seen> read(Statements statements) {
        Instant now = clock.instant();
        Instant from = Quarters.before(now);
        Sent locked = new Sent().and(cases.lock(statements));
        CompletionStage<List<Counted>> counted = guards.counted(statements);
        CompletionStage<Map<UUID, Set<String>>> accepted = statements
                .send(WatchSql.ACCEPTED, now.minus(CaseStore.QUIET).toString())
                .thenApply(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> UUID.fromString((String) row[0]),
                                Collectors.mapping(row -> (String) row[1], Collectors.toSet()))));
        CompletionStage<Seen> seen = statements
                .send(WatchSql.TRAFFIC, from.toString(), Quarters.of(now).toString())
                .thenCompose(rows -> {
                    List<Line> lines = rows.stream().map(Line::of).toList();
                    return usual(statements, lines, from).thenApply(usual -> new SeenTraffic(lines, usual));
                })
                .thenCombine(counted, (traffic, known) -> new Seen(now, traffic, known, Map.of()))
                .thenCombine(accepted, (all, honest) -> new Seen(now, all.traffic(), all.guards(), honest));
        return locked.giving(seen);
    }

    private CompletionStage<Map<String, Double>> usual(Statements statements, List<Line> lines, Instant from) {
        List<String> countries = SeenTraffic.countries(lines, rules.countryLeast());
        if (countries.isEmpty()) {
            return CompletableFuture.completedStage(Map.of());
        }
        return statements
                .send(
                        WatchSql.USUAL,
                        from.minus(SeenTraffic.USUAL).toString(),
                        from.minus(Quarters.LENGTH).toString(),
                        TextArray.of(countries))
                .thenApply(rows -> SeenTraffic.usual(rows, countries, from));
    }

    private CompletionStage<Watched> write(Statements statements, Seen seen) {
        Map<UUID, Traffic> tickets = new HashMap<>(seen.traffic().byTicket());
        tickets.remove(UUID.fromString(WatchSql.NO_TICKET));
        Map<UUID, Traffic> lately = recent.since(seen.now(), seen.traffic().lines());
        Set<UUID> tried = new HashSet<>();
        Set<UUID> toGuard = new HashSet<>();
        List<Suspicion> suspicions = new ArrayList<>();
        tickets.forEach((ticket, traffic) -> {
            List<Finding> found = new ArrayList<>(Rule.judge(rules.traffic(), traffic));
            List<Finding> trying = Stream.of(
                            rules.declinesNowRule().judge(lately.getOrDefault(ticket, Traffic.of(0, 0))),
                            rules.declinesRule().judge(traffic))
                    .flatMap(Optional::stream)
                    .toList();
            trying.stream().filter(one -> !found.contains(one)).forEach(found::add);
            found.removeIf(one -> !seen.counts(ticket, one));
            if (!found.isEmpty() && Rule.score(found) >= rules.caseScore()) {
                suspicions.add(Suspicion.ofTicket(ticket, found));
            }
            if (!trying.isEmpty()) {
                tried.add(ticket);
            }
            if (trying.stream().anyMatch(one -> seen.counts(ticket, one))) {
                toGuard.add(ticket);
            }
        });
        // What single tickets explain is not everybody's; and so are those that are said to be honest.
        Traffic rest = seen.traffic().without(tried);
        rules.declinesRule().judge(rest).ifPresent(found -> suspicions.add(Suspicion.ofAll(List.of(found))));
        return cases.tell(statements, suspicions).thenCombine(guard(statements, seen, tickets, toGuard), Watched::new);
    }

    private CompletionStage<List<Change>> guard(
            Statements statements, Seen seen, Map<UUID, Traffic> tickets, Set<UUID> toGuard) {
        Instant now = seen.now();
        List<Change> changes = new ArrayList<>();
        List<Guard> set = new ArrayList<>();
        List<UUID> opened = new ArrayList<>();
        Set<UUID> known = new HashSet<>();
        for (Counted counted : seen.guards()) {
            Guard guard = counted.guard();
            UUID ticket = guard.ticketId();
            boolean isToBeGuarded = reacts && toGuard.contains(ticket);
            if (guard.isOver(now) && !(isToBeGuarded && guard.state() == Guard.State.SLOWED)) {
                opened.add(ticket);
                changes.add(new Change(ticket, null, tickets.get(ticket)));
                known.add(ticket);
                continue;
            }
            known.add(ticket);
            Optional<Guard> next = isToBeGuarded ? guard.next(counted.failed(), now, limits) : Optional.empty();
            next.ifPresent(becomes -> {
                set.add(becomes);
                if (becomes.state() != guard.state()) {
                    changes.add(new Change(ticket, becomes, tickets.get(ticket)));
                }
            });
        }
        if (reacts) {
            for (UUID ticket : toGuard) {
                if (known.add(ticket)) {
                    Traffic traffic = tickets.get(ticket);
                    Guard slowed = Guard.slowed(ticket, now, Quarters.before(now), traffic.declines(), limits);
                    set.add(slowed);
                    changes.add(new Change(ticket, slowed, traffic));
                }
            }
        }
        return new Sent()
                .and(guards.set(statements, set, now))
                .and(guards.open(statements, opened, now))
                .then(changes);
    }
}
