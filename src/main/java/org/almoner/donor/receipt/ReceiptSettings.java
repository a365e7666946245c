package org.almoner.donor.receipt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.donor.form.ArchiveKey;
import org.almoner.donor.form.Issuer;

/** Who gives receipts. Without name, address, tax number and country nobody does. */
@ConfigMapping(prefix = "almoner.receipts")
public interface ReceiptSettings {

    Pattern LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]{1,200}");

    Setting<String> NAME = line(
            "RECEIPT_ISSUER_NAME",
            "almoner.receipts.issuer-name",
            "the organisation that gives receipts, as the law knows it",
            "none: there are no receipts");

    Setting<List<String>> ADDRESS = new Setting<>(
            "RECEIPT_ISSUER_ADDRESS",
            "almoner.receipts.issuer-address",
            "its address, the lines of it parted by semicolons",
            "none: there are no receipts",
            "one to six lines of at most 200 characters, parted by semicolons",
            text -> {
                List<String> lines =
                        Stream.of(text.split(";", -1)).map(String::strip).toList();
                return Setting.within(
                        lines.size() <= 6
                                && lines.stream()
                                        .allMatch(line -> LINE.matcher(line).matches()),
                        lines);
            });

    Setting<String> TAX_ID = line(
            "RECEIPT_ISSUER_TAX_ID",
            "almoner.receipts.issuer-tax-id",
            "the number by which its tax office knows it (EIN, charity's number, Steuernummer)",
            "none: there are no receipts");

    Setting<String> COUNTRY = new Setting<>(
            "RECEIPT_ISSUER_COUNTRY",
            "almoner.receipts.issuer-country",
            "its country, whose law says what stands on a receipt; `US`, `GB` and `DE` have forms of their own",
            "none: there are no receipts",
            "two upper-case letters of ISO 3166, such as DE",
            text -> Setting.within(
                    Set.of(Locale.getISOCountries()).contains(text.strip().toUpperCase(Locale.ROOT))
                            && text.strip().equals(text.strip().toUpperCase(Locale.ROOT)),
                    text.strip()));

    Setting<String> PURPOSE = line(
            "RECEIPT_PURPOSE",
            "almoner.receipts.purpose",
            "what it is recognised for, as German law wants it on a receipt (such as `der Bildung`)",
            "none: no German form");

    Setting<String> EXEMPTION_OFFICE = line(
            "RECEIPT_EXEMPTION_OFFICE",
            "almoner.receipts.exemption-office",
            "the tax office whose notice exempts it, for the German form",
            "none: no German form");

    Setting<LocalDate> EXEMPTION_DATE = new Setting<>(
            "RECEIPT_EXEMPTION_DATE",
            "almoner.receipts.exemption-date",
            "the date of that notice; five years later it no longer does (AO, 63 (5))",
            "none: no German form",
            "a day in ISO 8601, such as 2026-01-31",
            text -> LocalDate.parse(text.strip()));

    Setting<ArchiveKey> ARCHIVE_KEY = new Setting<>(
            "RECEIPT_ARCHIVE_PUBLIC_KEY",
            "almoner.receipts.archive-public-key",
            "the public key to which a copy of each receipt is encrypted and kept, where the law wants copies",
            "none: no copies are kept",
            "an RSA key of 3072 to 8192 bits, as X.509 in PEM or in the Base64 of that",
            ArchiveKey::parse);

    List<Setting<?>> ALL = List.of(
            NAME,
            ADDRESS,
            TAX_ID,
            COUNTRY,
            PURPOSE,
            EXEMPTION_OFFICE,
            EXEMPTION_DATE,
            ARCHIVE_KEY,
            Setting.wholeNumber(
                    "ALMONER_RECEIPTS_LINK_DAYS",
                    "almoner.receipts.link-days",
                    "for how many days a donor may get receipts by the link in their thanks",
                    "400",
                    1,
                    3_650,
                    ""));

    Optional<String> issuerName();

    Optional<String> issuerAddress();

    Optional<String> issuerTaxId();

    Optional<String> issuerCountry();

    Optional<String> purpose();

    Optional<String> exemptionOffice();

    Optional<String> exemptionDate();

    Optional<String> archivePublicKey();

    @WithDefault("400")
    int linkDays();

    /** Nothing where receipts are off. */
    default Optional<Issuer> issuer() {
        Optional<String> name = issuerName().flatMap(NAME::read);
        Optional<List<String>> address = issuerAddress().flatMap(ADDRESS::read);
        Optional<String> taxId = issuerTaxId().flatMap(TAX_ID::read);
        Optional<String> country = issuerCountry().flatMap(COUNTRY::read);
        if (name.isEmpty() || address.isEmpty() || taxId.isEmpty() || country.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Issuer(
                name.get(),
                address.get(),
                taxId.get(),
                country.get(),
                purpose().flatMap(PURPOSE::read).orElse(null),
                exemptionOffice().flatMap(EXEMPTION_OFFICE::read).orElse(null),
                exemptionDate().flatMap(EXEMPTION_DATE::read).orElse(null)));
    }

    /** Nothing where no copies are kept. */
    default Optional<ArchiveKey> archiveKey() {
        return archivePublicKey().flatMap(ARCHIVE_KEY::read);
    }

    private static Setting<String> line(String variable, String property, String meaning, String standard) {
        return new Setting<>(
                variable,
                property,
                meaning,
                standard,
                "one line of at most 200 characters",
                text -> Setting.within(LINE.matcher(text.strip()).matches(), text.strip()));
    }
}
