package org.almoner.profile;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.UuidGenerator;

/** What an organisation knows of a person whose recordings it makes. Personal data: never logged. */
@Entity
@Table(name = "profiles")
public class Profile extends PanacheEntityBase {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Column(name = "display_name", nullable = false, length = 120)
    public String displayName;

    /** A language tag of BCP 47. */
    @Column(nullable = false)
    public String language;

    /** A zone of the IANA database. */
    @Column(name = "time_zone", nullable = false)
    public String timeZone;

    /** May be null. */
    public String about;

    @ElementCollection(fetch = FetchType.EAGER)
    @BatchSize(size = 200)
    @CollectionTable(name = "profile_tickets", joinColumns = @JoinColumn(name = "profile_id"))
    @Column(name = "ticket_id")
    public Set<UUID> ticketIds = new HashSet<>();

    /** Grows with each change, so that nobody overwrites what they have not seen. */
    @Version
    public long version;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    public Instant updatedAt;

    /** For Hibernate. */
    protected Profile() {}

    /** A new one, not yet stored. @param input that has been validated */
    public static Profile of(ProfileInput input, Instant now) {
        Profile profile = new Profile();
        profile.createdAt = now;
        profile.change(input, now);
        return profile;
    }

    /** Deletes its row with a statement: see RecordingTicket.remove(). */
    public Uni<Void> remove() {
        return delete("id", id).replaceWithVoid();
    }

    /** The profile, or null when there is none. */
    public static Uni<Profile> find(UUID id) {
        return findById(id);
    }

    /** The same, out of reach of other writers until the end of the transaction. */
    static Uni<Profile> findToRemove(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Takes over all of it, as of that moment. @param input that has been validated */
    public void change(ProfileInput input, Instant now) {
        displayName = input.displayName();
        language = input.language();
        timeZone = input.timeZone();
        about = input.about();
        ticketIds.retainAll(input.ticketIds());
        ticketIds.addAll(input.ticketIds());
        // Hibernate counts a version up for a change of columns; a change of the links alone has this one.
        updatedAt = now;
    }
}
