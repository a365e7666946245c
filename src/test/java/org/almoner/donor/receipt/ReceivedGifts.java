package org.almoner.donor.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;

/** Gifts that receipts are for, told by events. */
final class ReceivedGifts {

    private final Rows rows;
    private final ReceiptLinks links;
    private final Clock clock;
    private final UUID ticket = Tickets.open();

    ReceivedGifts(Rows rows, ReceiptLinks links, Clock clock) {
        this.rows = rows;
        this.links = links;
        this.clock = clock;
    }

    /** @param path of the page that its link leads to */
    record Received(StripeLife life, String email, UUID donation, String path) {}

    static String newAddress() {
        return "receipt-" + UUID.randomUUID() + "@example.com";
    }

    Received give(long minor, String currency) {
        return give(minor, currency, newAddress(), Instant.parse("2026-09-20T10:00:00Z"));
    }

    Received give(long minor, String currency, String email, Instant at) {
        String key = "receipt" + UUID.randomUUID().toString().replace("-", "");
        StripeLife life =
                new StripeLife(StripeShape.V2026, key, at.getEpochSecond(), minor, currency, ticket, true).pays();
        tell(life, email);
        UUID donation = UUID.fromString(rows.donation(life));
        return new Received(
                life, email, donation, path(links.of(donation, email).orElseThrow()));
    }

    static String path(String address) {
        String base = MockedNeighbours.PUBLIC_BASE_URL.replaceAll("/$", "");
        if (!address.startsWith(base)) {
            throw new AssertionError("not below " + base);
        }
        return address.substring(base.length());
    }

    void tell(Received gift) {
        tell(gift.life(), gift.email());
    }

    private void tell(StripeLife life, String email) {
        life.events().forEach(event -> {
            String body = of(event, email).toString();
            String signed = SignedWebhook.header(body, SignedWebhook.SECRET, clock.instant());
            SignedWebhook.send(body, signed).then().statusCode(200);
        });
    }

    private static ObjectNode of(ObjectNode event, String email) {
        ObjectNode copy = event.deepCopy();
        for (String path : new String[] {"/data/object/billing_details", "/data/object/customer_details"}) {
            JsonNode named = copy.at(path);
            if (named.isObject()) {
                ((ObjectNode) named).put("email", email);
            }
        }
        return copy;
    }
}
