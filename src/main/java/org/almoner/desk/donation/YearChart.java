package org.almoner.desk.donation;

import io.quarkus.qute.RawString;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import org.almoner.books.series.Series;
import org.almoner.desk.chart.AmountChart;
import org.almoner.desk.chart.AmountTexts;
import org.almoner.desk.frame.Reader;

/** What came in in twelve months in one currency, drawn, and the same as figures. @param months the oldest first */
public record YearChart(String currency, RawString drawing, List<Month> months) {

    /** @param name as the reader's language has it */
    public record Month(String name, long gifts, BigDecimal net) {}

    /** One for each currency in which anything moved. */
    static List<YearChart> of(Series series, Reader reader) {
        List<String> currencies = series.rows().stream()
                .map(Series.Row::currency)
                .distinct()
                .sorted()
                .toList();
        return IntStream.range(0, currencies.size())
                .mapToObj(index -> of("year-" + index, currencies.get(index), series, reader))
                .toList();
    }

    private static YearChart of(String id, String currency, Series series, Reader reader) {
        DateTimeFormatter name = DateTimeFormatter.ofPattern("LLL y", reader.locale());
        List<Month> months = series.rows().stream()
                .filter(row -> row.currency().equals(currency))
                .map(row -> new Month(name.format(first(row.from())), row.gifts(), row.net()))
                .toList();
        AmountChart chart = new AmountChart(
                id,
                "Net by month, " + currency,
                new AmountTexts(currency, reader.locale()),
                months.stream()
                        .map(month -> new AmountChart.Point(month.name(), month.net()))
                        .toList());
        return new YearChart(currency, new RawString(chart.svg()), months);
    }

    private static LocalDate first(LocalDate day) {
        return day.withDayOfMonth(1);
    }
}
