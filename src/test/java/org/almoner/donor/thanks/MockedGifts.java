package org.almoner.donor.thanks;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.WallAnswers;

/** Gifts of which Stripe tells by events, and of whose donors when it is asked for its charges. */
final class MockedGifts {

    private static final String LIST = "/v1/charges";

    private final List<ObjectNode> charges = new ArrayList<>();

    /** @param life of the payment @param email of its donor */
    record Gift(StripeLife life, String email) {

        String intentId() {
            return life.intentId();
        }
    }

    MockedGifts() {
        list();
    }

    /** From somebody whom nobody else is. */
    Gift give(UUID ticket) {
        return give(ticket, newAddress(), Instant.now());
    }

    Gift give(UUID ticket, String email, Instant at) {
        Gift gift = new Gift(life(ticket, at).pays(), email);
        tell(gift);
        return gift;
    }

    static String newAddress() {
        return "giver-" + UUID.randomUUID() + "@example.com";
    }

    static StripeLife life(UUID ticket, Instant at) {
        String key = "thanks" + UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, at.getEpochSecond(), 2_550, "usd", ticket, true);
    }

    /** Of somebody who wants to stand on the wall. */
    Gift giveAndConsent(UUID ticket) {
        Gift gift = new Gift(life(ticket, Instant.now()).pays(), newAddress());
        tell(gift, event -> WallAnswers.given(event, "yes"));
        return gift;
    }

    /** Of somebody who types another address than the wallet has that they pay with. */
    Gift giveByWallet(UUID ticket, String typed) {
        Gift gift = new Gift(life(ticket, Instant.now()).pays(), newAddress());
        tell(gift, event -> {
            if (event.at("/data/object/customer_details").isObject()) {
                event.withObject("/data/object/customer_details").put("email", typed);
            }
            return event;
        });
        return gift;
    }

    /** Has its charge listed, and sends its events. */
    void tell(Gift gift) {
        tell(gift, event -> WallAnswers.given(event, "no"));
    }

    private void tell(Gift gift, UnaryOperator<ObjectNode> answers) {
        List<ObjectNode> events = gift.life().events().stream()
                .map(event -> answers.apply(of(event, gift.email())))
                .toList();
        for (ObjectNode event : events) {
            JsonNode object = event.at("/data/object");
            if (object.path("object").asText().equals("charge")) {
                charges.removeIf(known -> known.path("id").equals(object.path("id")));
                charges.add(0, (ObjectNode) object);
            }
        }
        // Stripe knows a charge before it tells of it.
        list();
        events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
    }

    /** The same events once more. */
    static void tellAgain(Gift gift) {
        gift.life()
                .events()
                .forEach(event ->
                        SignedWebhook.send(of(event, gift.email())).then().statusCode(200));
    }

    /** What the events told, in others of the same second. */
    static void tellByOtherEvents(Gift gift) {
        gift.life()
                .events()
                .forEach(event -> SignedWebhook.send(of(event, gift.email())
                                .put("id", event.path("id").asText() + "Other"))
                        .then()
                        .statusCode(200));
    }

    private static ObjectNode of(ObjectNode event, String email) {
        ObjectNode copy = event.deepCopy();
        JsonNode billing = copy.at("/data/object/billing_details");
        if (billing.isObject()) {
            ((ObjectNode) billing).put("email", email);
        }
        JsonNode customer = copy.at("/data/object/customer_details");
        if (customer.isObject()) {
            ((ObjectNode) customer).put("email", email);
        }
        return copy;
    }

    /** The charge that Stripe lists. */
    ObjectNode charge(Gift gift) {
        return charges.stream()
                .filter(charge -> charge.path("payment_intent").asText().equals(gift.intentId()))
                .findFirst()
                .orElseThrow();
    }

    /** Answers with the charges as they are now. */
    void list() {
        MockedStripe.server().stubFor(get(urlPathEqualTo(LIST)).willReturn(okJson(page(charges))));
    }

    /** The list lacks it; asked for itself, it is there. */
    void listsWithout(Gift gift) {
        ObjectNode charge = charge(gift);
        List<ObjectNode> others =
                charges.stream().filter(other -> other != charge).toList();
        MockedStripe.server().stubFor(get(urlPathEqualTo(LIST)).willReturn(okJson(page(others))));
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo(LIST + "/" + charge.path("id").asText()))
                        .willReturn(okJson(charge.toString())));
    }

    static void fails(Failure failure) {
        MockedStripe.server().stubFor(get(urlPathMatching(LIST + ".*")).willReturn(failure.answer()));
    }

    static List<LoggedRequest> asked() {
        return MockedStripe.server().findAll(getRequestedFor(urlPathMatching("/v1/(charges|payment_intents).*")));
    }

    private static String page(List<ObjectNode> charges) {
        return "{\"object\":\"list\",\"has_more\":false,\"data\":" + charges + "}";
    }
}
