package org.almoner.donation.admin;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.almoner.donation.donor.DonorHashes;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.money.CurrencyRules;
import org.almoner.web.problem.ProblemException;

/** The parameters of a query by which an administrator finds payments. */
public class DonationFilterParameters {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern STRIPE_ID = Pattern.compile("[A-Za-z0-9_-]{3,255}");

    @QueryParam("status")
    PaymentStatus status;

    @QueryParam("ticketId")
    UUID ticketId;

    @QueryParam("currency")
    String currency;

    @QueryParam("since")
    Instant since;

    @QueryParam("until")
    Instant until;

    @QueryParam("emailHash")
    String emailHash;

    @QueryParam("id")
    String id;

    @QueryParam("paidOut")
    Boolean paidOut;

    /** For those who look for a status alone. */
    public static DonationFilterParameters ofStatus(PaymentStatus status) {
        DonationFilterParameters parameters = new DonationFilterParameters();
        parameters.status = status;
        return parameters;
    }

    /** The same with these bounds, where the caller has read them in words of its own. @param since inclusive @param until exclusive; null for none */
    public DonationFilterParameters between(Instant since, Instant until) {
        if (since != null) {
            this.since = since;
        }
        if (until != null) {
            this.until = until;
        }
        return this;
    }

    /**
     * What they ask for.
     *
     * @param hashes finds also what the donor gave under another key, as far as it is known that they did
     * @throws ProblemException naming the parameter that cannot be one
     */
    public Uni<DonationFilter> filter(DonorHashes hashes) {
        check("currency", currency == null || CurrencyRules.isKnown(currency), "must be an upper-case ISO 4217 code");
        check("emailHash", emailHash == null || HASH.matcher(emailHash).matches(), "must be 64 hexadecimal digits");
        check("id", id == null || STRIPE_ID.matcher(id).matches(), "must be the beginning of one of Stripe's ids");
        return emailHash == null
                ? Uni.createFrom().item(of(null))
                : hashes.ofSameDonors(List.of(emailHash)).map(this::of);
    }

    private DonationFilter of(Set<String> emailHashes) {
        return new DonationFilter(status, ticketId, currency, since, until, emailHashes, id, paidOut);
    }

    private static void check(String field, boolean valid, String expected) {
        if (!valid) {
            throw ProblemException.invalid(field, expected);
        }
    }
}
