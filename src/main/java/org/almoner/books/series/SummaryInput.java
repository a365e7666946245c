package org.almoner.books.series;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.almoner.books.series.SummaryQueries.Question;

/** What a summary is asked for, in words: each may be null, but for the group. */
@ApplicationScoped
public class SummaryInput {

    private final SummaryQueries queries;
    private final SeriesSettings settings;
    private final Clock clock;

    SummaryInput(SummaryQueries queries, SeriesSettings settings, Clock clock) {
        this.queries = queries;
        this.settings = settings;
        this.clock = clock;
    }

    /** All groups, of which {@link SummaryResource} answers the first. @throws ProblemException 400 that names what cannot be one */
    public SummaryRows rows(
            Group group, String zone, String from, String to, UUID ticket, String country, String currency) {
        return queries.rows(question(group, zone, from, to, ticket, country, currency));
    }

    Question question(Group group, String zone, String from, String to, UUID ticket, String country, String currency) {
        ZoneId days = ReportInput.zone(zone, settings.zone());
        LocalDate last = ReportInput.date("to", to, LocalDate.ofInstant(clock.instant(), days));
        LocalDate first = ReportInput.notAfter(
                ReportInput.date("from", from, last.minusYears(1).plusDays(1)), last);
        return new Question(
                group, days, first, last, ticket, ReportInput.country(country), ReportInput.currency(currency));
    }
}
