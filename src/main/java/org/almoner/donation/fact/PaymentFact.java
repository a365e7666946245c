package org.almoner.donation.fact;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.almoner.money.Money;

/**
 * One thing that Stripe says about one payment, in our own words. Facts are merged, never executed: of those that speak of
 * the same {@linkplain #slot thing} the {@linkplain #weight weightiest} stays, so that telling one twice, or late, changes
 * nothing.
 *
 * <p>They are kept as JSON beside the row they explain: the names here are a format that may grow and not change.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PaymentFact.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = PaymentFact.Captured.class, name = "captured"),
    @JsonSubTypes.Type(value = PaymentFact.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = PaymentFact.Expired.class, name = "expired"),
    @JsonSubTypes.Type(value = PaymentFact.Refund.class, name = "refund"),
    @JsonSubTypes.Type(value = PaymentFact.RefundedSoFar.class, name = "refundedSoFar"),
    @JsonSubTypes.Type(value = PaymentFact.Released.class, name = "released"),
    @JsonSubTypes.Type(value = PaymentFact.Dispute.class, name = "dispute"),
    @JsonSubTypes.Type(value = PaymentFact.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = PaymentFact.DonorNamed.class, name = "donor"),
    @JsonSubTypes.Type(value = PaymentFact.DonorErased.class, name = "donorErased"),
    @JsonSubTypes.Type(value = PaymentFact.TicketNamed.class, name = "ticket"),
    @JsonSubTypes.Type(value = PaymentFact.WallConsent.class, name = "wall")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public sealed interface PaymentFact {

    /** When Stripe created the event that told it. Stripe's clock has whole seconds: ties are the normal case. */
    Instant asOf();

    /** What it speaks of: one of Stripe's objects, or one side of the payment. */
    @JsonIgnore
    String slot();

    /**
     * What decides between two facts of one slot, most important first: as a rule the later, and within one second the more
     * final. It names all that the fact holds, so that only equal facts weigh the same.
     */
    @JsonIgnore
    List<Comparable<?>> weight();

    /** Whether a session told it, and not the intent or what came of that. */
    default boolean toldBySession() {
        return false;
    }

    /** Who says that money was captured; the first that spoke is believed. */
    @RegisterForReflection
    enum Witness {
        CHARGE,
        INTENT,
        SESSION
    }

    /** Where the donor's details come from; per detail, the first that has it counts. */
    @RegisterForReflection
    enum DonorSource {
        CHARGE,
        SESSION,
        INTENT
    }

    /** Where a ticket is named; the first that names one counts. */
    @RegisterForReflection
    enum TicketSource {
        ADMIN,
        INTENT,
        SESSION,
        CLIENT_REFERENCE,
        CHARGE
    }

    /**
     * Who says whether the donor's name may be shown: the donor in the checkout, or ({@code ADMIN}) whoever takes it off later, which an
     * administrator does, and the donor by the link in their thanks.
     */
    @RegisterForReflection
    enum ConsentSource {
        SESSION,
        ADMIN
    }

    /** How it became known that money was captured, where that is not an event that tells of all of it. */
    @RegisterForReflection
    enum Telling {
        /** An event told of a part: more may follow, and the first part dates the payment. */
        PART,
        /** Stripe was asked: that tells how much, and nearly when. */
        ASKED
    }

    /**
     * A session, intent or charge of this payment exists.
     *
     * @param createdAt the object's own creation
     * @param asked what is to be paid, of a charge what was authorised; null when the object does not say
     * @param intentId the intent that a session names as its own; null for other witnesses and as long as it has none
     */
    @RegisterForReflection
    record Begun(Instant asOf, Witness witness, Instant createdAt, Money asked, String intentId)
            implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return witness == Witness.SESSION;
        }

        @Override
        public String slot() {
            return "begun:" + witness;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf, createdAt, asked == null ? "" : asked.toString(), intentId == null ? "" : intentId);
        }
    }

    /**
     * Money was captured: as much as the witness says in all. The sum only grows, and its first telling dates it.
     *
     * @param telling null for what an event tells; one that tells of less than was authorised tells it as {@link Telling#PART} too
     */
    @RegisterForReflection
    record Captured(Instant asOf, Witness witness, Money amount, Telling telling) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return witness == Witness.SESSION;
        }

        @Override
        public String slot() {
            return "captured:" + witness + (telling == null ? "" : ":" + telling);
        }

        @Override
        public List<Comparable<?>> weight() {
            // Of parts the earliest, whatever it came to: how much it is in all is told without one.
            return telling == Telling.PART
                    ? List.of(-asOf.getEpochSecond(), -asOf.getNano(), amount)
                    : List.of(amount, -asOf.getEpochSecond(), -asOf.getNano());
        }
    }

    /**
     * An attempt was refused; another may still succeed.
     *
     * @param witness the session, or null for its intent
     */
    @RegisterForReflection
    record Failed(Instant asOf, Witness witness) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return witness == Witness.SESSION;
        }

        @Override
        public String slot() {
            return witness == null ? "failed" : "failed:" + witness;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf);
        }
    }

    /**
     * The attempt ended without money and without a refusal.
     *
     * @param witness the session, or null for its intent
     */
    @RegisterForReflection
    record Expired(Instant asOf, Witness witness) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return witness == Witness.SESSION;
        }

        @Override
        public String slot() {
            return witness == null ? "expired" : "expired:" + witness;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf);
        }
    }

    /**
     * One refund and how far it has come. What failed or was canceled stays so, and its first telling dates that: told again
     * later, it has not failed later.
     */
    @RegisterForReflection
    record Refund(Instant asOf, String refundId, RefundStatus status, Instant createdAt, Money amount)
            implements PaymentFact {
        @Override
        public String slot() {
            return "refund:" + refundId;
        }

        @Override
        public List<Comparable<?>> weight() {
            boolean gone = status.gaveNothingBack();
            return List.of(
                    gone,
                    gone ? -asOf.getEpochSecond() : asOf.getEpochSecond(),
                    gone ? -asOf.getNano() : asOf.getNano(),
                    status,
                    amount,
                    createdAt);
        }
    }

    /**
     * What the charge says was given back in all so far, pending refunds and the release of what was authorised and never
     * captured included.
     *
     * @param announced whether the event told of a refund, rather than mentioning the sum in passing
     * @param released how much of it is that release; null in facts of versions that did not tell
     */
    @RegisterForReflection
    record RefundedSoFar(Instant asOf, Money total, boolean announced, Money released) implements PaymentFact {
        @Override
        public String slot() {
            return announced ? "refunded:announced" : "refunded:mentioned";
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf, total, released == null ? "" : released.toString());
        }
    }

    /**
     * What Stripe had made of the rest of what was authorised when so much of it was captured in all: a release that the charge's sum of
     * refunds has, or nothing of the kind. Told where the charge leaves no doubt; that nothing was released outweighs, of one sum that was
     * captured.
     *
     * @param amount all of the rest, or nothing
     */
    @RegisterForReflection
    record Released(Instant asOf, Money captured, Money amount) implements PaymentFact {
        @Override
        public String slot() {
            return "released";
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(captured, amount.signum() == 0, amount, -asOf.getEpochSecond(), -asOf.getNano());
        }
    }

    /**
     * One dispute and how far it has come.
     *
     * @param movements how many balance transactions it lists: they only grow, which dates two tellings of one second
     * @param held what is withdrawn from us now and not given back, in the charge's currency
     * @param moves when that was withdrawn and what of it was given back; adds up to it. Null in facts of versions that did not
     *     tell
     * @param dueBy until when it is to be answered, as long as its status asks for an answer; null where no answer is allowed, and in
     *     facts of versions that did not tell
     */
    @RegisterForReflection
    record Dispute(
            Instant asOf,
            String disputeId,
            DisputeStatus status,
            int movements,
            Money held,
            List<Withdrawal> moves,
            Instant dueBy)
            implements PaymentFact {

        public Dispute {
            moves = moves == null ? null : List.copyOf(moves);
        }

        /** @param amount negative when it was given back */
        @RegisterForReflection
        public record Withdrawal(Instant at, Money amount) {

            public Withdrawal {
                Objects.requireNonNull(at);
                Objects.requireNonNull(amount);
            }
        }

        @Override
        public String slot() {
            return "dispute:" + disputeId;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(
                    asOf,
                    status,
                    movements,
                    held,
                    moves == null ? "" : moves.toString(),
                    dueBy == null ? Instant.MIN : dueBy);
        }
    }

    /** Stripe's fee and what is left, in the currency of the account's balance, from the balance transaction. */
    @RegisterForReflection
    record Settled(Instant asOf, Money net, Money fee) implements PaymentFact {
        @Override
        public String slot() {
            return "settled";
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf, net, fee);
        }
    }

    /** What is kept of the donor. */
    @RegisterForReflection
    record DonorNamed(Instant asOf, DonorSource source, DonorIdentity donor) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return source == DonorSource.SESSION;
        }

        @Override
        public String slot() {
            return "donor:" + source;
        }

        @Override
        public List<Comparable<?>> weight() {
            // Of two namings of one second the one that names more.
            return List.of(asOf, donor.details(), donor.toString());
        }
    }

    /**
     * The donor asked to be forgotten. It outweighs every naming of the donor, earlier or later: a history that has it has none
     * ({@link PaymentHistory}).
     */
    @RegisterForReflection
    record DonorErased(Instant asOf) implements PaymentFact {

        static final String SLOT = "donorErased";

        @Override
        public String slot() {
            return SLOT;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf);
        }
    }

    /** The ticket that the payment is for. */
    @RegisterForReflection
    record TicketNamed(Instant asOf, TicketSource source, UUID ticketId) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return source == TicketSource.SESSION || source == TicketSource.CLIENT_REFERENCE;
        }

        @Override
        public String slot() {
            return "ticket:" + source;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of(asOf, ticketId);
        }
    }

    /**
     * Whether the donor's last name and country may stand on the wall. Only the donor gives consent, in the checkout; a withdrawal
     * of any other source outweighs it.
     */
    @RegisterForReflection
    record WallConsent(Instant asOf, ConsentSource source, boolean given) implements PaymentFact {
        @Override
        public boolean toldBySession() {
            return source == ConsentSource.SESSION;
        }

        @Override
        public String slot() {
            return "wall:" + source;
        }

        @Override
        public List<Comparable<?>> weight() {
            // Of two answers of one second the one that shows less.
            return List.of(asOf, !given);
        }
    }

    /**
     * What a later version has told and this one would not write down again as it is: a fact of another kind, or one that has
     * more to it. Each is kept, word for word; which of them still counts, the version that knows them decides.
     *
     * @param json with the properties in alphabetical order, so that the same fact is the same text
     * @param readable what this version understands of it, and counts; null when that is nothing
     */
    @RegisterForReflection
    record Unknown(String json, PaymentFact readable) implements PaymentFact, JsonSerializable {
        @Override
        public Instant asOf() {
            return readable == null ? Instant.EPOCH : readable.asOf();
        }

        @Override
        public String slot() {
            return "unknown:" + json;
        }

        @Override
        public List<Comparable<?>> weight() {
            return List.of();
        }

        @Override
        public boolean toldBySession() {
            return readable != null && readable.toldBySession();
        }

        @Override
        public void serialize(JsonGenerator generator, SerializerProvider context) throws IOException {
            generator.writeRawValue(json);
        }

        @Override
        public void serializeWithType(JsonGenerator generator, SerializerProvider context, TypeSerializer type)
                throws IOException {
            serialize(generator, context);
        }
    }
}
