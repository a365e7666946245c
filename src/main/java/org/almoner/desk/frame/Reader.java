package org.almoner.desk.frame;

import io.quarkus.qute.RawString;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.almoner.desk.chart.AmountTexts;
import org.almoner.web.HtmlText;
import org.almoner.web.session.DeskSession;
import org.almoner.web.session.DeskSessions;

/**
 * Who reads a page, and how money and time are written for them. The first parameter of every template.
 *
 * @param session null at the login
 * @param locale of numbers and dates; the words are English
 * @param zone that of the browser, UTC until it has told
 * @param path as it was asked for, normalised
 * @param address path and query, to come back to
 * @param notice what was just done; null mostly
 */
public record Reader(
        DeskSession session, Locale locale, ZoneId zone, String path, String address, Notice notice, Assets assets) {

    /** @param failed whether it tells of something that was not done */
    public record Notice(String text, boolean failed) {}

    static Reader of(RoutingContext request, Assets assets, Notices notices) {
        return new Reader(
                DeskSessions.of(request),
                Preferences.locale(request),
                Preferences.zone(request),
                request.normalizedPath(),
                request.request().uri(),
                notices.take(request),
                assets);
    }

    /** Whether the page may show what changes something. */
    public boolean mayChange() {
        return session != null && session.mayChange();
    }

    /** The hidden field without which no form is taken. */
    public RawString token() {
        return new RawString("<input type=\"hidden\" name=\"" + Form.TOKEN + "\" value=\""
                + (session == null ? "" : session.formToken()) + "\">");
    }

    public List<Navigation.Group> navigation() {
        return Navigation.groups(mayChange());
    }

    /** With the digits that it has, and its currency's code; a dash for null. */
    public String money(BigDecimal amount, String currency) {
        return amount == null ? "–" : number(amount) + "\u00a0" + currency;
    }

    /** With the digits that it has. */
    public String number(BigDecimal amount) {
        return AmountTexts.plain(amount, locale);
    }

    public String count(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** Day and time, with the exact instant for programs; a dash for null. */
    public RawString time(Instant at) {
        return at == null
                ? new RawString("–")
                : element(
                        at.toString(),
                        formatter(FormatStyle.MEDIUM, FormatStyle.SHORT).format(at.atZone(zone)));
    }

    /** Day and time to the second, for what happened in an order; a dash for null. */
    public RawString second(Instant at) {
        return at == null
                ? new RawString("–")
                : element(
                        at.toString(),
                        formatter(FormatStyle.MEDIUM, FormatStyle.MEDIUM).format(at.atZone(zone)));
    }

    /** A dash for null. */
    public RawString day(LocalDate day) {
        return day == null
                ? new RawString("–")
                : element(
                        day.toString(),
                        DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                                .withLocale(locale)
                                .format(day));
    }

    public LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    private DateTimeFormatter formatter(FormatStyle day, FormatStyle time) {
        return DateTimeFormatter.ofLocalizedDateTime(day, time).withLocale(locale);
    }

    /** No locale writes a date with what HTML means something by; it is escaped all the same. */
    private static RawString element(String exact, String shown) {
        return new RawString("<time datetime=\"" + exact + "\">" + HtmlText.of(shown) + "</time>");
    }
}
